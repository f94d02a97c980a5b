"""Check many rules in a process of its own, whose limits spare the server. The report is in Django's cache.

Few rules are checked in the request that shows the report.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import asdict

from django.conf import settings
from django.core.cache import cache
from django.utils.translation import gettext as _
from django_tasks import task

from site_core.lib.limited_process import Limits, MemoryExceeded, TimeExceeded

from .. import limited_job
from ..models import RedirectRule
from .report import Report

logger = logging.getLogger(__name__)

MAX_RULES_IN_REQUEST = 5_000  # take two seconds of processor time; 100,000 take 30, and 330 MB
LIMITS = Limits(megabytes=1024, cpu_seconds=600, seconds=900)
COMMAND = "run_redirect_check"
HEARTBEAT_SECONDS = 20  # after which a check without a sign of life counts as interrupted
QUEUE_SECONDS = 600  # that a check may wait for `manage.py db_worker`
REPORT_SECONDS = 60 * 60
REPORT_KEY = "redirects.check.report.1"  # another number for other fields
HEARTBEAT_KEY, PROGRESS_KEY = "redirects.check.heartbeat", "redirects.check.progress"
ERROR_KEY = "redirects.check.error"


def has_few_rules() -> bool:
    return RedirectRule.objects.count() <= MAX_RULES_IN_REQUEST


def get_report() -> Report | None:
    """Return a new report if there are few rules, or else that of the last check, if it is recent."""
    if has_few_rules():
        return Report.create()
    values = cache.get(REPORT_KEY)
    return Report(**values) if values else None


def get_error() -> str:
    """Return why the last check failed, or an empty string."""
    return cache.get(ERROR_KEY, "")


def is_running() -> bool:
    return bool(cache.get(HEARTBEAT_KEY))


def get_progress() -> tuple[int, int]:
    """Return ``(rules done, rules in total)``."""
    done, total = cache.get(PROGRESS_KEY, [0, 0])
    return done, total


def start() -> None:
    """Start a check, unless one is running: as a task, in a process that a thread watches, or here, as settings say."""
    in_queue = settings.TASKS_IN == "database"
    if not cache.add(HEARTBEAT_KEY, True, QUEUE_SECONDS if in_queue else HEARTBEAT_SECONDS):
        return
    cache.delete_many([PROGRESS_KEY, ERROR_KEY])
    if in_queue:
        run_pending_check.enqueue()
    elif settings.REDIRECTS_JOBS_IN_BACKGROUND:
        limited_job.start_thread(run_in_process, "redirects-check")
    else:
        run()


@task()
def run_pending_check() -> None:
    """Run the check in `manage.py db_worker`."""
    run_in_process() if settings.REDIRECTS_JOBS_IN_BACKGROUND else run()


def run() -> None:
    """Check all rules, and store the report."""
    total = RedirectRule.objects.filter(enabled=True).count()
    report = Report.create(lambda done: cache.set(PROGRESS_KEY, [done, total], QUEUE_SECONDS))
    store(report)
    cache.delete(HEARTBEAT_KEY)


def store(report: Report) -> None:
    cache.set(REPORT_KEY, asdict(report), REPORT_SECONDS)


def remove_findings(rule_ids: Collection[int]) -> None:
    """Remove the findings about these rules from the stored report, if there is one."""
    if values := cache.get(REPORT_KEY):
        report = Report(**values)
        report.remove(rule_ids)
        store(report)


def keep_running() -> bool:
    """Give a sign of life."""
    cache.set(HEARTBEAT_KEY, True, HEARTBEAT_SECONDS)
    return True


def run_in_process() -> None:
    """Run the check after other jobs on this machine, and wait for its end."""
    try:
        limited_job.run([COMMAND], LIMITS, keep_running)
    except MemoryExceeded:
        fail(_("Checking all redirects needs more than %(limit)d MB of memory.") % {"limit": LIMITS.megabytes})
    except TimeExceeded:
        fail(_("Checking all redirects takes longer than %(limit)d minutes.") % {"limit": LIMITS.cpu_seconds // 60})
    except Exception:
        logger.exception("The check of redirects failed")
        fail(_("An unexpected error occurred. See the server’s log, then check again."))
    finally:
        cache.delete(HEARTBEAT_KEY)


def fail(message: str) -> None:
    """Show ``message`` to the user."""
    cache.set(ERROR_KEY, message, REPORT_SECONDS)
