"""Publish a draft, publish it without other people’s changes, or discard it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from site_core.pages.publishing import draft_publication_errors

from .changes import KEPT_DRAFT, Author, UnpublishedChanges
from .content import build_page, read_page
from .merging import Conflict, Content, resolve, without_key

DISCARDED_DRAFT = "editing.discard_draft"
PUBLISH_LATER = "later"  # the value of the button “Schedule”


class DraftChangedError(Exception):
    """Someone saved the page after the user saw its changes."""


class DraftNotSavedError(Exception):
    """The draft could not be published or discarded. The message says why."""


def lock_page(page_id: int, seen_revision_id: int) -> UnpublishedChanges:
    """Lock the page in the current transaction, and return its unpublished changes if they are those the user saw."""
    page = Page.objects.select_for_update().get(pk=page_id)
    if page.latest_revision_id != seen_revision_id:
        raise DraftChangedError
    return UnpublishedChanges(page)


@transaction.atomic
def publish_all(page_id: int, seen_revision_id: int, user: Any) -> None:
    """Publish the draft. Raise DraftNotSavedError if it is incomplete."""
    changes = lock_page(page_id, seen_revision_id)
    check_publication(changes.draft_page)
    changes.revisions[-1].publish(user=user)


@transaction.atomic
def publish_without_others(page_id: int, seen_revision_id: int, user: Any, included: Collection[Conflict] = ()) -> None:
    """Publish the user’s own changes, and those of ``included``. Everyone else’s stay a draft on top of them."""
    changes = lock_page(page_id, seen_revision_id)
    merged = changes.changes_by({user.pk})
    content = resolve(merged.content, changes.draft_content, merged.conflicts.intersection(included))
    page = build_page(changes.page, content)
    check_publication(page)
    revision = page.save_revision(user=user, log_action=True)
    revision.publish(user=user)
    save_other_drafts(changes, user)


def check_publication(page: Page) -> None:
    if errors := draft_publication_errors(page):
        raise DraftNotSavedError(" ".join(errors))


def save_other_drafts(changes: UnpublishedChanges, user: Any) -> None:
    """Save the other authors’ changes after what was just published, each in a revision of their own."""
    authors = sorted(changes.other_authors(user), key=lambda author: author.saved_at)
    included = {user.pk}
    users = {revision.user_id: revision.user for revision in changes.revisions}
    for author in authors:
        included.add(author.user_id)
        is_last = author == authors[-1]
        content = changes.draft_content if is_last else changes.changes_by(included).content
        save_other_draft(changes, content, author, users[author.user_id], user)


def save_other_draft(changes: UnpublishedChanges, content: Content, author: Author, owner: Any, user: Any) -> None:
    page = type(changes.page).objects.get(pk=changes.page.pk)
    draft = build_page(page, with_published_keys(content, read_page(page)))
    revision = draft.save_revision(user=owner, clean=False)
    data = {"saved_at": author.saved_at.isoformat(), "name": author.name}
    log(instance=page, action=KEPT_DRAFT, user=user, revision=revision, data=data)


def with_published_keys(content: Content, live: Content) -> Content:
    """Return ``content`` with the keys of child rows that were published just now, so that they are the same rows."""
    result = dict(content)
    for name, rows in live.items():
        if isinstance(rows, list) and isinstance(draft := content.get(name), list) and without_key(rows) != rows:
            result[name] = [published_row(row, rows) for row in draft]
    return result


def published_row(row: dict[str, Any], rows: list[dict[str, Any]]) -> dict[str, Any]:
    if row.get("pk") is not None:
        return row
    return next((item for item in rows if without_key([item]) == without_key([row])), row)


def discard_error(changes: UnpublishedChanges, user: Any) -> str:
    """Return why ``user`` can’t discard the draft; empty if they can."""
    page, permissions = changes.page, changes.page.permissions_for_user(user)
    workflow_state = page.current_workflow_state
    if not permissions.can_edit():
        return _("You don’t have permission to edit this page.")
    if changes.other_authors(user) and not permissions.can_publish():
        return _("The draft has changes by other people. Ask someone who can publish the page to discard it.")
    if workflow_state and not workflow_state.user_can_cancel(user):
        return _("The draft is being reviewed. Ask the person who submitted it, or its reviewer, to cancel the review.")
    if page.scheduled_revision and not permissions.can_unschedule():
        return _("The draft is scheduled. Ask someone who can publish the page to cancel the schedule first.")
    if permissions.page_locked() and not page.scheduled_revision:
        return _("The page is locked. Unlock it first, or ask the person who locked it.")
    return ""


@transaction.atomic
def discard_draft(page_id: int, seen_revision_id: int, user: Any) -> None:
    """Make the live version the draft again. The discarded revisions stay in the history.

    The draft’s schedule and its workflow are canceled. Raise DraftNotSavedError if the user may not do that.
    """
    changes = lock_page(page_id, seen_revision_id)
    if error := discard_error(changes, user):
        raise DraftNotSavedError(error)
    if workflow_state := changes.page.current_workflow_state:
        workflow_state.cancel(user=user)
    for revision in changes.page.revisions.filter(approved_go_live_at__isnull=False):
        revision.approved_go_live_at = None
        revision.save(user=user, update_fields=["approved_go_live_at"])
    page = changes.live_page
    revision = page.save_revision(user=user, changed=False, clean=False, log_action=DISCARDED_DRAFT)
    Page.objects.filter(pk=page.pk).update(
        has_unpublished_changes=False, live_revision=revision, draft_title=page.title
    )


def missing_schedule_error(page: Page, action: str) -> str:
    """Return why “Publish later” can’t publish ``page``: without a time in the future, it would go live at once."""
    is_scheduled = page.go_live_at is not None and page.go_live_at > timezone.now()
    if action != PUBLISH_LATER or is_scheduled:
        return ""
    return _("The page was saved as a draft, but not scheduled: the time is not in the future. Choose a later one.")
