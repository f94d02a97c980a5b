"""A clinic with three locations, as visitors see it."""

import pytest
from playwright.sync_api import expect

from tests.support import processes
from tests.support.axe import COLORS, assert_accessible
from tests.support.demo_site import copy_demo_data, serve

# Run in the process of the site, which has its own database.
CREATE_LOCATIONS = """
from decimal import Decimal
from home.models import TreatmentPage
from site_core.media.models import ClinicImage
from site_core.pages.models import PersonPage
from tests.support.factories import LocationPageFactory

image = ClinicImage.objects.first()
treatments, people = TreatmentPage.objects.all(), PersonPage.objects.all()
picture = {"type": "picture", "value": {"image": {"image": image.pk, "alt_text": "A lamp", "decorative": False}}}
texts = {name: "<p>Take the elevator.</p>" for name in ("directions", "parking", "accessibility")}
hours = [{"type": "hours", "value": {"days": ["0", "1"], "opens": "09:00", "closes": "17:00"}}]
details = {"image": image, "treatments": treatments, "people": people, "pictures": [picture], "opening_hours": hours}
LocationPageFactory(title="Manhattan", slug="manhattan", accepting_new_patients=True, **details, **texts)
LocationPageFactory(title="Los Angeles", postal_code="90012", latitude=Decimal("34.06"), longitude=Decimal("-118.24"))
LocationPageFactory(title="White Plains", postal_code="10601", latitude=None, longitude=None)
"""
LARGE_TEXT = "document.documentElement.style.fontSize = '130%'"


@pytest.fixture(scope="module")
def group(tmp_path_factory):
    """Serve the demo clinic with three locations."""
    folder = tmp_path_factory.mktemp("locations") / "demo"
    copy_demo_data(tmp_path_factory, folder)
    created = processes.manage(folder, "shell", "--command", CREATE_LOCATIONS, check=False)
    assert created.returncode == 0, created.stderr
    with serve(folder) as site:
        yield site


@pytest.fixture
def visit(browser, group):
    """Return a function that opens a path in a browser of a given width."""
    contexts = []

    def open_page(path, width, **options):
        context = browser.new_context(base_url=group.url, viewport={"width": width, "height": 844}, **options)
        contexts.append(context)
        page = context.new_page()
        page.goto(path)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_nearest_location_is_found_without_javascript(visit, width):
    page = visit("/locations/", width, java_script_enabled=False)
    page.get_by_role("textbox", name="Find the nearest location").fill("94103")
    page.get_by_role("button", name="Find", exact=True).click()
    expect(page.get_by_role("heading", name="Nearest to 94103")).to_be_visible()
    expect(page.locator(".location-name").first).to_have_text("Los Angeles")
    page.get_by_role("link", name="Los Angeles").click()
    expect(page.get_by_role("heading", level=1, name="Los Angeles")).to_be_visible()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize(
    "path", ["/locations/", "/locations/?zip=10016", "/locations/?zip=00000", "/locations/manhattan/", "/contact/"]
)
def test_pages_are_accessible_and_fit(visit, path, width):
    page = visit(path, width)
    assert_accessible(page)
    page.emulate_media(color_scheme="dark")
    assert_accessible(page, COLORS)
    for narrow in (320, width):
        page.set_viewport_size({"width": narrow, "height": 844})
        page.evaluate(LARGE_TEXT)
        assert page.evaluate("document.documentElement.scrollWidth") <= narrow


def test_no_request_of_the_results_leaves_the_site_and_no_link_says_the_zip_code(visit, group):
    """Chromium sends the URL with requests for fonts that a style element names, whatever the policy says."""
    page = visit("/locations/", 1280)
    requests = []
    page.on("request", lambda request: requests.append(request))
    page.goto("/locations/?zip=10016")
    page.get_by_role("link", name="Manhattan").click()
    expect(page.get_by_role("heading", level=1, name="Manhattan")).to_be_visible()
    assert all(request.url.startswith(group.url) for request in requests)
    others = [request for request in requests if "zip=" not in request.url and request.resource_type != "font"]
    assert "/locations/manhattan/" in str([request.url for request in others])
    assert not any("10016" in request.headers.get("referer", "") for request in others)
