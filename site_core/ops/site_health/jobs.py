"""Whether scheduled jobs run, and whether they succeed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.conf import settings
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from site_core.lib.schedule import JobState, job_states
from site_core.lib.site_health import Result, critical, good, recommended, register_site_health_check

GRACE = datetime.timedelta(minutes=15)  # beyond two intervals


@register_site_health_check("scheduled_jobs", gettext_lazy("Scheduled jobs"), is_on_desk=True)
def check_scheduled_jobs() -> Iterator[Result]:
    states = job_states(settings.SCHEDULE_DIR)
    started = [state.last_started for state in states if state.last_started]
    if not started:
        yield critical(
            _("No scheduled job has ever run on this machine."),
            _("Set up cron or systemd as described in docs/deployment.md, unless another machine runs the jobs."),
            command="manage.py run_scheduled",
        )
        return
    problems = [
        *(overdue_result(state) for state in states if is_overdue(state)),
        *(failed_result(state) for state in states if state.error),
    ]
    yield from problems or [
        good(
            _("All %(count)d jobs run on time. The last one started %(time)s ago.")
            % {"count": len(states), "time": timesince(max(started))}
        )
    ]


def overdue_result(state: JobState) -> Result:
    return critical(
        _("%(job)s is overdue: it should run %(frequency)s, and last started %(time)s ago.") % values_of(state),
        _("Check cron or the systemd unit: see docs/deployment.md."),
        command="manage.py run_scheduled --list",
    )


def failed_result(state: JobState) -> Result:
    return recommended(
        _("%(job)s failed when it last ran: %(error)s") % values_of(state),
        _("Run it again to see what is wrong."),
        command=f"manage.py {state.job.command_line}",
    )


def is_overdue(state: JobState) -> bool:
    """Return whether the job has missed a whole interval. A nightly job that has never run waits for its night."""
    if state.last_started is None:
        return False
    return timezone.now() - state.last_started > 2 * state.job.interval + GRACE


def values_of(state: JobState) -> dict[str, str]:
    return {
        "job": state.job.command,
        "frequency": state.job.frequency,
        "time": timesince(state.last_started) if state.last_started else "",
        "error": state.error,
    }
