"""The unpublished changes of a live page: whose they are, and what the page is with those of some people only."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.models import Page, PageLogEntry, Revision

from .content import build_page, content_fields, read_content, read_page
from .merging import Content, Merge, merge, resolve, same_field

KEPT_TEXT = "editing.keep_text"  # logged for a revision that is only in the history, because someone had taken over
KEPT_DRAFT = "editing.keep_draft"  # logged for a draft that stays a draft when others publish without it

UserId = int | None  # None: a script, or a user who was deleted


@dataclass(frozen=True)
class Author:
    """Someone with unpublished changes, and when they last saved them."""

    user_id: UserId
    name: str
    saved_at: datetime.datetime


class UnpublishedChanges:
    """The revisions of a live page since it was published. ``page`` is the stored page, not a draft."""

    def __init__(self, page: Page) -> None:
        self.page = page.specific
        self.live_revision = self.page.live_revision

    @cached_property
    def revisions(self) -> list[Revision]:
        """The revisions after the live one, in order, up to the latest."""
        latest = self.page.latest_revision
        if not self.page.live or latest is None or latest == self.live_revision:
            return []
        revisions = self.page.revisions.filter(is_not_after(latest)).select_related("user")
        if self.live_revision:
            revisions = revisions.exclude(is_not_after(self.live_revision))
        kept = PageLogEntry.objects.filter(page=self.page, action=KEPT_TEXT, revision__isnull=False)
        revisions = revisions.exclude(pk__in=kept.values("revision_id"))
        return list(revisions.order_by("created_at", "pk"))

    @cached_property
    def live_content(self) -> Content:
        return read_page(self.page)

    @cached_property
    def draft_content(self) -> Content:
        return self.read(self.revisions[-1]) if self.revisions else self.live_content

    @property
    def live_page(self) -> Page:
        return build_page(self.page, self.live_content)

    @property
    def draft_page(self) -> Page:
        return build_page(self.page, self.draft_content)

    def read(self, revision: Revision) -> Content:
        return read_content(type(self.page), revision.content)

    def changes_by(self, user_ids: Collection[UserId]) -> Merge:
        """Return the live content with the changes of ``user_ids`` only. Where others made changes too, it is live."""
        result = Merge(dict(self.live_content))
        before = self.base_content
        fields = content_fields(type(self.page))
        for user_id, group in groupby(self.revisions, key=lambda revision: revision.user_id):
            after = self.read(list(group)[-1])
            if user_id in user_ids:
                merged = merge(before, after, result.content, fields)
                result = Merge(merged.content, result.conflicts | merged.conflicts)
            before = after
        draft = self.draft_content
        conflicts = {item for item in result.conflicts if resolve(result.content, draft, [item]) != result.content}
        return Merge(result.content, conflicts)

    @property
    def base_content(self) -> Content:
        """The content that the first unpublished revision began with."""
        return self.read(self.live_revision) if self.live_revision else self.live_content

    @cached_property
    def changed_revisions(self) -> list[Revision]:
        """The revisions that differ from the one before. Someone who only takes over changes nothing."""
        contents = [self.base_content, *(self.read(revision) for revision in self.revisions)]
        pairs = zip(contents, contents[1:], self.revisions, strict=False)
        return [revision for before, after, revision in pairs if not self.is_same(before, after)]

    def is_same(self, a: Content, b: Content) -> bool:
        return all(same_field(a.get(name), b.get(name)) for name in content_fields(type(self.page)))

    def contains_changes_by_others(self, user: Any) -> bool:
        """Return whether publishing the draft would publish something that ``user`` did not write."""
        if not self.other_authors(user):
            return False
        return not self.is_same(self.changes_by({user.pk}).content, self.draft_content)

    def other_authors(self, user: Any) -> list[Author]:
        return [author for author in self.authors if author.user_id != user.pk]

    @cached_property
    def authors(self) -> list[Author]:
        """Everyone who saved unpublished changes, the latest first."""
        saved: dict[UserId, Author] = {}
        for revision in self.changed_revisions:
            saved.pop(revision.user_id, None)
            saved_at = self.kept_dates.get(revision.pk, revision.created_at)
            saved[revision.user_id] = Author(revision.user_id, display_name(revision.user), saved_at)
        return sorted(saved.values(), key=lambda author: author.saved_at, reverse=True)

    @cached_property
    def kept_dates(self) -> dict[int, datetime.datetime]:
        """When the text of revisions was written that were made to keep it when others published without it."""
        entries = PageLogEntry.objects.filter(page=self.page, action=KEPT_DRAFT, revision__in=self.revisions)
        return {entry.revision_id: datetime.datetime.fromisoformat(entry.data["saved_at"]) for entry in entries}


def is_not_after(revision: Revision) -> Q:
    """Return the condition for ``revision`` and those before it."""
    return Q(created_at__lt=revision.created_at) | Q(created_at=revision.created_at, pk__lte=revision.pk)


def display_name(user: Any) -> str:
    if user is None:
        return _("someone without an account")
    return user.get_full_name() or user.get_username()
