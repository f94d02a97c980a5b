"""The locations near a ZIP code."""

import logging
import re
from decimal import Decimal

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from site_core.lib.zip_codes import find_zip_code, parse_zip_code
from site_core.ops.logging import JsonFormatter, LineFormatter
from site_core.page_views import counter
from site_core.page_views.models import PageCount
from site_core.page_views.wsgi import count_page_views
from site_core.redirects.models import NotFoundPath
from site_core.redirects.serving import hit_counters
from site_core.search import counter as search_counter
from site_core.search.wsgi import count_searches
from tests.support.factories import LocationPageFactory
from tests.support.html import parse_json_ld, soup

ZIP = "10601"  # White Plains
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def locations(site):
    """Return three locations in editor order: Manhattan, Los Angeles, and White Plains."""
    manhattan = LocationPageFactory(title="Manhattan")
    west = LocationPageFactory(
        title="Los Angeles", postal_code="90012", latitude=Decimal("34.06"), longitude=Decimal("-118.24")
    )
    plains = LocationPageFactory(title="White Plains", postal_code="10605-0123", latitude=None, longitude=None)
    return manhattan, west, plains


@pytest.fixture
def url(locations):
    return locations[0].get_parent().url


def names(response):
    return [heading.get_text(strip=True) for heading in soup(response).find("main").select(".location-name")]


class TestZipCodes:
    @pytest.mark.parametrize(
        "text", ["10016", " 10016 ", "10016-1234", "10016 1234", "100161234", "１００１６", "10016－1234"]
    )
    def test_are_read_as_people_write_them(self, text):
        assert parse_zip_code(text) == "10016"

    @pytest.mark.parametrize(
        "text", ["", "1001", "10016-12", "١٠٠١٦", "1e004", "+1001", "10016\x00", "10016;", "0x271"]
    )
    def test_nothing_else_is_read(self, text):
        assert parse_zip_code(text) == ""

    @pytest.mark.parametrize(
        ("zip_code", "point"),
        [
            ("10016", (40.74, -73.98)),
            ("00501", (40.82, -73.05)),
            ("99950", (55.34, -131.65)),
            ("96799", (-14.27, -170.70)),
        ],
    )
    def test_are_where_they_should_be(self, zip_code, point):
        assert find_zip_code(zip_code) == pytest.approx(point, abs=0.01)

    @pytest.mark.parametrize("zip_code", ["00000", "99999", "00001"])
    def test_numbers_that_are_no_zip_codes_are_nowhere(self, zip_code):
        assert find_zip_code(zip_code) is None

    def test_distance_from_coast_to_coast(self):
        assert find_zip_code("10001").miles_to(find_zip_code("94103")) == pytest.approx(2570, abs=15)


class TestResults:
    def test_nearest_location_comes_first_with_its_distance(self, url, client):
        response = client.get(url, {"zip": ZIP})
        assert names(response) == ["White Plains", "Manhattan", "Los Angeles"]
        assert soup(response).find("a", string="Show all in the usual order")["href"] == url
        distances = [text.get_text() for text in soup(response).select(".location-distance")]
        assert distances[0].startswith(("Less than a mile", "About 1 mile ", "About 2 miles"))
        assert re.fullmatch(r"About 2[0-9] miles away", distances[1])
        assert re.fullmatch(r"About 2,4\d\d miles away", distances[2])

    def test_location_that_is_nowhere_comes_last_without_a_distance(self, url, client, locations):
        locations[0].postal_code, locations[0].country = "EC1A 1BB", "GB"
        locations[0].latitude = locations[0].longitude = None
        locations[0].save()
        response = client.get(url, {"zip": "90012"})
        assert names(response) == ["Los Angeles", "White Plains", "Manhattan"]
        assert len(soup(response).select(".location-distance")) == 2

    @pytest.mark.parametrize("name", ["zip", "ZIP", "Zip"])
    def test_case_of_the_parameter_is_ignored(self, url, client, name):
        assert names(client.get(url, {name: "90012"}))[0] == "Los Angeles"

    @pytest.mark.parametrize(
        ("entered", "message"),
        [
            ("", "Enter a ZIP code with five digits"),
            ("New York", "Enter a ZIP code with five digits"),
            ("00000", "We don’t know the ZIP code 00000"),
            ("9" * 5000, "Enter a ZIP code with five digits"),
        ],
    )
    def test_error_says_what_to_do_and_all_locations_stay(self, url, client, entered, message):
        response = client.get(url, {"zip": entered})
        page = soup(response)
        field = page.find("input", id="zip-code")
        assert response.status_code == 200
        assert page.title.get_text(strip=True).startswith("Error: ")
        assert message in page.find(id="zip-code-error").get_text()
        assert field["aria-invalid"] == "true"
        assert "zip-code-error" in field["aria-describedby"].split()
        assert names(response) == ["Manhattan", "Los Angeles", "White Plains"]
        assert "usual order" not in response.text

    @pytest.mark.parametrize(
        "entered",
        [
            '"><script>alert(1)</script>',
            "' OR 1=1 --",
            "{{ 7*7 }}",
            "\u202e10016",
            "\ud7ff\ufffe",
            "%0d%0aX: y",
            "../../etc",
        ],
    )
    def test_hostile_values_are_escaped(self, url, client, entered):
        response = client.get(url, {"zip": entered})
        assert response.status_code == 200
        assert "<script>alert" not in response.content.decode()
        assert soup(response).find("input", id="zip-code")["value"] == entered[:20]

    def test_database_gets_no_part_of_it(self, url, client):
        client.get(url)
        with CaptureQueriesContext(connection) as queries:
            client.get(url, {"zip": ZIP})
        assert len(queries) > 1
        assert not any(ZIP in query["sql"] for query in queries)

    @pytest.mark.parametrize("count", [0, 1])
    def test_form_is_offered_only_if_there_is_a_choice(self, url, client, locations, count):
        for location in locations[count:]:
            location.unpublish()
        assert soup(client.get(url)).find("input", id="zip-code") is None

    @pytest.mark.parametrize("entered", [ZIP, "nowhere", ""])
    def test_zip_code_changes_nothing_if_there_is_no_choice(self, url, client, locations, entered):
        for location in locations[1:]:
            location.unpublish()
        response = client.get(url, {"zip": entered})
        assert names(response) == ["Manhattan"]
        assert "Nearest to" not in response.text
        assert not soup(response).title.get_text(strip=True).startswith("Error")
        assert response["Cache-Control"] == "private, no-store"

    def test_form_works_without_javascript_and_sends_nothing_else(self, url, client):
        form = soup(client.get(url)).find("form", class_="location-finder")
        assert form.get("method", "get") == "get"
        assert form["action"] == url
        assert [field["name"] for field in form.find_all(attrs={"name": True})] == ["zip"]
        assert form.find("label", attrs={"for": "zip-code"})


