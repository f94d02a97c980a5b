"""start_clinic creates a clinic's first pages, complete or not at all, and only on an empty site."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page, Site

from home.models import ContactPage, HomePage
from site_core.site_settings.models import ClinicSettings

pytestmark = pytest.mark.django_db


def start_clinic(name="Wren Street Clinic", **options):
    out = StringIO()
    call_command("start_clinic", name, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def clinic_url(settings):
    settings.SITE_URL = "https://www.clinic.example"
    settings.ALLOWED_HOSTS = ["www.clinic.example"]


@pytest.fixture
def get(client, clinic_url):
    return lambda path: client.get(path, HTTP_HOST="www.clinic.example", secure=True)


def test_visitors_see_the_clinic(get):
    start_clinic(phone="212-555-0199", email="office@clinic.example")
    for path in ("/", "/contact/"):
        html = get(path).content.decode()
        assert "Wren Street Clinic" in html
        assert "tel:+12125550199" in html
        assert "office@clinic.example" in html
    assert "Wagtail" not in get("/").content.decode()


def test_contact_page_has_no_heading_for_hours_and_a_location_that_are_missing(get):
    start_clinic(phone="212-555-0199")
    assert "visit-heading" not in get("/contact/").content.decode()
    clinic = ClinicSettings.objects.get()
    clinic.street, clinic.city, clinic.region, clinic.postal_code = "1 Wren Street", "New York", "NY", "10001"
    clinic.save()
    assert '<h2 id="visit-heading">Location</h2>' in get("/contact/").content.decode()


def test_name_is_enough(get):
    start_clinic()
    assert get("/").status_code == get("/contact/").status_code == 200


def test_name_is_text_not_html(get):
    start_clinic("<b>O'Neil</b> & Sons")
    assert "&lt;b&gt;O&#x27;Neil&lt;/b&gt; &amp; Sons</p>" in get("/").content.decode()


@pytest.mark.usefixtures("clinic_url")
def test_site_gets_the_host_name_of_the_settings():
    start_clinic()
    site = Site.objects.get()
    assert (site.hostname, site.port, site.site_name) == ("www.clinic.example", 443, "Wren Street Clinic")


def test_no_inquiry_is_accepted_before_somebody_reads_them(get):
    start_clinic()
    assert "Ask us to contact you" not in get("/contact/").content.decode()


def test_pages_can_be_edited_and_found():
    start_clinic()
    home, contact = HomePage.objects.get(), ContactPage.objects.get()
    assert home.live
    assert contact.live
    assert home.latest_revision
    assert contact.get_parent().pk == home.pk


@pytest.mark.parametrize("options", [{"phone": "call us"}, {"email": "nobody"}, {"name": "W" * 81}])
def test_wrong_value_leaves_nothing_behind(options):
    before = list(Page.objects.values_list("pk", "title"))
    with pytest.raises(CommandError):
        start_clinic(**options)
    assert list(Page.objects.values_list("pk", "title")) == before
    assert not ClinicSettings.objects.exists()


def test_second_start_changes_nothing():
    start_clinic()
    assert "already has pages" in start_clinic("Another name")
    assert HomePage.objects.get().title == "Wren Street Clinic"
