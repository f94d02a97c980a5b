"""Restore one field or block of an old version: the draft gets a new revision with it, and nothing is lost."""

from __future__ import annotations

import datetime
from typing import Any

from django.db import transaction
from django.template.defaultfilters import date as format_date
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.fields import StreamField
from wagtail.log_actions import LogFormatter, log
from wagtail.models import Page, Revision

from ..drafts.comparison import Change, compare
from ..drafts.content import build_page, read_content, read_page
from ..drafts.merging import ORDER, Conflict, Content, resolve, same_field
from ..drafts.publishing import DraftChangedError

RESTORED = "editing.restore_part"
SCHEDULE = {"go_live_at", "expire_at"}


class NotRestoredError(Exception):
    """Nothing was restored. The message says why."""


class AlreadyThereError(NotRestoredError):
    """The draft has this text already."""


def read_draft(page: Page) -> Content:
    """Return the content of the latest draft of ``page``, or of the page itself if it has no revision."""
    revision = page.latest_revision
    return read_content(page.specific_class, revision.content) if revision else read_page(page.specific)


def restorable_fields(page: Page, user: Any) -> set[str]:
    """Return the names of what ``user`` can change in the form. A schedule and a medical review are not restored."""
    specific = page.specific
    form_class = specific.get_edit_handler().get_form_class()
    form = form_class(instance=specific, for_user=user, parent_page=page.get_parent())
    return {*form.fields, *form.formsets} - SCHEDULE - set(getattr(specific, "review_fields", ()))


def can_restore(change: Change, old: Content, fields: set[str]) -> bool:
    """Return whether ``old`` has the field or block of ``change``, and it can be restored."""
    name, block_id = change.conflict.field, change.conflict.block_id
    if name not in fields or name not in old:
        return False
    return not block_id or block_id == ORDER or any(row.get("id") == block_id for row in old[name] or [])


@transaction.atomic
def restore_part(page_id: int, revision: Revision, part: Conflict, seen_revision_id: int | None, user: Any) -> str:
    """Copy ``part`` from ``revision`` to the draft, and return its label. Raise NotRestoredError, or DraftChangedError.

    Undo it by restoring the same part from the version before, or all of that version.
    """
    page = Page.objects.select_for_update().get(pk=page_id)
    if page.latest_revision_id != seen_revision_id:
        raise DraftChangedError
    model = page.specific_class
    old, draft = read_content(model, revision.content), read_draft(page)
    change = find_change(model, draft, old, part)
    if not can_restore(change, old, restorable_fields(page, user)):
        raise NotRestoredError(_("This part can’t be restored from this version. Nothing was changed."))
    check_block_type(model, old, part)
    restored = build_page(page.specific, resolve(draft, old, [part]))
    if same_field(read_page(restored).get(part.field), draft.get(part.field)):
        message = _("“%(part)s” can’t be restored: what it refers to was deleted. Nothing was changed.")
        raise NotRestoredError(message % {"part": change.label})
    new = restored.save_revision(user=user, clean=False)
    data = {"part": change.label, "created_at": revision.created_at.isoformat()}
    log(instance=restored, action=RESTORED, user=user, revision=new, data=data, content_changed=True)
    return change.label


def find_change(model: type[Page], draft: Content, old: Content, part: Conflict) -> Change:
    """Return how ``part`` of ``draft`` differs from ``old``. Raise NotRestoredError if it doesn’t."""
    for change in compare(model, draft, old):
        if change.conflict == part:
            return change
    raise AlreadyThereError(_("The draft already has this. Nothing was changed."))


def check_block_type(model: type[Page], old: Content, part: Conflict) -> None:
    """Raise NotRestoredError if the block is of a type that the site had once."""
    field = model._meta.get_field(part.field)
    if not isinstance(field, StreamField):
        return
    types = {row["type"] for row in old[part.field] or [] if row.get("id") == part.block_id}
    if types - set(field.stream_block.child_blocks):
        raise NotRestoredError(_("The site no longer has this kind of block, so it can’t be restored."))


class RestoredPartFormatter(LogFormatter):
    label = gettext_lazy("Restore a part of an old version")

    def format_message(self, log_entry: Any) -> str:
        data = log_entry.data or {}
        moment = datetime.datetime.fromisoformat(data["created_at"]) if data.get("created_at") else None
        date = format_date(timezone.localtime(moment), "DATETIME_FORMAT") if moment else ""
        values = {"part": data.get("part", ""), "date": date}
        return _("Restored “%(part)s” from the version of %(date)s, as a draft.") % values
