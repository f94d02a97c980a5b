"""Forms that were loaded before someone else saved the page."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.dateparse import parse_datetime
from wagtail.models import Page, Revision

from .changes import UnpublishedChanges
from .content import build_page, content_fields
from .merging import Content, merge, resolve


def restore_changes_by_others(request: HttpRequest, page: Page) -> bool:
    """Merge the revision that the form in ``request`` just saved with the one that it would overwrite.

    Where both changed the same text, the form’s is the draft. The other one stays in the history. Return whether
    there was something to merge.
    """
    changes = UnpublishedChanges(Page.objects.get(pk=page.pk))
    mine, others = split_revisions(changes.revisions, request.user.pk)
    previous = others[-1] if others else changes.live_revision
    if not previous or previous.user_id == request.user.pk or not is_stale(request, mine, previous):
        return False
    fields = content_fields(type(changes.page))
    form = changes.draft_content
    merged = merge(loaded_content(request, changes), form, changes.read(previous), fields)
    content = resolve(merged.content, form, merged.conflicts)
    build_page(changes.page, content).save_revision(user=request.user, clean=False, log_action=True)
    return True


def split_revisions(revisions: list[Revision], user_id: int | None) -> tuple[list[Revision], list[Revision]]:
    """Return the last revisions, all by ``user_id``, and those before them."""
    start = len(revisions)
    while start and revisions[start - 1].user_id == user_id:
        start -= 1
    return revisions[start:], revisions[:start]


def is_stale(request: HttpRequest, mine: list[Revision], previous: Revision) -> bool:
    """Return whether the form was loaded before ``previous`` was saved."""
    ids = {request.POST.get("overwrite_revision_id", ""), request.POST.get("loaded_revision_id", "")} - {""}
    return bool(ids) and not ids & {str(revision.pk) for revision in mine} and not is_loaded(request, previous)


def is_loaded(request: HttpRequest, revision: Revision) -> bool:
    """Return whether the form began with ``revision``, and nobody has overwritten it since."""
    loaded_at = parse_datetime(request.POST.get("loaded_revision_created_at", ""))
    is_same = request.POST.get("loaded_revision_id") == str(revision.pk)
    return is_same and loaded_at in (None, revision.created_at)


def loaded_content(request: HttpRequest, changes: UnpublishedChanges) -> Content:
    """Return the content that the form began with, or the live one if that was overwritten since."""
    revision_id = request.POST.get("loaded_revision_id", "")
    revision = changes.page.revisions.filter(pk=revision_id).first() if revision_id.isdecimal() else None
    return changes.read(revision) if revision and is_loaded(request, revision) else changes.live_content
