"""The form on the contact page: validation, confirmation, and what is stored."""

import re

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from home.enquiries import limits
from home.enquiries.form_tokens import MAX_SECONDS
from home.enquiries.models import Enquiry, EnquiryNotification, EnquirySettings
from site_core.caching.configuration import cache_settings
from site_core.lib.ip_addresses import CLIENT_IS_UNKNOWN
from tests.home.enquiries.conftest import ANA, token_in
from tests.support.html import soup

HOSTILE = [
    "Ana\r\nBcc: everyone@example.com",
    "<script>alert(1)</script>",
    "\x00",
    "A" * 10_000,
    "'; DROP TABLE enquiries_enquiry; --",
    "{{ settings.SECRET_KEY }}",
    "\u202eanA\u2028\ufffe",
    "https://spam.example/buy",
    "%00%0d%0a",
    "\U0001f600" * 20,
    "{% load static %}",
]
FIELDS = [*ANA, "website", "token", "change"]


def test_contact_page_shows_the_form(clinic, client):
    page = client.get("/contact/").content.decode()
    for name in ANA:
        assert f'name="{name}"' in page
    assert "Please leave out medical details" in page
    assert 'href="tel:988"' in page


def test_form_has_no_free_text_field(clinic, client):
    assert "<textarea" not in client.get("/contact/").content.decode()


def test_input_is_shown_for_confirmation_and_not_stored_yet(visitor):
    response = visitor.post()
    assert response.status_code == 200
    assert "Check before you send" in response.text
    assert "Ana Ortiz" in response.text
    assert not Enquiry.objects.exists()


def test_confirmed_input_is_stored(visitor):
    response = visitor.send()
    assert response.status_code == 303
    details = Enquiry.objects.get().details
    assert (details.name, details.phone, details.email) == ("Ana Ortiz", "212-555-0188", "ana@example.com")
    assert (details.preferred_time, details.existing_patient) == ("morning", False)
    assert details.consent == "I agree that Lanternfield keeps this for up to 30 days to reply to me."


def test_thank_you_page_shows_nothing_about_the_visitor(visitor):
    response = visitor.send()
    assert response["Location"] == "/enquiry/sent/"
    page = visitor.client.get(response["Location"])
    assert page.status_code == 200
    assert "Thank you" in page.text
    assert "Ana" not in page.text


def test_no_step_sets_a_cookie(visitor):
    visitor.client.get("/contact/")
    visitor.send()
    visitor.client.get("/enquiry/sent/")
    assert not visitor.client.cookies


@pytest.mark.parametrize("step", ["post", "send"])
def test_no_cache_stores_a_visitors_input(visitor, step):
    response = getattr(visitor, step)()
    assert set(response["Cache-Control"].split(", ")) == {"private", "no-cache"}


def test_change_button_returns_to_the_filled_in_form(visitor):
    response = visitor.post(change="1")
    assert 'value="Ana Ortiz"' in response.text
    assert "There is a problem" not in response.text
    assert re.search(r'value="morning"[^>]* checked', response.text)


@pytest.mark.parametrize(
    ("missing", "message"),
    [
        ("name", "Enter your name"),
        ("preferred_time", "Choose the best time to reach you."),
        ("existing_patient", "Tell us whether you are already a patient."),
        ("consent", "Check the box"),
    ],
)
def test_missing_value_is_reported_beside_its_field_and_in_the_summary(visitor, missing, message):
    response = visitor.post(**{missing: ""})
    assert response.text.count(message) == 2
    field = re.search(rf'<input[^>]*name="{missing}"[^>]*>', response.text)[0]
    assert 'aria-invalid="true"' in field
    assert f"enquiry-{missing}_error" in response.text
    first = re.search(r'<div class="error-summary".*?<a href="#([\w-]+)"', response.text, re.DOTALL)[1]
    assert f'id="{first}"' in response.text
    assert "<title>Error: " in response.text


@pytest.mark.parametrize("given", ["phone", "email"])
def test_phone_or_email_is_enough(visitor, given):
    blank = {"phone": "email", "email": "phone"}[given]
    assert visitor.send(**{blank: ""}).status_code == 303


def test_every_aria_describedby_has_its_element(visitor):
    page = soup(visitor.post(name="", phone="", email="", existing_patient="", consent=""))
    ids = {element["id"] for element in page.find_all(id=True)}
    described = [element["aria-describedby"].split() for element in page.find_all(attrs={"aria-describedby": True})]
    assert described
    assert {name for names in described for name in names} <= ids


def test_phone_or_email_is_required(visitor):
    response = visitor.post(phone="", email="")
    assert "Enter a phone number or an email address so we can reach you." in response.text


def test_input_stays_when_there_is_an_error(visitor):
    response = visitor.post(email="not an address")
    assert "Enter an email address such as name@example.com." in response.text
    assert 'value="not an address"' in response.text
    assert 'value="Ana Ortiz"' in response.text
    assert 'name="token"' not in response.text


