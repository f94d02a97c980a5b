"""What is looked up when Prometheus asks: scheduled jobs and background tasks."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count, Min
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from site_core.lib.schedule import job_states

from . import get_folder


def render_metrics() -> bytes:
    """Return all figures in Prometheus' text format."""
    registry = CollectorRegistry()
    MultiProcessCollector(registry, path=str(get_folder()))
    registry.register(JobCollector())
    registry.register(TaskCollector())
    return generate_latest(registry)


class JobCollector(Collector):
    """Scheduled jobs, if this machine runs them."""

    def collect(self) -> Iterator[Metric]:
        started = GaugeMetricFamily(
            "clinic_job_last_start_timestamp_seconds", "When a job last started.", labels=["job"]
        )
        succeeded = GaugeMetricFamily(
            "clinic_job_last_success_timestamp_seconds", "When a job last succeeded.", labels=["job"]
        )
        runs = CounterMetricFamily("clinic_job_runs", "Runs of a job, by how they ended.", labels=["job", "result"])
        for state in job_states(settings.SCHEDULE_DIR):
            name = state.job.command
            for family, moment in ((started, state.last_started), (succeeded, state.last_succeeded)):
                if moment:
                    family.add_metric([name], moment.timestamp())
            for result, count in (("success", state.successes), ("failure", state.failures)):
                runs.add_metric([name, result], count)
        yield from (started, succeeded, runs)


class TaskCollector(Collector):
    """Background tasks in the database. While it is down, there are no figures about them."""

    def collect(self) -> Iterator[Metric]:
        if settings.TASKS_IN != "database":
            return
        tasks = GaugeMetricFamily("clinic_tasks", "Background tasks by status.", labels=["status"])
        waiting = GaugeMetricFamily("clinic_tasks_oldest_waiting_seconds", "How long the oldest task has waited.")
        try:
            for status, count in DBTaskResult.objects.order_by().values_list("status").annotate(Count("pk")):
                tasks.add_metric([str(status).lower()], count)
            oldest = DBTaskResult.objects.ready().aggregate(oldest=Min("enqueued_at"))["oldest"]
            waiting.add_metric([], seconds_since(oldest))
        except DatabaseError:
            return
        yield from (tasks, waiting)


def seconds_since(moment: datetime.datetime | None) -> float:
    return (timezone.now() - moment).total_seconds() if moment else 0
