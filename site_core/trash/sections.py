"""Delete sections of thousands of pages in several transactions, each of less than a second.

First, visitors no longer get any of the pages: ``hide``. Then they are deleted one after the other, those at the bottom
of the tree first, each as Wagtail deletes a page: with its entry in the log, its signals, and its redirect. They are
recorded in one entry of the trash. Between two transactions, each page is either in the tree or in the trash.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterable, Iterator
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from wagtail.models import Page

from site_core.caching.page_cache.invalidation import invalidate_on_commit
from site_core.lib.trash import trash_companions, trash_kinds

from .batches import SECONDS_IN_TRANSACTION
from .models import TrashEntry
from .recording import PAGE, recording_into, save_entry

SMALL = 20  # pages that are deleted together, in less than a second


def subtree(page: Page) -> QuerySet[Page]:
    return Page.objects.filter(path__startswith=page.path)


def hide(pages: Iterable[Page]) -> list[int]:
    """Hide ``pages`` and those below from visitors, and return the primary keys of those that were live.

    They are not unpublished: that has consequences, such as redirects, that follow when they are deleted.
    """
    hidden: list[int] = []
    with transaction.atomic():
        for page in pages:
            live = subtree(page).filter(live=True)
            hidden += live.order_by("path").values_list("pk", flat=True)
            live.update(live=False)
        invalidate_on_commit()
    return hidden


class SectionDeletion:
    """The deletion of ``page`` and all pages below. ``live`` are the primary keys of those that were live."""

    def __init__(self, page: Page, user: Any, live: set[int], task_id: int) -> None:
        self.pk, self.user, self.live, self.task_id = page.pk, user, live, task_id

    def open_entry(self, page: Page) -> TrashEntry | None:
        """Return the entry of the section: an earlier one after a crash. None if nothing goes to the trash."""
        if not settings.TRASH_DAYS:
            return None
        open_entries = TrashEntry.objects.filter(model_label=PAGE, object_id=str(page.pk), task_id=self.task_id)
        if entry := open_entries.filter(state=TrashEntry.State.DELETING).first():
            return entry
        with transaction.atomic():
            pks = list(subtree(page).order_by("path").values_list("pk", flat=True))
            self.show(page)
            entry = save_entry(trash_kinds()[PAGE], pks, user=self.user)
            hide([page])
            entry.state, entry.task_id = TrashEntry.State.DELETING, self.task_id
            entry.save()
        return entry

    def show(self, page: Page) -> None:
        """In a transaction that deletes: have the pages live, so that everything happens that follows from that."""
        pks = subtree(page).filter(live=False).values_list("pk", flat=True)
        was_live = [pk for pk in pks if pk in self.live]
        for start in range(0, len(was_live), 1000):
            Page.objects.filter(pk__in=was_live[start : start + 1000]).update(live=True)

    def delete(self) -> Iterator[int]:
        """Delete the pages. Yield how many are left after each transaction."""
        page = Page.objects.filter(pk=self.pk).first()
        if page is None:
            return
        if subtree(page).count() <= SMALL:
            with transaction.atomic():
                self.delete_page(page)
            yield 0
            return
        entry = self.open_entry(page)
        with recording_into(entry) if entry else contextlib.nullcontext():
            while page := Page.objects.filter(pk=self.pk).first():
                self.delete_some(page, entry)
                yield subtree(page).count()

    def delete_some(self, page: Page, entry: TrashEntry | None) -> None:
        """Delete pages for less than a second."""
        deadline = time.monotonic() + SECONDS_IN_TRANSACTION
        with transaction.atomic():
            while last := subtree(page).order_by("path").last():
                self.delete_page(last)
                if time.monotonic() > deadline:
                    break
            if entry and not subtree(page).exists():
                TrashEntry.objects.filter(pk=entry.pk).update(state="", task_id=None)

    def delete_page(self, page: Page) -> None:
        self.show(page)
        Page.objects.get(pk=page.pk).delete(user=self.user)


def save_choices() -> dict[str, Any]:
    """Return what other apps need to know about this request when its pages are deleted later, as JSON."""
    return {each.key: each.save_choice() for each in trash_companions(PAGE) if each.save_choice}


@contextlib.contextmanager
def loaded_choices(saved: dict[str, Any]) -> Iterator[None]:
    """Let other apps know what ``save_choices`` has returned."""
    companions = [each for each in trash_companions(PAGE) if each.load_choice]
    try:
        for each in companions:
            each.load_choice(saved.get(each.key))  # type: ignore[misc]
        yield
    finally:
        for each in companions:
            each.load_choice(None)  # type: ignore[misc]
