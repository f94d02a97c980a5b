"""Whether emails about reviews are sent."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from site_core.lib.site_health import Result, critical, good, register_site_health_check

from .models import ReviewEmail

MAX_DELAY = datetime.timedelta(hours=1)


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