@pytest.mark.parametrize("phone", ["555-12", "call me", "0" * 40, "212-555-0188 <b>"])
def test_invalid_phone_number_is_rejected_with_an_example(visitor, phone):
    response = visitor.post(phone=phone)
    assert re.search("such as 212-555-0142|Enter only the phone number", response.text)


@pytest.mark.parametrize(
    "phone", ["2125550188", "+1 (212) 555-0188", "212.555.0188 x12", "212-555-0188 ext. 4", "+44 20 7946 0018"]
)
def test_phone_numbers_are_accepted_in_every_common_format(visitor, phone):
    assert visitor.send(phone=phone).status_code == 303


def assert_escaped(response):
    assert response.status_code in (200, 413)
    assert "<script>alert" not in response.text
    assert not response.headers.get("Bcc")


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_input_in_all_fields_is_rejected_or_escaped(visitor, value):
    assert_escaped(visitor.post(**dict.fromkeys(FIELDS, value)))


@pytest.mark.parametrize("field", FIELDS)
def test_hostile_input_in_one_field_is_rejected_or_escaped(visitor, field):
    assert_escaped(visitor.post(**{field: "\x00<script>alert(1)</script>\r\nBcc: everyone@example.com"}))


def test_oversized_request_is_rejected_with_the_phone_number(visitor):
    response = visitor.post(name="A" * 30_000)
    assert response.status_code == 413
    assert "212-555-0142" in response.text


@pytest.mark.parametrize("length", ["-1", "many", "1e9", "\u00b2"])
def test_invalid_content_length_is_rejected(visitor, length):
    response = visitor.client.post("/enquiry/", ANA, CONTENT_LENGTH=length)
    assert response.status_code in (400, 413)


class TestBots:
    def test_filled_in_honeypot_is_reported(self, visitor):
        response = visitor.post(website="212-555-0199")
        assert "Leave the last field empty" in response.text
        assert (
            'class="field"' in re.findall(r'<div class="field[^>]*>\s*<label for="enquiry-website"', response.text)[0]
        )
        assert 'name="token"' not in response.text

    def test_honeypot_is_hidden_from_people(self, clinic, client):
        page = client.get("/contact/").text
        field = re.search(r'<div class="field visually-hidden" aria-hidden="true">.*?</div>', page, re.DOTALL)[0]
        assert 'name="website"' in field
        assert 'tabindex="-1"' in field

    def test_sending_too_fast_asks_for_confirmation_again(self, visitor):
        first = visitor.post()
        again = visitor.post(token=token_in(first))
        assert "That was quick" in again.text
        assert not Enquiry.objects.exists()
        assert token_in(again) == token_in(first)

    @pytest.mark.parametrize("token", ["", "made-up", "WyJhIiwxXQ:x", "\x00", "é:é"])
    def test_invalid_token_stores_nothing(self, visitor, token):
        response = visitor.post(token=token)
        assert "Check before you send" in response.text
        assert not Enquiry.objects.exists()

    def test_expired_token_is_replaced_and_input_stays(self, visitor):
        old = token_in(visitor.post())
        with time_machine.travel(timezone.now().timestamp() + MAX_SECONDS + 5):
            response = visitor.post(token=old)
        assert "Ana Ortiz" in response.text
        assert token_in(response) != old
        assert not Enquiry.objects.exists()


class TestOnce:
    def test_form_sent_several_times_is_stored_once(self, visitor):
        token = token_in(visitor.post())
        with time_machine.travel(timezone.now().timestamp() + 10):
            responses = [visitor.post(token=token) for _ in range(3)]
        assert {response["Location"] for response in responses} == {"/enquiry/sent/"}
        assert Enquiry.objects.count() == EnquiryNotification.objects.count() == 1

    def test_equal_input_from_two_forms_is_stored_twice(self, visitor):
        visitor.send()
        visitor.send()
        assert Enquiry.objects.count() == 2


