"""What happens during a task: progress, signs of life, and the end."""

from __future__ import annotations

import logging
import time
import uuid
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from .kinds import TaskKind, get_kind
from .models import ACTIVE, SIGN_OF_LIFE, BackgroundTask

logger = logging.getLogger(__name__)

State = BackgroundTask.State
SECONDS_BETWEEN_UPDATES = 0.5


class Canceled(Exception):
    """The task was canceled, or another run has taken it over."""


class TaskFailed(Exception):
    """The task can’t be done. The message says why, and what to do."""


class Run:
    """A running task, as the function of its kind gets it."""

    def __init__(self, task: BackgroundTask) -> None:
        self.task, self.arguments = task, task.arguments
        self.user: Any = task.user  # None if nobody has started it, or if the person was deleted
        self.done = self.total = 0
        self.last_update = 0.0

    def require_user(self) -> Any:
        """Return the person who started the task. Raise TaskFailed if their account was deleted or disabled."""
        if self.user is None or not self.user.is_active:
            raise TaskFailed(_("The account of the person who started this no longer exists, or is disabled."))
        return self.user

    def update(self, done: int, total: int) -> None:
        """Show the progress. Raise Canceled if the task is no longer wanted. Call it after each item."""
        self.done, self.total = done, total
        if time.monotonic() - self.last_update >= SECONDS_BETWEEN_UPDATES:
            self.last_update = time.monotonic()
            self.write(done=done, total=total, alive_until=timezone.now() + SIGN_OF_LIFE)

    def write(self, **values: Any) -> None:
        own = BackgroundTask.objects.filter(pk=self.task.pk, run_id=self.task.run_id, state=State.RUNNING)
        if not own.update(**values):
            raise Canceled


def run(pk: int) -> None:
    """Run the task ``pk`` in this process, unless another one is running it or it was canceled."""
    run_id, alive_until = uuid.uuid4(), timezone.now() + SIGN_OF_LIFE
    waiting = BackgroundTask.objects.filter(pk=pk, state=State.WAITING)
    if not waiting.update(state=State.RUNNING, run_id=run_id, alive_until=alive_until, error="", done=0, total=0):
        return
    task = BackgroundTask.objects.select_related("user").get(pk=pk)
    kind = get_kind(task.kind)
    if kind is None:
        fail(pk, _("This site no longer has what the task needs."))
        return
    try:
        run_kind(kind, Run(task))
    except Canceled:
        pass
    except TaskFailed as error:
        fail(pk, str(error))
    except (MemoryError, SystemError):
        raise  # limited_process.py tells the process that waits
    except Exception:
        logger.exception("The background task %s failed", task)
        fail(pk, unexpected_error())


def run_kind(kind: TaskKind, run: Run) -> None:
    result = kind.run(run)
    run.write(state=State.DONE, result=result, done=run.done, total=run.total, finished_at=timezone.now())


def fail(pk: int, error: str) -> None:
    """Show ``error`` to the user, unless the task has ended."""
    active = BackgroundTask.objects.filter(pk=pk, state__in=ACTIVE)
    active.update(state=State.FAILED, error=error, finished_at=timezone.now())


def cancel(task: BackgroundTask) -> bool:
    """Stop the task before its next item. Return whether it was active."""
    active = BackgroundTask.objects.filter(pk=task.pk, state__in=ACTIVE)
    return bool(active.update(state=State.CANCELED, finished_at=timezone.now()))


def unexpected_error() -> str:
    return _("An unexpected error occurred. See the server’s log, then start the task again.")
