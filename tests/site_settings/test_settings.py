"""Clinic settings and navigation: validation, and where visitors see them."""

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import Site

from site_core.site_settings.blocks import NavigationLinkBlock, OpeningHoursBlock, SpecialDayBlock
from site_core.site_settings.models import ClinicSettings, NavigationSettings
from tests.support import factories
from tests.support.html import soup, text_of
from tests.support.site_settings import save_clinic, save_navigation, special_day, usual_hours

THURSDAY = "2026-11-26 12:00 -0500"


@pytest.mark.parametrize(
    ("phone", "country", "href"),
    [
        ("212-555-0142", "US", "tel:+12125550142"),
        ("(212) 555.0142", "US", "tel:+12125550142"),
        ("+44 20 7946 0000", "US", "tel:+442079460000"),
        (" +1 212 555 0142", "US", "tel:+12125550142"),
        ("020 7946 0000", "GB", "tel:02079460000"),
        ("1-212-555-0142", "US", "tel:+12125550142"),
        ("212-555-0142 x12", "US", "tel:+12125550142;ext=12"),
        ("(212) 555-0142, ext. 5", "US", "tel:+12125550142;ext=5"),
        ("", "US", ""),
        ("988", "US", "tel:988"),
    ],
)
def test_phone_number_becomes_a_tel_url(phone, country, href):
    assert ClinicSettings(phone=phone, country=country).phone_href == href


def test_directions_link_to_a_map_with_the_location():
    url = ClinicSettings(latitude="40.7414", longitude="-73.9894").directions_url
    assert url == "https://www.openstreetmap.org/?mlat=40.7414&mlon=-73.9894#map=17/40.7414/-73.9894"


def test_no_directions_without_a_location():
    assert ClinicSettings(latitude="40.7414").directions_url == ""


class TestHours:
    def test_week_starts_on_monday_and_has_seven_days(self):
        names = [day.name for day in ClinicSettings().hours_by_day()]
        assert (names[0], names[-1], len(names)) == ("Monday", "Sunday", 7)

    def test_day_without_hours_is_closed(self):
        assert ClinicSettings(opening_hours=[usual_hours("1")]).hours_by_day()[0].spans == []

    def test_two_spans_of_a_day_are_in_order(self):
        clinic = ClinicSettings(opening_hours=[usual_hours("0", "13:00", "17:00"), usual_hours("0", "08:00", "12:00")])
        assert [opens.hour for opens, _ in clinic.hours_by_day()[0].spans] == [8, 13]

    @time_machine.travel(THURSDAY, tick=False)
    def test_today_is_marked(self):
        assert [day.name for day in ClinicSettings().hours_by_day() if day.is_today] == ["Thursday"]

    @time_machine.travel("2026-11-27 02:00 +0000", tick=False)
    def test_today_is_the_clinics_day_not_greenwichs(self):
        assert [day.name for day in ClinicSettings().hours_by_day() if day.is_today] == ["Thursday"]


class TestSpecialDays:
    def dates(self, *days):
        clinic = ClinicSettings(special_days=[special_day(day) for day in days])
        return [day.date.isoformat() for day in clinic.upcoming_special_days()]

    @time_machine.travel(THURSDAY, tick=False)
    def test_special_days_are_in_chronological_order(self):
        assert self.dates("2026-12-25", "2026-11-30") == ["2026-11-30", "2026-12-25"]

    @time_machine.travel(THURSDAY, tick=False)
    def test_today_is_an_upcoming_day(self):
        assert self.dates("2026-11-26") == ["2026-11-26"]

    @time_machine.travel(THURSDAY, tick=False)
    def test_past_and_distant_days_are_excluded(self):
        assert self.dates("2026-11-25", "2027-06-01") == []


def clean(block, **value):
    names = dict.fromkeys(block.child_blocks, None)
    return block.clean(block.to_python(names | value))


def errors_of(block, **value):
    with pytest.raises(ValidationError) as refusal:
        clean(block, **value)
    return set(refusal.value.block_errors)


