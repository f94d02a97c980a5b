"""Inquiries on the desk: how many are waiting, and warnings. Nothing about who wrote them."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from site_core.lib.desk import DeskItem, DeskPanel, User, register_desk_items, register_desk_panel

from .admin.listing import PERMISSION_POLICY
from .admin.warnings import get_warnings
from .models import Enquiry
from .retention import is_expired_on_its_site

INQUIRIES = "inquiries"
SOON = datetime.timedelta(days=3)

register_desk_panel(
    DeskPanel(
        INQUIRIES,
        gettext_lazy("Inquiries"),
        order=150,
        icon="mail",
        empty=gettext_lazy("No open inquiries. New ones from the contact form will be here."),
        more_label=gettext_lazy("All inquiries"),
        more_url_name="enquiries",
    )
)


def can_view_inquiries(user: User) -> bool:
    return PERMISSION_POLICY.user_has_permission(user, "view")


@register_desk_items(INQUIRIES, is_shown=can_view_inquiries)
def open_inquiries(user: User) -> Iterator[DeskItem]:
    url = reverse("enquiries")
    soon = Count("pk", filter=is_expired_on_its_site(timezone.now() + SOON))
    rows = Enquiry.objects.exclude(status=Enquiry.Status.DONE).order_by("status").values_list("status")
    expiring = 0
    for status, count, expiring_count in rows.annotate(count=Count("pk"), soon=soon):
        is_new = status == Enquiry.Status.NEW
        new = ngettext("%(count)d new inquiry", "%(count)d new inquiries", count)
        title = (new if is_new else f"%(count)d: {Enquiry.Status(status).label}") % {"count": count}
        yield DeskItem(title, f"{url}?status={status}", due=count if is_new else 0)
        expiring += expiring_count
    if expiring:
        yield DeskItem(describe_expiring(expiring), url, status=_("Soon deleted"))


def describe_expiring(count: int) -> str:
    text = ngettext(
        "%(count)d inquiry that is not done will be deleted within three days.",
        "%(count)d inquiries that are not done will be deleted within three days.",
        count,
    )
    return text % {"count": count}


@register_desk_items(INQUIRIES, is_shown=can_view_inquiries)
def email_problems(user: User) -> Iterator[DeskItem]:
    for warning in get_warnings():
        yield DeskItem(warning, status=_("Problem"))
