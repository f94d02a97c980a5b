"""Change the live version and the draft of a page in one step that can be undone. Other drafts are never published."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import AbstractUser
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from .publishing import create_live_revision, draft_publication_errors

# What undoing needs, for the log: {"page": its primary key, "live" and "draft": the revisions from before that were
# changed (or None), "had_draft": whether the page had unpublished changes, "after": the latest revision afterwards}.
Record = dict[str, Any]
# Gets a version of the page, changes it in memory, and returns whether there was anything to change.
Change = Callable[[Any], bool]


class CannotPublish(Exception):
    """The changed live version lacks something, such as a review. Nothing was saved."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__(" ".join(errors))


def has_draft(page: Page) -> bool:
    return bool(page.has_unpublished_changes or not page.live)


def current_live_revision(page: Page) -> Revision:
    """Return the live revision of ``page``. Create it if a script published the page without one."""
    return page.live_revision or create_live_revision(page, page.last_published_at or timezone.now())


def change_versions(page: Any, change: Change, user: AbstractUser, is_minor: bool = True) -> Record:
    """Apply ``change`` to the live version of ``page``, which is published again, and to its draft. Return the record.

    Raise CannotPublish if the live version would lack something. Call it in a transaction, with the row locked.
    """
    draft = page.get_latest_revision_as_object() if has_draft(page) else None
    record: Record = {"page": page.pk, "live": None, "draft": None, "had_draft": draft is not None}
    if page.live:
        version = type(page).objects.get(pk=page.pk)
        if change(version):
            if errors := draft_publication_errors(version):
                raise CannotPublish(errors)
            record["live"] = current_live_revision(page).pk
            publish_version(version, user, is_minor)
    if draft is not None and (change(draft) or record["live"]):
        record["draft"] = page.latest_revision_id or page.save_revision(clean=False).pk
        draft.save_revision(user=user, log_action=True, clean=False)
    return completed(record)


def change_draft(page: Any, change: Change, user: AbstractUser) -> Record:
    """Apply ``change`` to the draft of ``page``, or make one from the live version, which stays as it is."""
    is_draft = has_draft(page)
    record: Record = {"page": page.pk, "live": None, "draft": None, "had_draft": is_draft}
    version = page.get_latest_revision_as_object() if is_draft else type(page).objects.get(pk=page.pk)
    if change(version):
        latest = page.latest_revision_id or page.save_revision(clean=False).pk
        record["draft"] = latest if is_draft else current_live_revision(page).pk
        version.save_revision(user=user, log_action=True, clean=False)
    return completed(record)


def completed(record: Record) -> Record:
    """Return ``record`` with the revision that the page must still have when the change is undone."""
    latest = Page.objects.values_list("latest_revision_id", flat=True).get(pk=record["page"])
    return record | {"after": latest}


def publish_version(page: Any, user: AbstractUser, is_minor: bool = True) -> None:
    """Publish ``page`` as a new revision. A minor change leaves the date of the last significant one."""
    page.minor_change = is_minor
    page.save_revision(user=user, log_action=True, clean=False).publish(user=user)


def undo_refusal(page: Page, record: Record) -> str:
    """Return why the change in ``record`` can no longer be undone. "" if it can."""
    revisions = [record[name] for name in ("live", "draft") if record[name]]
    if page.latest_revision_id != record["after"] or Revision.objects.filter(pk__in=revisions).count() < len(revisions):
        return _("Someone has changed it since then.")
    return ""


def restore_versions(record: Record, user: AbstractUser) -> None:
    """Publish the live version, and save the draft, that ``record`` names. Raise CannotPublish if that can’t be."""
    if record["live"]:
        version = Revision.objects.get(pk=record["live"]).as_object()
        if errors := draft_publication_errors(version):
            raise CannotPublish(errors)
        publish_version(version, user)
    if record["draft"]:
        draft = Revision.objects.get(pk=record["draft"]).as_object()
        draft.save_revision(user=user, log_action=True, clean=False)
        if not record.get("had_draft", True):
            Page.objects.filter(pk=record["page"]).update(has_unpublished_changes=False)
