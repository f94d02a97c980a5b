"""Accept or dismiss the small edits that a reviewer suggested, one by one."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from ..log_actions import EDIT_ACCEPTED, EDIT_DISMISSED
from ..models import SuggestedEdit
from .replacing import replace_passage


class AlreadyDecidedError(Exception):
    """Someone else accepted or dismissed the edit before."""


@transaction.atomic
def accept_edit(edit: SuggestedEdit, user: Any) -> None:
    """Save a new revision of the latest draft with ``edit``. Raise TextChangedError if its text was changed."""
    edit = lock(edit)
    page = Page.objects.get(pk=edit.request.page_id).specific
    draft = page.get_latest_revision_as_object()
    previous = page.latest_revision
    replace_passage(draft, edit.content_path, edit.before, edit.after)
    draft.save_revision(user=user, log_action=True, previous_revision=previous, clean=False)
    record(edit, SuggestedEdit.State.ACCEPTED, user, EDIT_ACCEPTED)


@transaction.atomic
def dismiss_edit(edit: SuggestedEdit, user: Any) -> None:
    record(lock(edit), SuggestedEdit.State.DISMISSED, user, EDIT_DISMISSED)


def lock(edit: SuggestedEdit) -> SuggestedEdit:
    """Return the edit as the database has it, for this transaction only. Raise AlreadyDecidedError."""
    locked = SuggestedEdit.objects.select_for_update(of=("self",)).select_related("request").get(pk=edit.pk)
    if locked.state != SuggestedEdit.State.OPEN:
        raise AlreadyDecidedError
    return locked


def record(edit: SuggestedEdit, state: str, user: Any, action: str) -> None:
    edit.state, edit.decided_by, edit.decided_at = state, user, timezone.now()
    edit.save(update_fields=["state", "decided_by", "decided_at"])
    data = {"before": edit.before, "after": edit.after, "reviewer": edit.request.reviewer.full_name}
    log(instance=edit.request.page, action=action, user=user, data=data)
