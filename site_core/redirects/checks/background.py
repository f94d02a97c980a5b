"""Check many rules in the background, in a process with limits, and keep the report with its task.

Few rules are checked in the request that shows the report.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from site_core.background_tasks import services
from site_core.background_tasks.kinds import TaskKind, register_task_kind
from site_core.background_tasks.models import BackgroundTask
from site_core.background_tasks.running import Run
from site_core.lib.limited_process import Limits

from ..models import RedirectRule
from .report import Report

MAX_RULES_IN_REQUEST = 2_000  # take a second of processor time; 100,000 take half a minute
CHECK = "redirects.check"


def has_few_rules() -> bool:
    return RedirectRule.objects.count() <= MAX_RULES_IN_REQUEST


def last_task() -> BackgroundTask | None:
    return BackgroundTask.objects.filter(kind=CHECK).defer("result").order_by("-pk").first()


def last_finished() -> BackgroundTask | None:
    """Return the task with the latest report."""
    return BackgroundTask.objects.filter(kind=CHECK, state=BackgroundTask.State.DONE).order_by("-finished_at").first()


def get_report() -> Report | None:
    """Return a new report if there are few rules, or else that of the last check."""
    if has_few_rules():
        return Report.create()
    task = last_finished()
    return Report(**task.result) if task else None


def start(user: Any) -> BackgroundTask:
    """Start a check, unless one is running."""
    return services.start(CHECK, user, key=CHECK)


def run_and_wait() -> BackgroundTask:
    return services.start_and_wait(CHECK, key=CHECK)


def run(run: Run) -> dict[str, Any]:
    """Check all rules, and return the report."""
    total = RedirectRule.objects.filter(enabled=True).count()
    return asdict(Report.create(lambda done: run.update(done, total)))


def remove_findings(rule_ids: Collection[int]) -> None:
    """Remove the findings about these rules from the stored report, if there is one."""
    if task := last_finished():
        report = Report(**task.result)
        report.remove(rule_ids)
        BackgroundTask.objects.filter(pk=task.pk).update(result=asdict(report))


def can_see(user: Any, task: BackgroundTask) -> bool:
    return bool(user.has_perm("redirects.view_redirectrule"))


def register() -> None:
    register_task_kind(
        TaskKind(
            CHECK,
            heading=_("Check redirects"),
            progress_text=_("{done} of {total} redirects"),
            run=run,
            get_result_url=lambda task: reverse("redirects_check"),
            can_see=can_see,
            limits=Limits(megabytes=1024, cpu_seconds=600, seconds=1800),
        )
    )
