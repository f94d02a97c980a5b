"""The registry of site health checks: what runs when, and what becomes of a check that fails or hangs."""

import threading

import pytest
from django.utils.translation import get_language, override

from site_core.lib import site_health
from site_core.lib.site_health import SiteHealthCheck, Status, critical, good, recommended, run_checks


def check(name, run, is_remote=False):
    return SiteHealthCheck(name, name.title(), run, is_remote)


def test_registered_check_is_listed_by_its_label(monkeypatch):
    monkeypatch.setattr(site_health, "_checks", {})
    for name, label in (("b", "Second"), ("a", "First")):
        site_health.register_site_health_check(name, label)(lambda: [good("")])
    assert [each.name for each in site_health.site_health_checks()] == ["a", "b"]


@pytest.mark.parametrize(
    ("results", "status"),
    [
        ([], Status.GOOD),
        ([good("a")], Status.GOOD),
        ([good("a"), recommended("b")], Status.RECOMMENDED),
        ([critical("a"), recommended("b"), good("c")], Status.CRITICAL),
    ],
)
def test_status_of_a_check_is_that_of_its_worst_result(results, status):
    assert run_checks([check("a", lambda: results)], with_remote=False)[0].status == status


@pytest.mark.parametrize("is_remote", [False, True])
def test_check_that_fails_is_critical_and_does_not_stop_others(is_remote):
    failing, working = run_checks(
        [check("a", lambda: 1 / 0, is_remote), check("b", lambda: [good("well")])], with_remote=True
    )
    assert failing.status == Status.CRITICAL
    assert "ZeroDivisionError" in failing.results[0].found
    assert working.results == [good("well")]


def test_remote_check_runs_on_demand_only():
    remote = check("a", lambda: [good("well")], is_remote=True)
    assert run_checks([remote], with_remote=False)[0].status is None
    assert run_checks([remote], with_remote=True)[0].results == [good("well")]


def test_remote_check_that_hangs_is_reported_after_the_timeout():
    release = threading.Event()
    hanging = check("a", lambda: release.wait(60) and [], is_remote=True)
    other = check("b", lambda: [good("well")], is_remote=True)
    slow, quick = run_checks([hanging, other], with_remote=True, timeout=0.2)
    release.set()
    assert slow.status == Status.CRITICAL
    assert "took too long" in slow.results[0].found
    assert quick.status == Status.GOOD


def test_remote_check_speaks_the_language_of_the_person_who_asks():
    remote = check("a", lambda: [good(get_language())], is_remote=True)
    with override("es"):
        [report] = run_checks([remote], with_remote=True)
    assert report.results == [good("es")]
