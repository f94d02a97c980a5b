"""The table of insurance plans and the link to the patient portal, on a phone and on a desktop."""

import pytest
from playwright.sync_api import expect

from tests.support.axe import assert_accessible
from tests.support.demo_site import copy_demo_data, serve
from tests.support.processes import run_python

PORTAL = "https://portal.example.org/"
PLANS = """
import datetime
from home.models import HomePage, StandardPage
from site_core.facts.models import Fact
from site_core.site_settings.models import NavigationSettings
from tests.support.factories import LocationPageFactory
from wagtail.models import Site

day = datetime.date(2026, 9, 30)
for insurer, name, value in [
    ("Aetna", "Choice POS II", "In network"),
    ("UnitedHealthcare", "Oxford Freedom Network of the State of New York", "Out of network: we send a superbill"),
    ("", "Medicare", "Not accepted"),
]:
    Fact.objects.create(name=name, insurer=insurer, kind="plan", value=value, checked_on=day)
value = {"heading": "Insurance we accept", "introduction": "Plans change. Ask your insurer before your first visit."}
page = StandardPage(title="Insurance", slug="insurance", body=[{"type": "insurance_plans", "value": value}])
HomePage.objects.get().add_child(instance=page)
navigation = NavigationSettings.for_site(Site.objects.get())
navigation.portal_url = "https://portal.example.org/"
navigation.save()
riverside = LocationPageFactory(title="Riverside", plans=Fact.objects.filter(insurer="Aetna"))
LocationPageFactory(title="Poughkeepsie", parent=riverside.get_parent())
"""


@pytest.fixture(scope="module")
def site_with_plans(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plans") / "demo"
    copy_demo_data(tmp_path_factory, folder)
    process = run_python(folder, "-c", f"import django; django.setup()\n{PLANS}")
    assert process.returncode == 0, process.stderr
    with serve(folder) as site:
        yield site


@pytest.mark.parametrize("width", [390, 1280])
def test_plans_fit_the_screen_and_are_accessible(browser, site_with_plans, width):
    context = browser.new_context(base_url=site_with_plans.url, viewport={"width": width, "height": 844})
    page = context.new_page()
    requests = []
    page.on("request", lambda request: requests.append(request.url))
    page.goto("/insurance/")
    expect(page.get_by_role("row").filter(has_text="Choice POS II")).to_contain_text("In network")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    plans = page.get_by_role("region", name="Insurance plans")
    assert plans.evaluate("box => box.scrollWidth - box.clientWidth") == 0
    expect(plans.get_by_role("columnheader", name="Where")).to_be_visible(visible=width > 390)
    expect(plans.get_by_text("Where: Poughkeepsie").first).to_be_visible(visible=width == 390)
    assert_accessible(page)
    page.emulate_media(color_scheme="dark")
    assert_accessible(page)
    if width == 390:
        page.get_by_role("button", name="Menu").click()
        link = page.get_by_role("navigation", name="Main").get_by_role("link", name="Patient portal")
        expect(link).to_be_visible()
        assert_accessible(page)
    else:
        link = page.get_by_role("contentinfo").get_by_role("link", name="Patient portal")
        expect(page.get_by_role("navigation", name="Main").get_by_role("link", name="Patient portal")).to_be_hidden()
    link.hover()
    expect(link).to_have_attribute("href", PORTAL)
    assert not [url for url in requests if not url.startswith(site_with_plans.url) and not url.startswith("data:")]
    context.close()
