"""Whether emails about reviews are sent."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.models import PageLogEntry

from site_core.lib.site_health import Result, critical, good, recommended, register_site_health_check

from .log_actions import OWNER_INHERITED
from .models import ReviewEmail

MAX_DELAY = datetime.timedelta(hours=1)
OWNER_PERIOD = datetime.timedelta(days=30)
QUERY = f"action={OWNER_INHERITED}"


@register_site_health_check("reviews", gettext_lazy("Medical reviews"))
def check_review_emails() -> Iterator[Result]:
    since = timezone.now() - MAX_DELAY
    unsent = ReviewEmail.objects.filter(
        Q(started_at=None) | Q(started_at__lt=since), sent_at=None, created_at__lt=since
    )
    if count := unsent.count():
        message = ngettext(
            "%(count)d email about a medical review has not been sent for more than an hour.",
            "%(count)d emails about medical reviews have not been sent for more than an hour.",
            count,
        )
        advice = _("Check the mail settings and the scheduled jobs on this page. Reviewers need an email address.")
        yield critical(message % {"count": count}, advice, url=reverse("review_report"))
    else:
        yield good(_("All emails about medical reviews have been sent."))


@register_site_health_check("page_owners", gettext_lazy("Owners of pages"), is_on_desk=True)
def check_page_owners() -> Iterator[Result]:
    """Say whose pages went to whom within the last 30 days, because an account was deleted."""
    entries = PageLogEntry.objects.filter(action=OWNER_INHERITED, timestamp__gt=timezone.now() - OWNER_PERIOD)
    counts = Counter((data["former"], data["owner"]) for data in entries.values_list("data", flat=True))
    for (former, owner), count in sorted(counts.items()):
        message = ngettext(
            "The account of %(former)s was deleted. %(owner)s is now responsible for %(count)d page.",
            "The account of %(former)s was deleted. %(owner)s is now responsible for %(count)d pages.",
            count,
        )
        advice = _("To choose someone else for a page, open it and select “Change owner” under Settings.")
        values = {"former": former, "owner": owner, "count": count}
        yield recommended(message % values, advice, url=f"{reverse('wagtailadmin_reports:site_history')}?{QUERY}")
    if not counts:
        yield good(_("No page has lost its owner in the last 30 days."))
