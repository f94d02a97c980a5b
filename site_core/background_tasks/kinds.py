"""The kinds of tasks: one registry. An app registers its own in ``AppConfig.ready``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from site_core.lib.limited_process import Limits

from .models import BackgroundTask

if TYPE_CHECKING:
    from .running import Run


DEFAULT_LIMITS = Limits(megabytes=1024, cpu_seconds=3600, seconds=4 * 3600)


def is_own(user: Any, task: BackgroundTask) -> bool:
    return task.user_id == user.pk


@dataclass(frozen=True)
class TaskKind:
    """What a task does, and what its screen shows.

    ``run`` does the work and returns the result, which is stored as JSON. After a crash it is called again with the
    same arguments, so it must skip what is done already. ``heading`` and ``progress_text``, such as “{done} of {total}
    pages”, are lazy strings. ``get_result_url`` returns where the result of a finished task is shown. If nobody may be
    waiting for the task, it ``continues_by_itself`` after a crash.
    """

    name: str
    heading: Any
    progress_text: Any
    run: Callable[[Run], dict[str, Any]]
    get_result_url: Callable[[BackgroundTask], str]
    can_see: Callable[[Any, BackgroundTask], bool] = is_own
    limits: Limits = DEFAULT_LIMITS
    continues_by_itself: bool = False


_kinds: dict[str, TaskKind] = {}


def register_task_kind(kind: TaskKind) -> None:
    _kinds[kind.name] = kind


def kinds_that_continue() -> list[str]:
    return [kind.name for kind in _kinds.values() if kind.continues_by_itself]


def get_kind(name: str) -> TaskKind | None:
    """Return the kind, or None if the app that had it is no longer installed."""
    return _kinds.get(name)
