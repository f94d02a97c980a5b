"""Pages that change because time passes: which day is today, and whether the clinic is open."""

import pytest
import time_machine

from tests.support.factories import ContactPageFactory
from tests.support.html import soup
from tests.support.site_settings import save_clinic, special_day, usual_hours


@pytest.fixture
def clinic(site):
    """The clinic is open from Wednesday 8 a.m. to 6 p.m., and closed on Thanksgiving, the day after."""
    hours = [usual_hours(str(day), "08:00", "18:00") for day in range(5)]
    save_clinic(site, opening_hours=hours, special_days=[special_day("2026-11-26")])
    ContactPageFactory(slug="contact")


@pytest.fixture
def clock():
    """Return a function that sets the time on Wednesday, November 25, 2026, in New York."""
    with time_machine.travel("2026-11-25 12:00 -0500", tick=False) as traveller:
        yield lambda text: traveller.move_to(f"2026-11-{text} -0500")


def today(response):
    return soup(response.text).select_one("footer .today dt").get_text()


def is_open(response):
    return soup(response.text).select_one(".open-now").get_text()


def test_yesterday_is_not_today_after_midnight(worker, clinic, clock):
    clock("25 23:58:30")
    worker.get("/contact/")
    clock("25 23:59:59")
    assert today(worker.get("/contact/")) == "Wednesday (today)"
    clock("26 00:00:00")
    assert today(worker.get("/contact/")) == "Thursday, November 26 (today)"
    assert worker.rendered == ["/contact/"] * 2


def test_clinic_closes_on_the_minute(worker, clinic, clock):
    clock("25 17:58:00")
    assert is_open(worker.get("/contact/")) == "Open now"
    clock("25 18:00:00")
    assert is_open(worker.get("/contact/")) == "Closed now"


def test_page_is_cached_as_long_as_ever_when_nothing_changes(worker, clinic, clock):
    clock("25 12:00:00")
    worker.get("/contact/")
    clock("25 12:04:59")
    worker.get("/contact/")
    assert worker.rendered == ["/contact/"]


def test_page_that_was_rendered_across_midnight_is_rendered_again(worker, clinic, clock):
    django = worker.django

    def slow(environ, start_response):
        response = django(environ, start_response)
        clock("26 00:00:01")
        return response

    clock("25 23:59:59")
    worker.django = slow
    worker.get("/contact/")
    worker.django = django
    assert today(worker.get("/contact/")) == "Thursday, November 26 (today)"


def test_shared_caches_keep_no_page_over_midnight(worker, clinic, clock, settings):
    settings.SHARED_CACHE_SECONDS = 60
    clock("25 23:30:00")
    assert "s-maxage=60" in worker.get("/contact/").headers["cache-control"]
    # The page cache may send this copy for 300 seconds, and a shared cache for another 120.
    clock("25 23:53:00")
    assert worker.get("/contact/").headers["cache-control"] == "no-cache"
