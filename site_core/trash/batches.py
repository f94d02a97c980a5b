"""Restore an entry whose rows were recorded in batches: those at the top of the tree first, some at a time.

Between two transactions, each page is either in the tree, complete and at its place, or in the entry. So a killed
process changes nothing, and the next one continues.
"""

from __future__ import annotations

import time
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page

from .models import TrashEntry
from .placing import find_parent
from .restoring import Restoration, RestoreError, explained_errors, lock_entry, restore_companions

# SQLite lets one process write at a time. Others, such as an editor who saves, get their turn in the pause.
SECONDS_IN_TRANSACTION = 0.4
SECONDS_BETWEEN_TRANSACTIONS = 0.1


class BatchRestoration:
    """Restores the batches of an entry. ``notes`` say what is not as it was."""

    def __init__(self, entry_id: int, user: Any, parent_id: int | None, as_draft: bool) -> None:
        self.entry_id, self.user, self.parent_id, self.as_draft = entry_id, user, parent_id, as_draft
        self.notes: list[str] = []

    def restore_some(self) -> int:
        """Restore batches for less than a second, and return the number of pages. Raise RestoreError."""
        count, deadline = 0, time.monotonic() + SECONDS_IN_TRANSACTION
        with explained_errors(), transaction.atomic():
            entry = lock_entry(self.entry_id)
            while restored := self.restore_last_batch(entry):
                count += restored
                if time.monotonic() > deadline:
                    break
        return count

    def restore_last_batch(self, entry: TrashEntry) -> int:
        """Restore the pages that were deleted last, and return their number: 0 if nothing is left."""
        last = entry.rows.order_by("-batch").values_list("batch", "parent_id").first()
        if last is None:
            return 0
        batch, parent_id = last
        restoration = Restoration(entry, self.user, batch)
        restoration.restore_rows(self.find_parent(entry, parent_id), self.as_draft)
        entry.rows.filter(batch=batch).delete()
        self.notes += restoration.result.notes
        return len(restoration.result.instances)

    def find_parent(self, entry: TrashEntry, parent_id: int | None) -> Page | None:
        if parent_id not in entry.object_ids:
            chosen = Page.objects.filter(pk=self.parent_id).first()
            return chosen or find_parent(entry)
        parent = Page.objects.filter(pk=parent_id).first()
        if parent is None:
            raise RestoreError(
                _("A page of the section was deleted again meanwhile. Restore that first, then start this again.")
            )
        return parent

    def finish(self) -> None:
        """Bring back what other apps have changed, and remove the empty entry."""
        entry = TrashEntry.objects.filter(pk=self.entry_id).first()
        if entry:
            self.notes += restore_companions(entry)
            entry.delete()
