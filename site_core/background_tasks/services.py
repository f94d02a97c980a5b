"""Start tasks: in ``manage.py db_worker``, in a process that a thread watches, or here, as settings say."""

from __future__ import annotations

import datetime
import logging
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task as django_task

from site_core.lib.file_lock import AlreadyLocked
from site_core.lib.limited_process import MemoryExceeded, ProcessFailed, Stopped, TimeExceeded

from . import limited_command
from .kinds import get_kind, kinds_that_continue
from .models import ACTIVE, SIGN_OF_LIFE, BackgroundTask
from .running import fail, run, unexpected_error

logger = logging.getLogger(__name__)

State = BackgroundTask.State
COMMAND = "run_background_task"
QUEUE_TIME = datetime.timedelta(minutes=10)  # that a task may wait for `manage.py db_worker`
RETENTION = datetime.timedelta(days=30)
SECONDS_BETWEEN_SIGNS = 5


def start(kind: str, user: Any = None, arguments: dict[str, Any] | None = None, key: str = "") -> BackgroundTask:
    """Start a task, and return it. If one with the same ``key`` is active, return that one.

    In a transaction, the task starts after it is committed.
    """
    task, is_new = create(kind, user, arguments or {}, key)
    if is_new:
        launch_after_commit(task.pk)
    elif task.is_interrupted:
        start_again(task, user)
    task.refresh_from_db()
    return task


def start_and_wait(kind: str, key: str = "") -> BackgroundTask:
    """Run a task in a process of its own, and return it when it has ended. For scheduled jobs."""
    task, is_new = create(kind, None, {}, key)
    if is_new or (task.is_interrupted and make_waiting(task)):
        run_and_wait(task.pk)
    task.refresh_from_db()
    return task


def postpone(kind: str) -> None:
    """Leave a task to the scheduled job that continues tasks, unless one is active. For commands that end soon."""
    task, is_new = create(kind, None, {}, key=kind)
    if is_new:
        BackgroundTask.objects.filter(pk=task.pk).update(alive_until=task.created_at)


def continue_interrupted() -> int:
    """Run the interrupted tasks that continue by themselves, and return how many there were. For a scheduled job."""
    interrupted = BackgroundTask.objects.filter(kind__in=kinds_that_continue(), state__in=ACTIVE)
    tasks = [task for task in interrupted.order_by("pk") if task.is_interrupted and make_waiting(task)]
    for task in tasks:
        run_and_wait(task.pk)
    return len(tasks)


def run_and_wait(pk: int) -> None:
    run_in_process(pk) if settings.TASKS_IN_PROCESSES else run(pk)


def create(kind: str, user: Any, arguments: dict[str, Any], key: str) -> tuple[BackgroundTask, bool]:
    """Return a new task and True, or the active one with the same ``key`` and False."""
    BackgroundTask.objects.filter(finished_at__lt=timezone.now() - RETENTION).delete()
    values = {"kind": kind, "user": user, "arguments": arguments, "alive_until": waiting_until()}
    if not key:
        return BackgroundTask.objects.create(**values), True
    return BackgroundTask.objects.get_or_create(key=key, state__in=ACTIVE, defaults=values)


def waiting_until() -> datetime.datetime:
    return timezone.now() + (QUEUE_TIME if settings.TASKS_IN == "database" else SIGN_OF_LIFE)


def start_again(task: BackgroundTask, user: Any = None) -> bool:
    """Start a task that was interrupted, canceled, or failed. Return False if it is active, or done.

    It becomes a task of ``user``, if given, and may do what they may do.
    """
    if not make_waiting(task, user):
        return False
    launch_after_commit(task.pk)
    return True


def make_waiting(task: BackgroundTask, user: Any = None) -> bool:
    """Have the task wait for a run. Of two people who start it again, one gets True."""
    if not task.is_interrupted and task.state not in (State.FAILED, State.CANCELED):
        return False
    same = BackgroundTask.objects.filter(pk=task.pk, state=task.state, run_id=task.run_id, alive_until=task.alive_until)
    try:
        with transaction.atomic():
            changes = {"state": State.WAITING, "run_id": None, "finished_at": None, "alive_until": waiting_until()}
            changes |= {"user": user} if user else {}
            return bool(same.update(**changes))
    except IntegrityError:  # another one with the same key is active
        return False


def launch_after_commit(pk: int) -> None:
    if settings.TASKS_IN == "database" or settings.TASKS_IN_PROCESSES:
        transaction.on_commit(partial(launch, pk))
    else:
        run(pk)


def launch(pk: int) -> None:
    if settings.TASKS_IN == "database":
        run_queued_task.enqueue(pk)
    else:
        limited_command.start_thread(partial(run_in_process, pk), f"background-task-{pk}")


@django_task()
def run_queued_task(pk: int) -> None:
    """Run the task in ``manage.py db_worker``."""
    run_and_wait(pk)


def run_in_process(pk: int) -> None:
    """Run the task after others on this machine, in a process with limits, and wait for its end."""
    task = BackgroundTask.objects.filter(pk=pk).first()
    kind = get_kind(task.kind) if task else None
    if kind is None:
        fail(pk, unexpected_error())
        return
    try:
        limited_command.run([COMMAND, str(pk)], kind.limits, sign_of_life(pk))
    except (Stopped, AlreadyLocked):
        pass  # it was canceled
    except MemoryExceeded:
        fail(pk, _("The task needs more than %(limit)d MB of memory.") % {"limit": kind.limits.megabytes})
    except TimeExceeded:
        fail(pk, _("The task takes longer than %(limit)d minutes.") % {"limit": kind.limits.cpu_seconds // 60})
    except ProcessFailed:
        fail(pk, unexpected_error())
    except Exception:
        logger.exception("The background task %s failed", pk)
        fail(pk, unexpected_error())


def sign_of_life(pk: int) -> Callable[[], bool]:
    """Return a function that says whether the task is still wanted, and writes now and then that it is alive."""
    last_sign = 0.0

    def keep_running() -> bool:
        nonlocal last_sign
        if time.monotonic() - last_sign < SECONDS_BETWEEN_SIGNS:
            return True
        last_sign = time.monotonic()
        active = BackgroundTask.objects.filter(pk=pk, state__in=ACTIVE)
        try:
            return bool(active.update(alive_until=timezone.now() + SIGN_OF_LIFE))
        except DatabaseError:  # SQLite is locked while the task writes much at once
            return True

    return keep_running
