"""Take a leaving person’s page offline, replace the person everywhere else, and undo both."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry, Revision

from ..people import PersonPage
from ..version_changes import CannotPublish, change_versions, restore_versions, undo_refusal
from . import shared_content
from .references import referring_pages, refers_to, replace_person

LEFT, BACK = "pages.person_left", "pages.person_back"


@dataclass
class Result:
    """Which pages were changed, and what else was, and what was not, with the reasons."""

    changed: list[dict[str, Any]] = field(default_factory=list)
    refused: list[tuple[Any, str]] = field(default_factory=list)
    shared: list[shared_content.Record] = field(default_factory=list)
    shared_labels: list[str] = field(default_factory=list)


def refusal_reason(page: Page, user: AbstractUser) -> str:
    """Return why ``user`` can’t change and publish ``page`` in this step. "" if they can."""
    permissions = page.permissions_for_user(user)
    if not permissions.can_edit() or (page.live and not permissions.can_publish()):
        return _("You don’t have permission to change it.")
    if permissions.page_locked():
        return _("It is locked, in moderation, or scheduled.")
    if page.current_workflow_state or page.scheduled_revision:
        return _("It is in moderation or scheduled.")
    return ""


@transaction.atomic
def leave(person: PersonPage, user: AbstractUser, replacement: PersonPage | None = None) -> Result:
    """Unpublish ``person``. With ``replacement``, name that person on all pages instead, except as their reviewer.

    Links in reusable blocks, banners, menus, and other settings lead to the other person as well. What ``user`` can’t
    change, or what would be incomplete, is left as it is, and keeps the name.
    """
    result = Result()
    was_live, live_revision = person.live, person.live_revision_id
    if replacement:
        for page in referring_pages(person):
            if reason := refusal_reason(page, user) or replace_on_page(page, person, replacement, user, result):
                result.refused.append((page, reason))
        for item in shared_content.linking_items(person):
            if reason := shared_content.refusal(item, user):
                result.refused.append((item, reason))
            else:
                result.shared.append(shared_content.replace_links(item, person, replacement, user))
                result.shared_labels.append(shared_content.label(item))
    if was_live:
        person.unpublish(user=user)
    data = {"was_live": was_live, "live_revision": live_revision, "replacement": str(replacement or "")}
    log(person, LEFT, user=user, data=data | {"pages": result.changed, "shared": result.shared})
    return result


def replace_on_page(page: Any, old: PersonPage, new: PersonPage, user: AbstractUser, result: Result) -> str:
    """Replace the person in the live version and in the draft of ``page``. Return the reason if that is refused."""

    def replace(version: Any) -> bool:
        if is_named := refers_to(version, old):
            replace_person(version, old, new)
        return is_named

    try:
        result.changed.append(change_versions(page, replace, user))
    except CannotPublish as error:
        return str(error)
    return ""


def last_departure(person: PersonPage) -> PageLogEntry | None:
    """Return the entry of the log that says that ``person`` left, or None if they are here."""
    if person.live:
        return None
    entry = PageLogEntry.objects.filter(page=person.pk, action__in=[LEFT, BACK]).order_by("-timestamp", "-pk").first()
    return entry if entry and entry.action == LEFT else None


@transaction.atomic
def undo(person: PersonPage, entry: PageLogEntry, user: AbstractUser) -> Result:
    """Publish ``person`` again, and restore the pages that named someone else instead, if nobody changed them since."""
    result = Result()
    for record in entry.data.get("pages", []):
        page = Page.objects.filter(pk=record["page"]).first()
        if page is None:
            continue
        if reason := undo_refusal(page, record) or refusal_reason(page.specific, user):
            result.refused.append((page, reason))
        else:
            restore_versions(record, user)
            result.changed.append(record)
    for record in entry.data.get("shared", []):
        item = shared_content.find(record)
        if item is None:
            continue
        if reason := shared_content.undo_refusal(item, record, user):
            result.refused.append((item, reason))
        else:
            shared_content.restore(item, record, user)
    if entry.data["was_live"]:
        revision = Revision.objects.filter(pk=entry.data["live_revision"]).first()
        (revision or person.save_revision(user=user)).publish(user=user)
    log(person, BACK, user=user)
    return result
