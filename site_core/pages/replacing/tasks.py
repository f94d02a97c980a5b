"""Replacing on many pages, and undoing it, in the background. Each page is a transaction with an entry in the log."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import PageLogEntry

from site_core.background_tasks import services
from site_core.background_tasks.kinds import TaskKind, register_task_kind
from site_core.background_tasks.models import BackgroundTask
from site_core.background_tasks.running import Run

from ..minor_changes import Outcome
from .matching import Kind, Replacement
from .services import REPLACED, PageResult, operation_entries, replace_on_page, undo_on_page

REPLACE, UNDO = "pages.replace", "pages.undo_replacing"
MAX_PAGES_IN_REQUEST = 5  # take a second or two

Places = Mapping[int, Collection[str] | None]  # {page id: keys of the places, or None for all of them}


def start_replacing(
    user: Any, operations: Iterable[tuple[uuid.UUID, Replacement, Places]], result_url: str
) -> BackgroundTask:
    """Start a task that applies ``operations``. ``result_url`` is the path that shows its result."""
    rows = [
        {
            "operation": str(operation),
            "find": replacement.find,
            "replace": replacement.replace,
            "kind": replacement.kind.value,
            "match_case": replacement.match_case,
            "whole": replacement.whole,
            "pages": [[pk, None if keys is None else list(keys)] for pk, keys in places.items()],
        }
        for operation, replacement, places in operations
    ]
    return services.start(REPLACE, user, {"operations": rows, "result_url": result_url})


def start_undoing(user: Any, operations: Iterable[uuid.UUID], result_url: str) -> BackgroundTask:
    """Start a task that restores the pages of ``operations``, of the last one first."""
    arguments = {"operations": [str(operation) for operation in operations], "result_url": result_url}
    return services.start(UNDO, user, arguments)


def run_replacing(run: Run) -> dict[str, Any]:
    """Replace page by page. After a crash, pages with an entry of the operation in the log are done already."""
    rows, user = run.arguments["operations"], run.require_user()
    total, done = sum(len(row["pages"]) for row in rows), 0
    results: list[PageResult] = []
    for row in rows:
        operation = uuid.UUID(row["operation"])
        replacement = Replacement(row["find"], row["replace"], Kind(row["kind"]), row["match_case"], row["whole"])
        entries = PageLogEntry.objects.filter(uuid=operation, action=REPLACED)
        replaced = set(entries.values_list("page_id", flat=True))
        for pk, keys in row["pages"]:
            if pk not in replaced and (result := replace_on_page(pk, replacement, user, operation, keys)):
                results.append(result)
            done += 1
            run.update(done, total)
    return {"refusals": refusals(results)}


def run_undoing(run: Run) -> dict[str, Any]:
    """Restore page by page. Those that are restored already are no longer among the entries."""
    user = run.require_user()
    entries = [entry for each in reversed(run.arguments["operations"]) for entry in operation_entries(uuid.UUID(each))]
    results: list[PageResult] = []
    for done, entry in enumerate(entries, 1):
        if result := undo_on_page(entry, user):
            results.append(result)
        run.update(done, len(entries))
    return {"refusals": refusals(results)}


def refusals(results: Iterable[PageResult]) -> list[list[str]]:
    """Return ``[title, reason]`` of the pages that were not changed, to be stored."""
    refused = [result for result in results if result.outcome is Outcome.NOT_SAVED]
    return [[result.page.get_admin_display_title(), str(result.reason)] for result in refused]


def get_result_url(task: BackgroundTask) -> str:
    url: str = task.arguments["result_url"]
    return f"{url}{'&' if '?' in url else '?'}task={task.pk}"


def refusals_of(user: Any, task_id: str) -> list[list[str]]:
    """Return the refusals of the task with this id, as ``get_result_url`` has added it to a URL."""
    if not (task_id.isascii() and task_id.isdecimal() and len(task_id) < 19):
        return []
    task = BackgroundTask.objects.filter(pk=task_id, user=user, kind__in=[REPLACE, UNDO]).first()
    return task.result.get("refusals", []) if task else []


def register() -> None:
    for name, heading, run in (
        (REPLACE, _("Replace"), run_replacing),
        (UNDO, _("Undo replacing"), run_undoing),
    ):
        progress_text = _("{done} of {total} pages")
        register_task_kind(TaskKind(name, heading, progress_text, run, get_result_url))