class TestOrigin:
    @pytest.mark.parametrize(
        "headers",
        [
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
            {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
            {"Origin": "https://elsewhere.example"},
            {"Origin": "https://testserver"},
            {"Origin": "http://testserver.elsewhere.example"},
            {"Origin": "http://testserver:8000"},
            {"Origin": "null"},
        ],
    )
    def test_other_websites_cannot_send_it(self, visitor, headers):
        response = visitor.client.post("/enquiry/", ANA, headers=headers)
        assert response.status_code == 403
        assert "212-555-0142" in response.text

    @pytest.mark.parametrize(
        "headers",
        [
            {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"},
            {"Sec-Fetch-Site": "none"},
            {"Origin": "http://testserver"},
            {},
        ],
    )
    def test_our_own_pages_can(self, visitor, headers):
        assert visitor.client.post("/enquiry/", ANA, headers=headers).status_code == 200


class TestLimits:
    @pytest.fixture(autouse=True)
    def _low_limits(self, settings):
        settings.ENQUIRIES_PER_ADDRESS, settings.ENQUIRIES_IN_TOTAL = 3, 5

    def post_from(self, visitor, address):
        return visitor.client.post("/enquiry/", ANA, REMOTE_ADDR=address)

    def test_too_many_from_one_ip_address_get_the_phone_number(self, visitor):
        responses = [self.post_from(visitor, "192.0.2.1") for _ in range(4)]
        assert [response.status_code for response in responses] == [200, 200, 200, 429]
        assert "212-555-0142" in responses[-1].text
        assert int(responses[-1]["Retry-After"]) == limits.WINDOW
        assert self.post_from(visitor, "192.0.2.2").status_code == 200

    def test_too_many_in_total_get_the_phone_number(self, visitor):
        responses = [self.post_from(visitor, f"192.0.2.{number}") for number in range(6)]
        assert [response.status_code for response in responses][-2:] == [200, 429]

    def test_ipv6_addresses_of_one_household_count_as_one(self, visitor):
        responses = [self.post_from(visitor, f"2001:db8:1:2::{number}") for number in range(4)]
        assert responses[-1].status_code == 429
        assert self.post_from(visitor, "2001:db8:1:3::1").status_code == 200

    def test_limit_resets_after_its_window(self, visitor):
        for _ in range(4):
            self.post_from(visitor, "192.0.2.1")
        with time_machine.travel(timezone.now().timestamp() + limits.WINDOW + 1):
            assert self.post_from(visitor, "192.0.2.1").status_code == 200

    def test_forwarded_addresses_are_ignored(self, visitor):
        responses = [
            visitor.client.post("/enquiry/", ANA, headers={"X-Forwarded-For": f"192.0.2.{number}"})
            for number in range(4)
        ]
        assert responses[-1].status_code == 429

    def test_visitors_who_cannot_be_told_apart_are_limited_in_total_only(self, visitor):
        """They come through a proxy that isn't configured: one visitor would use up the limit of all."""
        unknown = {"REMOTE_ADDR": "127.0.0.1", CLIENT_IS_UNKNOWN: True}
        responses = [visitor.client.post("/enquiry/", ANA, **unknown) for _ in range(6)]
        assert [response.status_code for response in responses] == [200] * 5 + [429]

    def test_cache_that_is_down_rejects_nobody(self, rf, settings, caplog):
        redis = "django.core.cache.backends.redis.RedisCache"
        settings.CACHES = {"default": {"BACKEND": redis, "LOCATION": "redis://127.0.0.1:1/0"}}
        assert not limits.is_rate_limited(rf.post("/enquiry/", REMOTE_ADDR="192.0.2.1"))
        assert "could not be checked" in caplog.text
        assert "192.0.2.1" not in caplog.text

    def test_counts_are_shared_through_the_cache_without_the_ip_address(self, visitor, settings, tmp_path):
        settings.CACHES = {"default": cache_settings(f"filecache://{tmp_path}")}
        responses = [self.post_from(visitor, "192.0.2.77") for _ in range(4)]
        assert responses[-1].status_code == 429
        stored = b"".join(file.read_bytes() for file in tmp_path.iterdir())
        assert stored
        assert b"192.0.2.77" not in stored
        cache.clear()


class TestClosed:
    @pytest.fixture(autouse=True)
    def _closed(self, clinic):
        EnquirySettings.objects.update_or_create(site=clinic.site, defaults={"is_open": False})

    def test_contact_page_has_no_form(self, client):
        assert "enquiry-form" not in client.get("/contact/").text

    def test_submission_redirects_to_the_contact_page(self, visitor):
        assert visitor.post()["Location"] == "/contact/"
        assert not Enquiry.objects.exists()


def test_url_of_the_form_redirects_to_the_contact_page(clinic, client):
    assert client.get("/enquiry/")["Location"] == "/contact/"


def test_privacy_notice_is_linked_beside_the_consent(clinic, client):
    from tests.support.factories import StandardPageFactory

    notice = StandardPageFactory(title="What we do with it", slug="notice")
    EnquirySettings.objects.update_or_create(site=clinic.site, defaults={"privacy_notice": notice, "keep_days": 1})
    page = client.get("/contact/").text
    assert '<a href="/notice/">What we do with it</a>' in page
    assert "for up to 1 day to reply to me" in page


def test_search_engines_do_not_index_any_step(visitor):
    assert "noindex" in visitor.post()["X-Robots-Tag"]
    assert "noindex" in visitor.client.get("/enquiry/sent/")["X-Robots-Tag"]


def test_invalid_key_shows_visitors_an_error_page(visitor, settings):
    settings.ENQUIRY_KEYS = ["not-a-key"]
    response = visitor.send()
    assert response.status_code == 503
    assert "212-555-0142" in response.text
