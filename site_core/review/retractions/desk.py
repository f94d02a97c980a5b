"""Citations of retracted and corrected works on the desk, and how old the list is in Site health."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.permissions import page_permission_policy

from site_core.lib.desk import MAX_ITEMS, DeskItem, DeskPanel, User, register_desk_items, register_desk_panel
from site_core.lib.site_health import Result, good, recommended, register_site_health_check

from .models import CitedNotice, RetractionList

PERMISSIONS = ["change", "publish"]
MAX_AGE = datetime.timedelta(days=92)

register_desk_panel(
    DeskPanel(
        "retractions",
        gettext_lazy("Retracted and corrected references"),
        order=290,
        icon="warning",
        empty=gettext_lazy("None of the references is known to be retracted or corrected."),
        more_label=gettext_lazy("Report"),
        more_url_name="review_retractions",
    )
)


def works_on_pages(user: User) -> bool:
    return page_permission_policy.user_has_any_permission(user, PERMISSIONS)


def citations_for(user: User) -> QuerySet[CitedNotice]:
    """Return the citations on pages that ``user`` may edit or publish."""
    pages = page_permission_policy.instances_user_has_any_permission_for(user, PERMISSIONS)
    return CitedNotice.objects.filter(page__in=pages.order_by().values("pk")).select_related("page", "notice")


@register_desk_items("retractions", is_shown=works_on_pages)
def citations_to_check(user: User) -> Iterator[DeskItem]:
    for cited in citations_for(user).filter(seen_at=None).order_by("-notice__date", "pk")[:MAX_ITEMS]:
        notice = cited.notice
        date = date_format(notice.date) if notice.date else ""
        yield DeskItem(
            title=cited.page.get_admin_display_title(),
            url=f"{reverse('review_retractions')}#citation-{cited.pk}",
            detail=" · ".join(filter(None, [notice.title or notice.doi, date])),
            status=str(notice.get_nature_display()),
            due=1,
        )


@register_site_health_check("retractions", gettext_lazy("Retractions"))
def check_retraction_list() -> Iterator[Result]:
    """Say how old the list is. Sites that never uploaded one are told that they can."""
    record = RetractionList.objects.first()
    url = reverse("review_retraction_upload")
    advice = _("Download the current list from Crossref, and upload it.")
    if record is None:
        yield recommended(_("References are not checked for retractions: no list has been uploaded."), advice, url=url)
        return
    found = _("The list of retractions was imported on %(date)s.") % {
        "date": date_format(timezone.localdate(record.imported_at))
    }
    yield recommended(found, advice, url=url) if timezone.now() - record.imported_at > MAX_AGE else good(found)