class TestValidation:
    def test_hours_without_duration_are_rejected(self):
        assert errors_of(OpeningHoursBlock(), days=["0"], opens="09:00", closes="09:00") == {"closes"}

    def test_valid_hours_are_accepted(self):
        assert clean(OpeningHoursBlock(), days=["0"], opens="09:00", closes="17:00")["opens"] == datetime.time(9)

    def test_open_special_day_requires_hours(self):
        assert errors_of(SpecialDayBlock(), date="2026-12-24", closed=False, opens="09:00") == {"opens"}

    def test_special_day_must_not_close_when_it_opens(self):
        wrong = {"opens": "12:00", "closes": "12:00"}
        assert errors_of(SpecialDayBlock(), date="2026-12-24", closed=False, **wrong) == {"closes"}

    def test_special_day_that_is_closed_and_has_hours_is_rejected(self):
        both = {"opens": "12:00", "closes": "14:00"}
        assert errors_of(SpecialDayBlock(), date="2026-12-24", closed=True, **both) == {"closed"}

    @pytest.mark.parametrize("last", ["2026-12-23", "2062-12-24"])
    def test_special_days_must_end_within_a_year_after_they_begin(self, last):
        assert errors_of(SpecialDayBlock(), date="2026-12-24", last_date=last, closed=True) == {"last_date"}

    def test_closed_special_day_requires_no_hours(self):
        assert clean(SpecialDayBlock(), date="2026-12-24", closed=True)["closed"]

    @pytest.mark.parametrize("phone", ["call us", "555", "212-555-0142 x", "x12", "212-555-0142 or 0143"])
    def test_invalid_phone_number_is_rejected(self, db, phone):
        with pytest.raises(ValidationError, match="phone"):
            ClinicSettings(site=Site.objects.get(), phone=phone).full_clean()

    @pytest.mark.parametrize("field", [{"latitude": 91}, {"longitude": -181}, {"country": "usa"}])
    def test_impossible_coordinates_are_rejected(self, db, field):
        with pytest.raises(ValidationError, match=next(iter(field))):
            ClinicSettings(site=Site.objects.get(), **field).full_clean()

    def test_link_without_a_target_is_rejected(self):
        assert errors_of(NavigationLinkBlock(), label="Nowhere") == {"page"}

    def test_link_with_page_and_url_is_rejected(self, site):
        both = {"page": site.home.pk, "url": "https://example.org/", "label": "Both"}
        assert errors_of(NavigationLinkBlock(), **both) == {"page"}

    def test_url_requires_a_label(self):
        assert errors_of(NavigationLinkBlock(), url="https://example.org/", label="") == {"label"}

    @pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "not an address"])
    def test_invalid_url_is_rejected(self, url):
        assert "url" in errors_of(NavigationLinkBlock(), url=url, label="Click")

    @pytest.mark.parametrize("url", ["/patient-portal", "/", "/a/?b=c#d", "https://portal.example.org/"])
    def test_link_may_be_a_path_of_this_site(self, url):
        assert clean(NavigationLinkBlock(), url=url, label="Patient portal")["url"] == url

    @pytest.mark.parametrize("url", ["//example.org/", "/\\example.org/", "patient-portal", "/two words"])
    def test_path_that_leads_elsewhere_is_rejected(self, url):
        assert "url" in errors_of(NavigationLinkBlock(), url=url, label="Patient portal")

    @pytest.mark.parametrize(("field", "most"), [("header_links", 5), ("header_action", 1), ("footer_links", 10)])
    def test_too_many_links_are_rejected(self, site, field, most):
        row = {"type": "link", "value": {"page": site.home.pk, "url": "", "label": ""}}
        stream = NavigationSettings._meta.get_field(field).stream_block
        assert len(stream.clean(stream.to_python([row] * most))) == most
        with pytest.raises(ValidationError) as refusal:
            stream.clean(stream.to_python([row] * (most + 1)))
        assert "maximum number of items" in str(refusal.value.non_block_errors)


@pytest.fixture
def front(site, client):
    return lambda: soup(client.get("/"))


