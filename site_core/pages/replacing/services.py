"""Preview, apply, and undo a replacement on pages. Each page gets its own revisions, and its own entry in the log.

All entries of one operation have the same ``uuid``, which is what undoing needs.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page, PageLogEntry
from wagtail.permissions import page_permission_policy

from site_core.facts.models import Fact

from .. import minor_changes
from ..minor_changes import Outcome
from ..publishing import draft_publication_errors
from ..version_changes import (
    CannotPublish,
    Record,
    change_draft,
    change_versions,
    has_draft,
    restore_versions,
    undo_refusal,
)
from .matching import Kind, Replacement
from .places import Place, find_places, replace_places

REPLACED, UNDONE = "pages.replace_text", "pages.undo_replacing"


@dataclass
class PageMatches:
    """A page where something is found, and what would happen to it."""

    page: Page
    places: list[Place]
    outcome: Outcome
    reason: str = ""  # why it is not published, or not changed

    @property
    def replaceable(self) -> list[Place]:
        return [place for place in self.places if not place.problem]


@dataclass
class PageResult:
    """What happened to a page, and why not more."""

    page: Page
    outcome: Outcome
    reason: str = ""


@dataclass
class Result:
    """What happened to the pages of an operation. ``operation`` is what ``undo`` needs."""

    operation: uuid.UUID
    pages: list[PageResult] = field(default_factory=list)

    def count(self, outcome: Outcome) -> int:
        return sum(page.outcome is outcome for page in self.pages)


def searched_pages(user: AbstractUser) -> QuerySet[Page]:
    """Return the pages that ``user`` sees in the explorer, in the order of the tree. Aliases show other pages."""
    pages: QuerySet[Page] = page_permission_policy.explorable_instances(user)
    return pages.filter(alias_of=None, depth__gt=1).order_by("path")


def refusal_reason(page: Page, user: AbstractUser) -> str:
    """Return why ``user`` can’t replace anything in ``page``. "" if they can."""
    if reason := minor_changes.refusal_reason(page, user):
        return reason
    if page.current_workflow_state or page.scheduled_revision:
        return _("It is in moderation or scheduled.")
    return ""


def find_on_page(
    replacement: Replacement, page: Page, user: AbstractUser, selected: Collection[str] | None = None
) -> PageMatches | None:
    """Return where ``page`` has what is replaced, live or in its draft. None if it has it nowhere.

    With ``selected``, only the places with these keys count.
    """
    specific = page.specific
    versions = [type(specific).objects.get(pk=page.pk)] if page.live else []
    if has_draft(page):
        versions.append(specific.get_latest_revision_as_object())
    found = [find_places(replacement, version, selected) for version in versions]
    places = list({place.key: place for places in reversed(found) for place in places}.values())
    if not places:
        return None
    if reason := refusal_reason(specific, user):
        return PageMatches(specific, places, Outcome.NOT_SAVED, reason)
    if not any(not place.problem for place in places):
        return PageMatches(specific, places, Outcome.NOT_SAVED, _("Nothing in it can be replaced."))
    return PageMatches(specific, places, *expected_outcome(specific, versions[0], bool(page.live and found[0]), user))


def expected_outcome(page: Any, version: Any, is_live_changed: bool, user: AbstractUser) -> tuple[Outcome, str]:
    """Return what happens to ``page``. ``version`` is the live one, after replacing."""
    if not is_live_changed:
        return Outcome.SAVED_AS_DRAFT, _("Only its draft has it.") if page.live else ""
    if not page.permissions_for_user(user).can_publish():
        return Outcome.SAVED_AS_DRAFT, _("You can’t publish it.")
    if errors := draft_publication_errors(version):
        return Outcome.SAVED_AS_DRAFT, " ".join(errors)
    return Outcome.PUBLISHED, ""


def facts_with(replacement: Replacement) -> list[Fact]:
    """Return the facts whose value has what is replaced. They are changed once, not on each page."""
    if replacement.kind is Kind.URL:
        return []
    return [fact for fact in Fact.objects.all() if any(replacement.spans(fact.value))]


def find_uses(
    replacement: Replacement, user: AbstractUser, pages: Iterable[Page] | None = None
) -> Iterator[PageMatches]:
    """Yield the pages that have what is replaced, of those that ``user`` sees. It takes some milliseconds a page."""
    for page in searched_pages(user).iterator(chunk_size=100) if pages is None else pages:
        if matches := find_on_page(replacement, page, user):
            yield matches


@transaction.atomic
def replace_on_page(
    page_id: int,
    replacement: Replacement,
    user: AbstractUser,
    operation: uuid.UUID,
    selected: Collection[str] | None = None,
) -> PageResult | None:
    """Replace the places with the keys ``selected``, or all, in a page, and log it. None if the page is gone.

    The live version is published again if ``user`` may do that and nothing is missing, such as a medical review of a
    changed number. Otherwise only the draft has the change. Drafts stay drafts.
    """
    page = Page.objects.select_for_update().filter(pk=page_id, depth__gt=1).first()
    if page is None:
        return None
    specific = page.specific
    if reason := refusal_reason(specific, user):
        return PageResult(specific, Outcome.NOT_SAVED, reason)
    record, reason = save_replacement(specific, replacement, user, selected)
    if not record["live"] and not record["draft"]:
        reason = _("Someone has changed it since then, or nothing in it can be replaced.")
        return PageResult(specific, Outcome.NOT_SAVED, reason)
    log(
        specific,
        REPLACED,
        user=user,
        uuid=operation,
        data=record | {"find": replacement.find, "new": replacement.replace},
    )
    return PageResult(specific, Outcome.PUBLISHED if record["live"] else Outcome.SAVED_AS_DRAFT, reason)


def save_replacement(
    page: Any, replacement: Replacement, user: AbstractUser, selected: Collection[str] | None
) -> tuple[Record, str]:
    """Change the versions of ``page``. Return the record, and why the live version was left alone, if it was."""

    def change(version: Any) -> bool:
        return bool(replace_places(replacement, version, selected))

    if page.live and not page.permissions_for_user(user).can_publish():
        return change_draft(page, change, user), _("You can’t publish it.")
    try:
        with transaction.atomic():
            return change_versions(page, change, user, is_minor=replacement.kind is Kind.URL), ""
    except CannotPublish as error:
        return change_draft(page, change, user), str(error)


def replace_url_everywhere(
    old: str, new: str, user: AbstractUser, pages: Iterable[Page] | None = None, is_part: bool = False
) -> Result:
    """Replace the URL ``old`` by ``new`` in the links of all pages that ``user`` may change, or of ``pages`` only.

    Links are those in rich text, in URL blocks, and in URL fields, of live versions and of drafts. ``old`` is the whole
    URL as it is stored, or with ``is_part`` a part of it, such as a host. Texts that mention the URL stay. Pages that
    are locked, scheduled, or in moderation are left alone: ``Result.pages`` says so. Give ``pages`` if you know
    which have the link: reading all takes about a minute for 10,000 pages. Undo with ``undo(result.operation, user)``.
    """
    replacement = Replacement(old, new, Kind.URL, whole=not is_part)
    result = Result(uuid.uuid4())
    for matches in list(find_uses(replacement, user, pages)):
        if matches.outcome is Outcome.NOT_SAVED:
            result.pages.append(PageResult(matches.page, matches.outcome, matches.reason))
        elif page_result := replace_on_page(matches.page.pk, replacement, user, result.operation):
            result.pages.append(page_result)
    return result


def operation_entries(operation: uuid.UUID) -> list[PageLogEntry]:
    """Return the entries of the pages that the operation changed and that were not restored since."""
    entries = PageLogEntry.objects.filter(uuid=operation, action__in=[REPLACED, UNDONE]).order_by("timestamp", "pk")
    latest = {entry.page_id: entry for entry in entries}
    return [entry for entry in latest.values() if entry.action == REPLACED]


def undo(operation: uuid.UUID, user: AbstractUser) -> Result:
    """Restore the pages of an operation, if nobody has changed them since. The result has the reasons otherwise."""
    restored = [page for entry in operation_entries(operation) if (page := undo_on_page(entry, user))]
    return Result(operation, restored)


@transaction.atomic
def undo_on_page(entry: PageLogEntry, user: AbstractUser) -> PageResult | None:
    """Restore the page of ``entry``. None if it was deleted."""
    page = Page.objects.select_for_update().filter(pk=entry.page_id).first()
    if page is None:
        return None
    record, specific = entry.data, page.specific
    reason = undo_refusal(page, record) or refusal_reason(specific, user)
    if not reason and record["live"] and not specific.permissions_for_user(user).can_publish():
        reason = _("You can’t publish it.")
    if not reason:
        try:
            with transaction.atomic():
                restore_versions(record, user)
        except CannotPublish as error:
            reason = str(error)
    if reason:
        return PageResult(specific, Outcome.NOT_SAVED, reason)
    log(specific, UNDONE, user=user, uuid=entry.uuid)
    return PageResult(specific, Outcome.PUBLISHED if record["live"] else Outcome.SAVED_AS_DRAFT)
