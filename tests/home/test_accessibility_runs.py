"""The accessibility statement says what was measured, and nothing else."""

import datetime
import json

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.utils import timezone
from wagtail.models import Page, Site

from home.accessibility.content import count_broken_links, find_pages, measure_content
from home.accessibility.results import record
from home.models import AccessibilityRun, StandardPage
from home.models.accessibility import KEPT_RUNS
from site_core.backups.models import BackupRun
from tests.support.accessibility_runs import RESULTS, results
from tests.support.audit import good_page, run_audit
from tests.support.factories import HomePageFactory, StandardPageFactory
from tests.support.html import soup
from tests.support.site_settings import save_clinic

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>\"'&"


def measured(**fields):
    """Record results that are a day old."""
    return record(results(measured_at=(timezone.now() - datetime.timedelta(days=1)).isoformat(), **fields))


@pytest.fixture
def page(site):
    value = {"heading": "What we measured"}
    return StandardPageFactory(slug="access", body=[{"type": "accessibility_measurements", "value": value}])


def statement(client):
    section = soup(client.get("/access/")).select_one(".accessibility-measurements")
    return " ".join(section.get_text(" ").split())


def test_a_site_that_was_never_measured_claims_nothing(client, page):
    text = statement(client)
    assert "Nothing has been measured on this site yet" in text
    assert "cookies" not in text


def test_the_statement_says_what_was_tested_and_what_failed(client, page):
    measured()
    text = statement(client)
    assert "axe-core 4.10.2" in text
    assert "One page of each of 2 types was tested" in text
    assert "Images must have alternative text (2 places)" in text
    assert "Such tests find only some barriers." in text
    assert "They set no cookies." in text
    assert "Pages with a medical review: 12. Reviews overdue: 3." in text
    assert "Broken links within the site: 1." in text


def test_what_was_not_measured_is_said(client, page):
    measured()
    text = statement(client)
    assert "Links to other websites were not checked." in text
    assert "No backup has been restored as a test." in text


def test_cookies_and_other_hosts_are_named(client, page):
    measured(cookies=["_ga"], third_party_hosts=["tracker.example"])
    text = statement(client)
    assert "requests to other hosts: tracker.example." in text
    assert "They set cookies: _ga." in text


def test_old_measurements_are_called_old(client, page):
    measured()
    assert "more than 90 days ago" not in statement(client)
    AccessibilityRun.objects.all().delete()
    record(results(measured_at=(timezone.now() - datetime.timedelta(days=91)).isoformat()))
    assert "more than 90 days ago" in statement(client)


def test_the_statement_says_how_to_report_a_barrier(client, site, page):
    save_clinic(site, phone="212-555-0142", email="care@clinic.example")
    text = statement(client)
    assert "212-555-0142 or care@clinic.example" in text


def test_the_newest_run_is_shown(client, page):
    measured()
    record(results(axe_version="3.0"))
    assert "axe-core 4.10.2" in statement(client)


def test_site_that_is_not_measured_claims_nothing(client, site, page, settings):
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    home = HomePageFactory(parent=Page.get_first_root_node(), slug="other")
    Site.objects.create(hostname="other.example", root_page=home)
    StandardPageFactory(parent=home, slug="access", body=page.body.raw_data)
    measured()
    assert "axe-core 4.10.2" in statement(client)
    there = client.get("/access/", headers={"host": "other.example"}).text
    assert "Nothing has been measured on this site yet" in there
    assert "axe-core" not in there


def test_texts_of_results_are_escaped(client, page):
    failure = {"rule": HOSTILE, "description": HOSTILE, "count": 1}
    measured(axe_version=HOSTILE, pages=[{"type": HOSTILE, "path": f"/{HOSTILE}", "failures": [failure]}])
    assert "<script>alert" not in client.get("/access/").text
    assert HOSTILE in statement(client)


def broken(name, value):
    return {**RESULTS, name: value}


@pytest.mark.parametrize(
    "data",
    [
        None, [], {}, "x", {"measured_at": "2026-11-03T10:00:00+00:00"}, RESULTS | {"score": 100},
        broken("measured_at", "yesterday"), broken("measured_at", "2026-11-03T10:00:00"), broken("measured_at", 5),
        broken("measured_at", "2026-99-03T10:00:00+00:00"), broken("measured_at", "3026-11-03T10:00:00+00:00"),
        broken("pages", []), broken("pages", [{}]), broken("pages", [{"type": "a", "path": "/", "failures": [{}]}]),
        broken("cookies", "none"), broken("cookies", [1]), broken("overdue_reviews", -1),
        broken("overdue_reviews", True), broken("broken_links", 0), broken("broken_links", {"internal": "0"}),
        broken("verified_restore", "soon"),
    ],
)  # fmt: skip
def test_only_complete_results_are_recorded(tmp_path, data):
    file = tmp_path / "results.json"
    file.write_text(json.dumps(data))
    with pytest.raises(CommandError):
        call_command("record_accessibility", file)
    assert not AccessibilityRun.objects.exists()


def test_a_file_of_another_machine_is_recorded_once(tmp_path):
    file = tmp_path / "results.json"
    file.write_text(json.dumps(RESULTS))
    call_command("record_accessibility", file, verbosity=0)
    call_command("record_accessibility", file, verbosity=0)
    assert AccessibilityRun.objects.get().results == RESULTS


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"none\.json could not be read"):
        call_command("record_accessibility", tmp_path / "none.json")


def test_runs_long_ago_are_deleted():
    for day in range(KEPT_RUNS + 5):
        record(results(measured_at=(timezone.now() - datetime.timedelta(days=day)).isoformat()))
    assert AccessibilityRun.objects.count() == KEPT_RUNS


def test_one_public_page_of_each_type_is_measured(site):
    types = [type(page) for page in find_pages()]
    assert len(types) == len(set(types)) > 4
    assert all(page.live for page in find_pages())


def test_pages_of_other_sites_are_not_measured(site):
    other = StandardPageFactory(parent=Page.get_first_root_node(), title="Another site")
    StandardPage.objects.exclude(pk=other.pk).update(live=False)
    assert StandardPage not in [type(page) for page in find_pages()]


@pytest.mark.parametrize("changes", [{"widths": [360, 1280]}, {"schemes": ["light"]}])
def test_results_of_other_windows_are_refused(site, changes):
    """The statement says which windows were used."""
    with pytest.raises(ValidationError):
        record(results(**changes))


def test_overdue_reviews_and_the_last_verified_restore_are_counted(site):
    assert measure_content().verified_restore is None
    run = BackupRun.objects.create(location="x", size=1, is_verified=True)
    content = measure_content()
    assert content.verified_restore == run.finished_at.isoformat()
    assert content.overdue_reviews == 0


def test_links_that_nobody_checked_are_not_counted(site, settings):
    assert count_broken_links() == {"internal": None, "external": None}
    good_page(site, '<p>Read <a linktype="page" id="99999">this</a>.</p>')
    run_audit()
    assert count_broken_links() == {"internal": 1, "external": None}