class TestWhereVisitorsSeeThem:
    def test_phone_is_in_the_header_and_can_be_called(self, site, front):
        save_clinic(site, phone="212-555-0142")
        assert front().find("header").find("a", href="tel:+12125550142")

    def test_footer_has_name_address_and_email(self, site, front):
        save_clinic(site, name="Lanternfield", street="240 Wren Street", city="New York", email="a@wren.example")
        footer = front().find("footer")
        text = footer.get_text(" ")
        assert all(part in text for part in ("Lanternfield", "240 Wren Street", "New York"))
        assert footer.find("a", href="mailto:a@wren.example")

    def test_footer_has_the_crisis_text(self, site, front):
        save_clinic(site, crisis_heading="Not safe?", crisis_text='<p>Call <a href="tel:988">988</a>.</p>')
        assert "Not safe?" in front().get_text(" ")
        assert front().find("a", href="tel:988")

    def test_footer_has_the_hours(self, site, front):
        save_clinic(site, opening_hours=[usual_hours("0", "08:30", "18:00")])
        assert "8:30" in front().find("footer").get_text(" ")

    @time_machine.travel(THURSDAY, tick=False)
    def test_special_day_is_shown(self, site, front):
        save_clinic(site, special_days=[special_day("2026-12-25", note="Christmas Day")])
        assert "Christmas Day" in front().get_text(" ")

    def test_header_has_its_links_in_order(self, site, front):
        save_navigation(site, header_links=[{"page": site.team.pk}, {"page": site.articles.pk, "label": "Reading"}])
        texts = [link.get_text(strip=True) for link in front().find("header").find_all("a")]
        assert texts.index("Team") < texts.index("Reading")

    def test_button_is_in_the_header(self, site, front):
        save_navigation(site, header_action=[{"page": site.team.pk, "label": "Ask for an appointment"}])
        assert "Ask for an appointment" in front().find("header").get_text(" ")

    def test_footer_has_links_and_notices(self, site, front):
        notice = {"url": "https://example.org/", "label": "The law"}
        save_navigation(site, footer_links=[{"page": site.team.pk, "label": "People"}], notice_links=[notice])
        footer = front().find("footer")
        assert "People" in footer.get_text(" ")
        assert footer.find("a", href="https://example.org/").get_text(strip=True) == "The law"

    def test_link_to_an_unpublished_page_is_hidden(self, site, front):
        save_navigation(site, **{name: [{"page": site.team.pk, "label": "People"}] for name in LINKS})
        site.team.unpublish()
        assert "People" not in front().get_text(" ")

    def test_link_to_a_deleted_page_is_hidden(self, site, front):
        gone = factories.StandardPageFactory(title="Short-lived")
        save_navigation(site, **{name: [{"page": gone.pk, "label": "Short-lived"}] for name in LINKS})
        gone.delete()
        assert "Short-lived" not in front().get_text(" ")

    def test_social_profiles_are_linked(self, site, front):
        profile = {"type": "profile", "value": {"label": "LinkedIn", "url": "https://www.linkedin.com/company/x"}}
        save_clinic(site, social_profiles=[profile])
        assert front().find("a", href="https://www.linkedin.com/company/x")

    def test_disclaimer_is_under_articles_and_treatments(self, site, client):
        save_clinic(site, disclaimer="Information, not advice.")
        for page in (factories.ArticlePageFactory(), factories.TreatmentPageFactory()):
            assert "Information, not advice." in text_of(client.get(page.url))

    def test_contact_page_has_phone_address_hours_and_map(self, site, client):
        save_clinic(site, phone="212-555-0142", street="240 Wren Street", latitude="40.7414", longitude="-73.9894")
        save_clinic(site, opening_hours=[usual_hours("0", "08:30", "18:00")])
        main = soup(client.get(factories.ContactPageFactory().url)).find("main")
        assert main.find("a", href="tel:+12125550142")
        assert main.find("a", href=lambda href: href and href.startswith("https://www.openstreetmap.org/"))
        assert all(part in main.get_text(" ") for part in ("240 Wren Street", "8:30", "Monday"))

    def test_contact_page_has_the_extension_and_the_fax_number(self, site, client):
        save_clinic(site, phone="212-555-0142 x12", fax="212-555-0143")
        main = soup(client.get(factories.ContactPageFactory().url)).find("main")
        assert main.find("a", href="tel:+12125550142;ext=12").get_text() == "212-555-0142 x12"
        assert "Fax: 212-555-0143" in main.get_text(" ")

    def test_page_of_a_site_without_settings_renders(self, site, client):
        assert client.get("/").status_code == 200


LINKS = ["header_links", "header_action", "footer_links", "notice_links"]


@pytest.mark.parametrize("model", ["clinicsettings", "navigationsettings"])
def test_settings_open_in_the_admin(site, editor, model):
    response = editor.get(reverse("wagtailsettings:edit", args=["site_settings", model]), follow=True)
    assert response.status_code == 200
