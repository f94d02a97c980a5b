"""How long a session lasts."""

import datetime

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.accounts.conftest import PASSWORD, sign_in, signed_in

HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def clock():
    with time_machine.travel(timezone.now(), tick=False) as clock:
        yield clock


@pytest.fixture
def maya_client(clock, maya, site):
    return signed_in(maya)


def is_signed_in(client):
    response = client.get(reverse("wagtailadmin_home"))
    return response.status_code == 200


def test_session_ends_after_two_idle_hours(maya_client, clock):
    clock.shift(1.9 * HOUR)
    assert is_signed_in(maya_client)
    clock.shift(1.9 * HOUR)
    assert is_signed_in(maya_client)
    clock.shift(2.1 * HOUR)
    response = maya_client.get(reverse("wagtailadmin_explore_root"), follow=True)
    assert response.redirect_chain[0][0] == "/admin/login/?next=%2Fadmin%2Fpages%2F"
    assert "You were signed out because you were inactive" in response.content.decode()


def test_session_ends_after_twelve_hours_of_work(maya_client, clock):
    for _ in range(12):
        clock.shift(0.99 * HOUR)
        assert is_signed_in(maya_client)
    clock.shift(0.2 * HOUR)
    assert not is_signed_in(maya_client)


def test_background_requests_do_not_extend_the_session(maya_client, clock, site):
    for _ in range(3):
        clock.shift(0.9 * HOUR)
        maya_client.get(reverse("wagtailadmin_sprite"))
    assert not is_signed_in(maya_client)


def test_script_gets_403_instead_of_the_sign_in_page(maya_client, clock):
    clock.shift(3 * HOUR)
    response = maya_client.get(reverse("wagtailadmin_home"), headers={"x-requested-with": "XMLHttpRequest"})
    assert response.status_code == 403


def test_expired_session_is_anonymous_on_the_public_site(maya_client, clock, site):
    assert "wagtail-userbar" in maya_client.get("/").content.decode()
    clock.shift(3 * HOUR)
    assert "wagtail-userbar" not in maya_client.get("/").content.decode()


def test_activity_within_a_minute_does_not_write_the_session(maya_client, clock, django_assert_max_num_queries):
    is_signed_in(maya_client)
    before = Session.objects.get().session_data
    clock.shift(30)
    is_signed_in(maya_client)
    assert Session.objects.get().session_data == before


def test_public_page_does_not_use_the_session(site, client):
    response = client.get("/")
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")


def test_signing_in_changes_the_session_key(maya, client):
    client.get(reverse("wagtailadmin_login"))
    session = client.session
    session["planted"] = "by an attacker"
    session.save()
    before = session.session_key
    sign_in(client)
    assert client.session.session_key != before


def test_password_change_ends_all_other_sessions(maya, site):
    here, elsewhere = signed_in(maya), signed_in(maya)
    form = {
        "name_email-first_name": "Maya",
        "name_email-last_name": "Ellison",
        "name_email-email": "maya@lanternfield.example",
        "theme-theme": "system",
        "theme-contrast": "system",
        "theme-density": "default",
        "password-old_password": PASSWORD,
        "password-new_password1": "another lamp altogether",
        "password-new_password2": "another lamp altogether",
    }
    assert here.post(reverse("wagtailadmin_account"), form).status_code == 302
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)


def test_session_cookie_is_not_readable_by_javascript(maya):
    client = Client()
    sign_in(client)
    cookie = client.cookies["clinic_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_remember_me_cookie_lasts_as_long_as_the_session(maya):
    client = Client()
    data = {"username": "maya", "password": PASSWORD, "remember": "on"}
    client.post(reverse("wagtailadmin_login"), data)
    assert client.cookies["clinic_session"]["max-age"] == 12 * 60 * 60
