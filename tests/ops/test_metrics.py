"""Figures for Prometheus at /metrics: off by default, only with the token, over all worker processes."""

import datetime
import io
import re

import pytest
import requests
from django.core.management.base import OutputWrapper
from django.test import Client
from django.utils import timezone

from site_core.lib import schedule
from site_core.lib.schedule import MINUTE, ScheduledJob, Scheduler
from site_core.ops import metrics
from site_core.ops.deployment_checks import check_metrics_token
from tests.support.demo_site import copy_demo_data, serve

TOKEN = "a-token-that-nobody-guesses"
AUTHORIZATION = {"Authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def enabled(settings, tmp_path):
    settings.METRICS_TOKEN, settings.DATA_DIR, settings.SCHEDULE_DIR = TOKEN, tmp_path, tmp_path / "schedule"
    (tmp_path / "metrics").mkdir()


def test_without_a_token_nothing_is_measured_and_the_path_does_not_exist(settings):
    application = object()
    assert metrics.measure(application) is application
    for given in ({}, AUTHORIZATION, {"Authorization": "Bearer "}, {"Authorization": "Bearer"}):
        assert Client().get("/metrics", headers=given).status_code == 404


@pytest.mark.parametrize("given", [None, "", TOKEN, f"Basic {TOKEN}", f"Bearer {TOKEN}x", "Bearer ünknown"])
def test_wrong_token_gets_404(enabled, given):
    response = Client().get("/metrics", headers={} if given is None else {"Authorization": given})
    assert response.status_code == 404
    assert response["Cache-Control"] == "no-store"


def test_only_get_is_answered(enabled):
    assert Client().post("/metrics", headers=AUTHORIZATION).status_code == 404


def test_token_gets_the_figures_for_any_host_name(enabled, db):
    response = Client().get("/metrics", headers=AUTHORIZATION | {"Host": "10.0.0.11:8000"})
    assert response.status_code == 200
    assert response["Content-Type"].startswith("text/plain; version=0.0.4")


def test_jobs_are_counted_by_how_they_ended(enabled, settings, monkeypatch):
    monkeypatch.setattr(schedule, "_jobs", {})
    job = ScheduledJob("a", "work", MINUTE)
    schedule.register_jobs(job)
    scheduler = Scheduler(settings.SCHEDULE_DIR, OutputWrapper(io.StringIO()), OutputWrapper(io.StringIO()))
    for error in ("", "disk full", ""):
        scheduler.record_start(job)
        scheduler.record_end(job, error)
    text = Client().get("/metrics", headers=AUTHORIZATION).text
    assert 'clinic_job_runs_total{job="a",result="success"} 2.0' in text
    assert 'clinic_job_runs_total{job="a",result="failure"} 1.0' in text
    seconds = float(re.search(r'clinic_job_last_success_timestamp_seconds\{job="a"\} (\S+)', text)[1])
    assert abs(timezone.now().timestamp() - seconds) < datetime.timedelta(minutes=5).total_seconds()


def test_waiting_tasks_are_counted(enabled, settings, db):
    settings.TASKS_IN = "database"
    assert "clinic_tasks_oldest_waiting_seconds 0.0" in Client().get("/metrics", headers=AUTHORIZATION).text


@pytest.mark.parametrize(("token", "count"), [("", 0), ("short", 1), (TOKEN, 0)])
def test_short_token_is_rejected(settings, token, count):
    settings.METRICS_TOKEN = token
    assert len(list(check_metrics_token())) == count


def get_metrics(site):
    return requests.get(f"{site.url}/metrics", headers=AUTHORIZATION, timeout=30).text


def count_page_cache_requests(site):
    return sum(map(int, re.findall(r'clinic_page_cache_requests_total\{outcome="\w+"\} (\d+)', get_metrics(site))))


@pytest.mark.slow
def test_all_workers_are_counted_together(tmp_path_factory, tmp_path):
    """A real server with two workers."""
    copy_demo_data(tmp_path_factory, tmp_path / "data")
    with serve(tmp_path / "data", METRICS_TOKEN=TOKEN, SERVER_WORKERS="2") as site:
        before = count_page_cache_requests(site)
        for _ in range(20):  # each over a new connection, which any worker may accept
            assert requests.get(site.url, timeout=30).status_code == 200
        assert requests.get(f"{site.url}/never-made/", timeout=30).status_code == 404
        assert count_page_cache_requests(site) >= before + 21
        text = get_metrics(site)
    assert re.search(r'clinic_http_requests_total\{status="2xx",view="page_cache"\} \d+', text)
    assert re.search(r'clinic_http_requests_total\{status="4xx",view="wagtail_serve"\} \d', text)
    assert 'clinic_http_request_duration_seconds_bucket{le="+Inf",view="page_cache"}' in text
