"""Deleting and restoring thousands of pages, in the background."""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from site_core.background_tasks import services
from site_core.background_tasks.kinds import TaskKind, is_own, register_task_kind
from site_core.background_tasks.models import BackgroundTask
from site_core.background_tasks.running import Run, TaskFailed

from .batches import SECONDS_BETWEEN_TRANSACTIONS, BatchRestoration
from .models import TrashEntry
from .recording import PAGE
from .restoring import RestoreError, restore
from .sections import SectionDeletion, hide, loaded_choices, save_choices

DELETE, RESTORE = "trash.delete", "trash.restore"
MAX_PAGES_IN_REQUEST = 200  # take 5 to 10 seconds
MAX_NOTES = 50


def count_pages(pages: Iterable[Page]) -> int:
    """Return how many pages ``pages`` are, with those below them."""
    return sum(1 + page.get_descendant_count() if page.numchild else 1 for page in pages)


def start_deleting(pages: list[Page], user: Any) -> BackgroundTask:
    """Hide ``pages`` and those below from visitors, and start a task that deletes them."""
    with transaction.atomic():
        parent = pages[0].get_parent()
        arguments = {
            "pages": [page.pk for page in pages],
            "title": pages[0].get_admin_display_title(),
            "total": count_pages(pages),
            "parent": parent.pk if parent else None,
            "choices": save_choices(),
            "live": hide(pages),
        }
        return services.start(DELETE, user, arguments)


def run_deleting(run: Run) -> dict[str, Any]:
    """Delete what is still there of the pages."""
    arguments, live = run.arguments, set(run.arguments["live"])
    pages = [page for pk in arguments["pages"] if (page := Page.objects.filter(pk=pk).first())]
    user, left = run.require_user(), count_pages(pages)
    if not all(page.permissions_for_user(user).can_delete() for page in pages):
        raise TaskFailed(
            _("You can’t delete these pages anymore. Those that are still there are hidden from visitors.")
        )
    total = max(arguments["total"], left)
    with loaded_choices(arguments["choices"]):
        for page in pages:
            rest = left - count_pages([page])
            for below in SectionDeletion(page, user, live, run.task.pk).delete():
                left = rest + below
                run.update(total - left, total)
                time.sleep(SECONDS_BETWEEN_TRANSACTIONS)
    return {}


def deleted_entries(task: BackgroundTask) -> list[TrashEntry]:
    """Return the entries of a task that has deleted pages."""
    ids = [str(pk) for pk in task.arguments["pages"]]
    entries = TrashEntry.objects.filter(model_label=PAGE, object_id__in=ids, deleted_at__gte=task.created_at)
    return list(entries.defer("text", "companions"))


def is_long(entry: TrashEntry) -> bool:
    """Return whether restoring the entry takes too long for a request."""
    return len(entry.object_ids) > MAX_PAGES_IN_REQUEST


def start_restoring(entry: TrashEntry, user: Any, parent: Page | None = None, as_draft: bool = False) -> BackgroundTask:
    arguments = {
        "entry": entry.pk,
        "title": entry.title,
        "total": len(entry.object_ids),
        "page": int(entry.object_id),
        "parent": parent.pk if parent else None,
        "as_draft": as_draft,
    }
    with transaction.atomic():
        task = services.start(RESTORE, user, arguments, key=f"{RESTORE} {entry.pk}")
        TrashEntry.objects.filter(pk=entry.pk).update(state=TrashEntry.State.RESTORING, task_id=task.pk)
    return task


def run_restoring(run: Run) -> dict[str, Any]:
    """Restore what is still in the entry."""
    arguments, user = run.arguments, run.require_user()
    entry = TrashEntry.objects.filter(pk=arguments["entry"]).first()
    if entry is None:
        return {"notes": []}
    if not entry.can_restore(user):
        raise TaskFailed(_("You can’t restore this anymore. What was not restored yet is still in the trash."))
    try:
        notes = restore_all(run, entry, user)
    except RestoreError as error:
        raise TaskFailed(str(error)) from error
    return {"notes": notes[:MAX_NOTES]}


def restore_all(run: Run, entry: TrashEntry, user: Any) -> list[str]:
    parent_id, as_draft, total = run.arguments["parent"], run.arguments["as_draft"], run.arguments["total"]
    if not entry.rows.filter(batch__gt=0).exists() and entry.rows.exists():  # recorded in one transaction
        return restore(entry.pk, user, Page.objects.filter(pk=parent_id).first(), as_draft).notes
    restoration = BatchRestoration(entry.pk, user, parent_id, as_draft)
    done = total - entry.rows.values("batch").distinct().count()
    while count := restoration.restore_some():
        done = min(done + count, total)
        run.update(done, total)
        time.sleep(SECONDS_BETWEEN_TRANSACTIONS)
    restoration.finish()
    return restoration.notes


def can_see_deletion(user: Any, task: BackgroundTask) -> bool:
    """Return whether ``user`` started it, or may delete the pages that are left."""
    pages = Page.objects.filter(pk__in=task.arguments["pages"])
    return is_own(user, task) or (bool(pages) and all(page.permissions_for_user(user).can_delete() for page in pages))


def can_see_restoration(user: Any, task: BackgroundTask) -> bool:
    entry = TrashEntry.objects.filter(pk=task.arguments["entry"]).first()
    return is_own(user, task) or bool(entry and entry.can_restore(user))


def get_result_url(task: BackgroundTask) -> str:
    return reverse("trash_task_result", args=[task.pk])


def register() -> None:
    for name, heading, run, can_see in (
        (DELETE, gettext_lazy("Delete pages"), run_deleting, can_see_deletion),
        (RESTORE, gettext_lazy("Restore pages"), run_restoring, can_see_restoration),
    ):
        register_task_kind(
            TaskKind(
                name,
                heading,
                gettext_lazy("{done} of {total} pages"),
                run,
                get_result_url,
                can_see=can_see,
                continues_by_itself=True,
                can_cancel=False,
            )
        )
