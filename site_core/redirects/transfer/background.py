"""Check and import a file in a process of its own, whose limits spare the server. Its progress is in Django's cache."""

from __future__ import annotations

import logging
from functools import partial

from django.core.cache import cache
from django.utils.translation import gettext as _

from site_core.background_tasks import limited_command
from site_core.lib.file_lock import AlreadyLocked
from site_core.lib.limited_process import Limits, MemoryExceeded, ProcessFailed, Stopped, TimeExceeded

from ..models import RedirectUpload

logger = logging.getLogger(__name__)

# 100,000 rows take about a minute of processor time and 350 MB.
LIMITS = Limits(megabytes=768, cpu_seconds=300, seconds=900)
COMMAND = "run_redirect_upload"
HEARTBEAT_SECONDS = 20  # after which a job without a sign of life counts as interrupted
QUEUE_SECONDS = 600  # that a job may wait for `manage.py db_worker`
RUNNING = (RedirectUpload.State.CHECKING, RedirectUpload.State.IMPORTING)


def canceled_message() -> str:
    return _("Canceled. Nothing was imported.")


def unexpected_error_message() -> str:
    return _("An unexpected error occurred, and nothing was imported. See the server’s log, then try again.")


def memory_message() -> str:
    message = _("Nothing was imported: this file needs more than %(limit)d MB of memory. Split it into several files.")
    return message % {"limit": LIMITS.megabytes}


def time_message() -> str:
    message = _(
        "Nothing was imported: this file takes longer than %(limit)d minutes. Split it into several files, and combine "
        "regular expressions if you can: they take the longest."
    )
    return message % {"limit": LIMITS.cpu_seconds // 60}


def progress_key(pk: int) -> str:
    return f"redirects.upload.{pk}"


def heartbeat_key(pk: int) -> str:
    return f"redirects.upload.{pk}.heartbeat"


def cancel_key(pk: int) -> str:
    return f"redirects.upload.{pk}.canceled"


def progress_of(upload: RedirectUpload) -> tuple[int, int] | None:
    """Return ``(rows done, rows in total)``, or None if the job was interrupted."""
    if not cache.get(heartbeat_key(upload.pk)):
        return None
    done, total = cache.get(progress_key(upload.pk), [0, 0])
    return done, total


def record_progress(pk: int, done: int, total: int) -> None:
    cache.set(progress_key(pk), [done, total], QUEUE_SECONDS)


def prepare(pk: int, seconds: int = HEARTBEAT_SECONDS) -> None:
    """Count the job as running, without a sign of life for as many ``seconds``."""
    cache.delete(cancel_key(pk))
    record_progress(pk, 0, 0)
    cache.set(heartbeat_key(pk), True, seconds)


def fail(pk: int, message: str) -> None:
    """Show ``message`` to the user, unless the job has completed or the upload was deleted."""
    RedirectUpload.objects.filter(pk=pk, state__in=RUNNING).update(state=RedirectUpload.State.FAILED, error=message)


def cancel(pk: int) -> None:
    """Stop the job. Through the cache first: the database of SQLite may be locked until the process has ended."""
    cache.set(cancel_key(pk), True, QUEUE_SECONDS)
    fail(pk, canceled_message())


def keep_running(pk: int) -> bool:
    """Give a sign of life. Return whether the job is still wanted."""
    cache.set(heartbeat_key(pk), True, HEARTBEAT_SECONDS)
    return not cache.get(cancel_key(pk)) and RedirectUpload.objects.filter(pk=pk, state__in=RUNNING).exists()


def run_in_process(pk: int) -> None:
    """Run the job for the upload ``pk``, after other jobs on this machine, and wait for its end."""
    try:
        limited_command.run([COMMAND, str(pk)], LIMITS, partial(keep_running, pk))
    except (Stopped, AlreadyLocked):
        pass  # the user was told by ``cancel``
    except MemoryExceeded:
        fail(pk, memory_message())
    except TimeExceeded:
        fail(pk, time_message())
    except ProcessFailed:
        fail(pk, unexpected_error_message())
    except Exception:
        logger.exception("Import %s of redirects failed", pk)
        fail(pk, unexpected_error_message())