class TestPrivacy:
    def test_results_are_in_no_cache_and_no_search_engine(self, url, client):
        response = client.get(url, {"zip": ZIP})
        assert response["Cache-Control"] == "private, no-store"
        assert response["Referrer-Policy"] == "no-referrer"
        assert "noindex" in response["X-Robots-Tag"]
        page = soup(response)
        assert page.find("link", rel="canonical")["href"] == f"http://testserver{url}"
        assert ZIP not in str(page.head)
        assert ZIP not in str(parse_json_ld(response))
        assert all(ZIP not in link["href"] for link in page.find_all("a", href=True))

    def test_list_itself_is_cached_and_indexed(self, url, client):
        response = client.get(url)
        assert "no-store" not in response["Cache-Control"]
        assert "noindex" not in response.get("X-Robots-Tag", "")

    @pytest.mark.parametrize("query", [f"zip={ZIP}", f"ZIP={ZIP}", f"a=1&zip={ZIP}&zip=90012", f"%7Aip={ZIP}"])
    def test_page_cache_holds_the_list_but_no_results(self, url, worker, query, settings):
        plain = worker.get(url)
        files = cached_files(settings)
        assert "Nearest to" in worker.get(f"{url}?{query}").text
        assert cached_files(settings) == files
        assert worker.get(url).text == plain.text
        assert len(worker.rendered) == 2

    def test_nothing_is_logged_counted_or_stored(
        self, url, worker, caplog, settings, django_capture_on_commit_callbacks
    ):
        """Not even if the URL is mistyped, redirected, or missing, or if rendering fails."""
        settings.PAGE_COUNTS = True
        worker.application = count_page_views(count_searches(worker.application))
        browser = {"user_agent": BROWSER, "referer": f"http://testserver{url}?zip={ZIP}"}
        with caplog.at_level(logging.DEBUG), django_capture_on_commit_callbacks(execute=True):
            for path in (url, url.rstrip("/"), "/no-such-page/", "/search/"):
                for entered in (ZIP, f"{ZIP}x"):
                    worker.get(f"{path}?zip={entered}", **browser)
            worker.get(url, **browser)
            counter.flush()
            Page.objects.filter(url_path__endswith=url).update(live=False)
            worker.get(f"{url}?zip={ZIP}", **browser)
        counter.flush()
        hit_counters.flush()
        search_counter.flush()
        assert PageCount.objects.exists()
        assert NotFoundPath.objects.exists()
        assert ZIP not in "\n".join(formatted(record) for record in caplog.records)
        assert ZIP not in everything_in_the_database()
        assert not [
            path for path in settings.DATA_DIR.rglob("*") if path.is_file() and ZIP.encode() in path.read_bytes()
        ]


def cached_files(settings):
    return {path for path in settings.DATA_DIR.rglob("*") if path.is_file()}


def formatted(record):
    """Return ``record`` as the site logs it."""
    return LineFormatter("%(message)s").format(record) + JsonFormatter().format(record)


def everything_in_the_database():
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    return "\n".join(str(row) for model in models for row in model._base_manager.values_list())
