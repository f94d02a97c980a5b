"""Take a leaving person’s page offline, replace the person on other pages, and undo both."""

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
from .navigation import Record, linking_navigation, navigation_refusal, replace_in_navigation, restore_navigation
from .references import referring_pages, refers_to, replace_person

LEFT, BACK = "pages.person_left", "pages.person_back"


@dataclass
class Result:
    """How many pages were changed, and those that were not, with the reasons."""

    changed: list[dict[str, Any]] = field(default_factory=list)
    refused: list[tuple[Page, str]] = field(default_factory=list)
    navigation: list[Record] = field(default_factory=list)
    navigation_refusal: str = ""


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

    Pages that ``user`` can’t change, or that would be incomplete, are left as they are, and keep the name.
    """
    result = Result()
    was_live, live_revision = person.live, person.live_revision_id
    if replacement:
        for page in referring_pages(person):
            if reason := refusal_reason(page, user) or replace_on_page(page, person, replacement, user, result):
                result.refused.append((page, reason))
        if linking_navigation(person):
            result.navigation_refusal = navigation_refusal(user)
            if not result.navigation_refusal:
                result.navigation = replace_in_navigation(person, replacement, user)
    if was_live:
        person.unpublish(user=user)
    data = {"was_live": was_live, "live_revision": live_revision, "replacement": str(replacement or "")}
    log(person, LEFT, user=user, data=data | {"pages": result.changed, "navigation": result.navigation})
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
    if records := entry.data.get("navigation"):
        result.navigation_refusal = navigation_refusal(user)
        if not result.navigation_refusal:
            restore_navigation(records, user)
    if entry.data["was_live"]:
        revision = Revision.objects.filter(pk=entry.data["live_revision"]).first()
        (revision or person.save_revision(user=user)).publish(user=user)
    log(person, BACK, user=user)
    return result
