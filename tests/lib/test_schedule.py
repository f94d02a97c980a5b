"""Scheduled jobs: what is due, and what happens if one fails or runs long."""

import datetime
import io
import threading

import pytest
import time_machine
from django.core.management.base import OutputWrapper

from site_core.lib import schedule
from site_core.lib.file_lock import file_lock
from site_core.lib.schedule import DAY, HOUR, MINUTE, WEEK, ScheduledJob, Scheduler

NOON = datetime.datetime(2026, 5, 1, 12, 0, tzinfo=datetime.UTC)
NIGHTLY = ScheduledJob("nightly", "clean up", DAY, after_midnight=datetime.timedelta(hours=2, minutes=7))


class Calls(list):
    """The commands that were called; ``fail`` names one that raises."""

    fail = None

    def __call__(self, command, *arguments, **options):
        self.append(" ".join([command, *arguments]))
        if command == self.fail:
            raise RuntimeError("disk full")


@pytest.fixture
def calls(monkeypatch):
    calls = Calls()
    monkeypatch.setattr(schedule, "call_command", calls)
    monkeypatch.setattr(schedule, "_jobs", {})
    return calls


@pytest.fixture
def scheduler(tmp_path, settings):
    settings.TIME_ZONE = "UTC"
    return Scheduler(tmp_path / "schedule", OutputWrapper(io.StringIO()), OutputWrapper(io.StringIO()))


def run_at(scheduler, *moments):
    for moment in moments:
        with time_machine.travel(moment, tick=False):
            failed = scheduler.run_due_jobs()
    return failed


def test_a_job_runs_once_in_each_interval(calls, scheduler):
    schedule.register_jobs(ScheduledJob("hourly", "tidy", HOUR), ScheduledJob("minutely", "publish", MINUTE))
    run_at(scheduler, *(NOON + datetime.timedelta(seconds=seconds) for seconds in (0, 59, 60, 3600)))
    assert calls == ["minutely", "hourly", "minutely", "minutely", "hourly"]


def test_a_daily_job_runs_at_its_time_and_not_on_the_first_day(calls, scheduler):
    schedule.register_jobs(NIGHTLY)
    run_at(scheduler, NOON, NOON + datetime.timedelta(hours=14, minutes=6))
    assert calls == []
    run_at(scheduler, NOON + datetime.timedelta(hours=14, minutes=7), NOON + datetime.timedelta(hours=20))
    assert calls == ["nightly"]


def test_a_missed_daily_job_runs_once_when_the_machine_is_back(calls, scheduler):
    schedule.register_jobs(NIGHTLY)
    run_at(scheduler, NOON, NOON + datetime.timedelta(days=3), NOON + datetime.timedelta(days=3, minutes=1))
    assert calls == ["nightly"]


def test_a_weekly_job_runs_on_monday(calls, scheduler):
    schedule.register_jobs(ScheduledJob("weekly", "report", WEEK, after_midnight=datetime.timedelta(hours=7)))
    monday = datetime.datetime(2026, 5, 4, 7, 0, tzinfo=datetime.UTC)
    run_at(scheduler, NOON, monday - datetime.timedelta(minutes=1))
    assert calls == []
    run_at(scheduler, monday, monday + datetime.timedelta(days=6), monday + datetime.timedelta(days=7))
    assert calls == ["weekly", "weekly"]


def test_arguments_are_passed_to_the_command(calls, scheduler):
    schedule.register_jobs(ScheduledJob("backup", "back up", MINUTE, ("--keep", "14")))
    run_at(scheduler, NOON)
    assert calls == ["backup --keep 14"]


def test_a_disabled_job_is_neither_listed_nor_due(calls, scheduler):
    schedule.register_jobs(ScheduledJob("prune", "delete results", MINUTE, is_enabled=lambda: False))
    assert run_at(scheduler, NOON) == calls == schedule.scheduled_jobs() == []


def test_a_failure_is_reported_and_the_next_job_runs(calls, scheduler):
    schedule.register_jobs(ScheduledJob("a", "fail", MINUTE), ScheduledJob("b", "work", MINUTE))
    calls.fail = "a"
    failed = run_at(scheduler, NOON)
    assert calls == ["a", "b"]
    assert [job.command for job in failed] == ["a"]
    assert "a failed: disk full" in scheduler.stderr.getvalue()


def test_a_job_that_still_runs_elsewhere_is_not_started_again(calls, scheduler):
    job = ScheduledJob("backup", "back up", MINUTE)
    schedule.register_jobs(job)
    with file_lock(scheduler.path(job)):
        assert run_at(scheduler, NOON + datetime.timedelta(days=36500)) == calls == []


def test_a_long_job_does_not_delay_others(scheduler, monkeypatch):
    started, release = {"slow": threading.Event(), "quick": threading.Event()}, threading.Event()

    def call(command, **options):
        started[command].set()
        if command == "slow":
            release.wait(10)

    monkeypatch.setattr(schedule, "call_command", call)
    monkeypatch.setattr(schedule, "_jobs", {})
    schedule.register_jobs(ScheduledJob("slow", "wait", HOUR), ScheduledJob("quick", "work", HOUR))
    scheduler.start_due_jobs()
    assert started["slow"].wait(10)
    assert started["quick"].wait(10)
    release.set()


def test_jobs_say_when_they_run():
    jobs = NIGHTLY, ScheduledJob("a", "b", HOUR), ScheduledJob("c", "d", WEEK, after_midnight=HOUR)
    assert [job.frequency for job in jobs] == ["daily at 02:07", "every hour", "on Mondays at 01:00"]


def test_jobs_that_run_at_the_start_do_so_even_if_one_fails(calls, scheduler):
    calls.fail = "first"
    schedule.register_jobs(
        ScheduledJob("first", "repair", MINUTE, runs_at_start=True),
        ScheduledJob("never", "repair", MINUTE, runs_at_start=True, is_enabled=lambda: False),
        ScheduledJob("other", "publish", MINUTE),
        ScheduledJob("second", "repair", HOUR, runs_at_start=True),
    )
    scheduler.run_startup_jobs()
    assert calls == ["first", "second"]
