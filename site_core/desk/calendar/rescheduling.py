"""Move a scheduled publication to another time."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.template.defaultfilters import date as format_date
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from site_core.pages.publishing import draft_publication_errors


class NotRescheduledError(Exception):
    """The schedule is as it was. The message says why."""


def scheduled_revision(page: Page) -> Revision | None:
    return page.revisions.filter(approved_go_live_at__isnull=False).order_by("-pk").first()


def check_rights(page: Page, user: Any) -> str:
    """Return why ``user`` can’t move the publication of ``page``; empty if they can."""
    revision = scheduled_revision(page)
    if not page.permissions_for_user(user).can_publish():
        return _("You don’t have permission to publish this page.")
    if page.locked and page.locked_by_id != user.pk:
        return _("The page is locked. Unlock it first, or ask the person who locked it.")
    if revision is None:
        return _("The page is no longer scheduled.")
    if page.latest_revision_id != revision.pk:
        return _("The page has a newer draft than the version that is scheduled. Open the page, and schedule it there.")
    return ""


def check_moment(page: Page, moment: datetime.datetime) -> str:
    """Return why the scheduled version of ``page`` can’t go live at ``moment``; empty if it can."""
    if moment <= timezone.now():
        return _("This time is in the past. Choose a later one.")
    revision = scheduled_revision(page)
    expire_at = revision.as_object().expire_at if revision else None
    if expire_at and expire_at <= moment:
        expires = format_date(timezone.localtime(expire_at), "DATETIME_FORMAT")
        return _("The page expires on %(date)s. Choose an earlier time, or change when it expires first.") % {
            "date": expires
        }
    return ""


@transaction.atomic
def reschedule(page_id: int, seen_revision_id: int, moment: datetime.datetime, user: Any) -> None:
    """Publish the scheduled version at ``moment`` instead. It becomes a new revision, so the history has the old time.

    Raise NotRescheduledError if the user may not do that, or if someone changed the page or its schedule meanwhile.
    """
    page = Page.objects.select_for_update().get(pk=page_id)
    revision = scheduled_revision(page)
    if error := check_rights(page, user) or check_moment(page, moment):
        raise NotRescheduledError(error)
    if revision is None or revision.pk != seen_revision_id:
        raise NotRescheduledError(_("Someone changed the schedule a moment ago. Check it, and try again."))
    draft = revision.as_object()
    draft.go_live_at = moment
    if errors := draft_publication_errors(draft):
        raise NotRescheduledError(" ".join(errors))
    try:
        draft.save_revision(user=user, log_action=True).publish(user=user)
    except ValidationError as invalid:
        raise NotRescheduledError(" ".join(invalid.messages)) from invalid
