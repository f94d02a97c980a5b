"""Scheduled jobs: one registry of the management commands that a running site needs.

An app registers its jobs in ``AppConfig.ready``. A Scheduler runs what is due. Every process that runs the schedule of
one machine shares a folder with a file per job: the file is locked while the job runs, and its modification time says
when the job last started. Beside it, that of ``<job>.succeeded`` says when the job last succeeded, ``<job>.failed``
contains the error of the last run, if it failed, and ``<job>.runs`` how many have succeeded and failed.
"""

from __future__ import annotations

import contextlib
import datetime
import os
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import OutputWrapper
from django.db import connection
from django.utils import timezone

from .file_lock import AlreadyLocked, file_lock

MINUTE = datetime.timedelta(minutes=1)
HOUR = datetime.timedelta(hours=1)
DAY = datetime.timedelta(days=1)
WEEK = datetime.timedelta(weeks=1)
MAX_ERROR_LENGTH = 1000


@dataclass(frozen=True)
class ScheduledJob:
    """A management command, run once in each ``interval``.

    ``purpose`` says what the command does: “publish scheduled pages”. A daily job runs ``after_midnight``, in the time
    zone of the site, and a weekly one does so on Mondays. A job that ``is_enabled`` turns off is never due. One that
    ``runs_at_start`` also runs before the site is served, on every machine.
    """

    command: str
    purpose: str
    interval: datetime.timedelta
    arguments: tuple[str, ...] = ()
    after_midnight: datetime.timedelta = datetime.timedelta()
    is_enabled: Callable[[], bool] = lambda: True
    runs_at_start: bool = False

    @property
    def is_nightly(self) -> bool:
        """Whether the job has a time of day."""
        return self.interval in (DAY, WEEK)

    @property
    def command_line(self) -> str:
        return " ".join([self.command, *self.arguments])

    @property
    def frequency(self) -> str:
        """Return when the job runs, in words."""
        if self.is_nightly:
            day = "daily" if self.interval == DAY else "on Mondays"
            return f"{day} at {(datetime.datetime.min + self.after_midnight):%H:%M}"
        return {MINUTE: "every minute", HOUR: "every hour"}[self.interval]

    def period(self, moment: datetime.datetime) -> int:
        """Return the number of the interval that ``moment`` is in."""
        if self.is_nightly:
            day = (timezone.localtime(moment).replace(tzinfo=None) - self.after_midnight).toordinal()
            return day if self.interval == DAY else (day - 1) // 7  # the first day was a Monday
        return int(moment.timestamp() // self.interval.total_seconds())


_jobs: dict[str, ScheduledJob] = {}


def register_jobs(*jobs: ScheduledJob) -> None:
    _jobs.update((job.command, job) for job in jobs)


def scheduled_jobs() -> list[ScheduledJob]:
    """Return all registered jobs that are enabled, the most frequent ones first."""
    return sorted((job for job in _jobs.values() if job.is_enabled()), key=lambda job: (job.interval, job.command))


@dataclass(frozen=True)
class JobState:
    """How the runs of a job went: ``error`` is that of the last run, and "" unless it failed."""

    job: ScheduledJob
    last_started: datetime.datetime | None
    last_succeeded: datetime.datetime | None
    error: str
    successes: int = 0
    failures: int = 0


def job_states(folder: Path) -> list[JobState]:
    """Return the states of all enabled jobs, as the schedulers of this machine have recorded them in ``folder``."""
    return [
        JobState(
            job,
            modified_at(folder / job.command),
            modified_at(folder / f"{job.command}.succeeded"),
            read_text(folder / f"{job.command}.failed"),
            *read_counts(folder / f"{job.command}.runs"),
        )
        for job in scheduled_jobs()
    ]


def modified_at(path: Path) -> datetime.datetime | None:
    try:
        return datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC)
    except FileNotFoundError:
        return None


def read_text(path: Path) -> str:
    try:
        return path.read_text()
    except FileNotFoundError:
        return ""


def read_counts(path: Path) -> tuple[int, int]:
    """Return how many runs have succeeded and failed."""
    try:
        successes, failures = read_text(path).split()
        return int(successes), int(failures)
    except ValueError:  # no run yet, or a file that a full disk cut off
        return 0, 0


def touch_now(path: Path) -> None:
    """Create ``path``, or set its modification time."""
    now = timezone.now().timestamp()
    path.touch()
    os.utime(path, (now, now))


class Scheduler:
    """Runs due jobs. Their output goes to ``stdout`` and ``stderr``."""

    def __init__(self, folder: Path, stdout: OutputWrapper, stderr: OutputWrapper) -> None:
        self.folder, self.stdout, self.stderr = folder, stdout, stderr
        folder.mkdir(parents=True, exist_ok=True)

    def run_due_jobs(self) -> list[ScheduledJob]:
        """Run due jobs one after another. Return those that failed: a failure never keeps the next job from running."""
        return [job for job in self.due_jobs() if not self.run(job)]

    def run_startup_jobs(self) -> None:
        """Run the jobs that have to run before the site is served. If one fails, the site is served nevertheless."""
        for job in scheduled_jobs():
            if job.runs_at_start:
                self.run(job)

    def start_due_jobs(self) -> None:
        """Run each due job in a thread of its own, so that a long backup doesn't delay scheduled publishing."""
        for job in self.due_jobs():
            threading.Thread(target=self._run_in_thread, args=[job], name=job.command, daemon=True).start()

    def due_jobs(self) -> Iterator[ScheduledJob]:
        now = timezone.now()
        for job in scheduled_jobs():
            last_started = self.last_started(job)
            if last_started is None and job.is_nightly:
                self.record_start(job)  # a new site waits for the first night, or Monday
            elif last_started is None or job.period(now) > job.period(last_started):
                yield job

    def last_started(self, job: ScheduledJob) -> datetime.datetime | None:
        return modified_at(self.path(job))

    def record_start(self, job: ScheduledJob) -> None:
        touch_now(self.path(job))

    def record_end(self, job: ScheduledJob, error: str) -> None:
        """Record how the job went. A full disk must not make a job fail that has succeeded."""
        failed = self.folder / f"{job.command}.failed"
        runs = self.folder / f"{job.command}.runs"
        with contextlib.suppress(OSError):
            successes, failures = read_counts(runs)
            runs.write_text(f"{successes + (not error)} {failures + bool(error)}")
            if error:
                failed.write_text(error[:MAX_ERROR_LENGTH])
            else:
                touch_now(self.folder / f"{job.command}.succeeded")
                failed.unlink(missing_ok=True)

    def path(self, job: ScheduledJob) -> Path:
        return self.folder / job.command

    def run(self, job: ScheduledJob) -> bool:
        """Run ``job`` unless another thread or process is running it. Return False if it failed."""
        try:
            with file_lock(self.path(job)):
                self.record_start(job)
                call_command(job.command, *job.arguments, stdout=self.stdout, stderr=self.stderr)
                self.record_end(job, "")
        except AlreadyLocked:
            pass
        except Exception as error:
            self.record_end(job, str(error) or type(error).__name__)
            self.stderr.write(f"{job.command} failed: {error}")
            return False
        return True

    def _run_in_thread(self, job: ScheduledJob) -> None:
        try:
            self.run(job)
        finally:
            connection.close()
