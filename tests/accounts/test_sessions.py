"""How long somebody stays signed in."""

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
def client_of_maya(clock, maya, site):
    return signed_in(maya)


def is_in(client):
    response = client.get(reverse("wagtailadmin_home"))
    return response.status_code == 200


def test_session_ends_after_two_hours_without_a_click(client_of_maya, clock):
    clock.shift(1.9 * HOUR)
    assert is_in(client_of_maya)
    clock.shift(1.9 * HOUR)
    assert is_in(client_of_maya)
    clock.shift(2.1 * HOUR)
    response = client_of_maya.get(reverse("wagtailadmin_explore_root"), follow=True)
    assert response.redirect_chain[0][0] == "/admin/login/?next=%2Fadmin%2Fpages%2F"
    assert "You were signed out because nothing was done here" in response.content.decode()


def test_session_ends_after_twelve_hours_of_work(client_of_maya, clock):
    for _ in range(12):
        clock.shift(0.99 * HOUR)
        assert is_in(client_of_maya)
    clock.shift(0.2 * HOUR)
    assert not is_in(client_of_maya)


def test_open_page_that_asks_by_itself_keeps_nobody_signed_in(client_of_maya, clock, site):
    for _ in range(3):
        clock.shift(0.9 * HOUR)
        client_of_maya.get(reverse("wagtailadmin_sprite"))
    assert not is_in(client_of_maya)


def test_script_gets_403_in_place_of_a_sign_in_page(client_of_maya, clock):
    clock.shift(3 * HOUR)
    response = client_of_maya.get(reverse("wagtailadmin_home"), headers={"x-requested-with": "XMLHttpRequest"})
    assert response.status_code == 403


def test_ended_session_is_a_visitor_to_the_public_site(client_of_maya, clock, site):
    assert "wagtail-userbar" in client_of_maya.get("/").content.decode()
    clock.shift(3 * HOUR)
    assert "wagtail-userbar" not in client_of_maya.get("/").content.decode()


def test_clicks_within_a_minute_write_no_row(client_of_maya, clock, django_assert_max_num_queries):
    is_in(client_of_maya)
    before = Session.objects.get().session_data
    clock.shift(30)
    is_in(client_of_maya)
    assert Session.objects.get().session_data == before


def test_visitor_is_not_asked_for_a_session(site, client):
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


def test_changed_password_ends_sessions_elsewhere(maya, site):
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
    assert is_in(here)
    assert not is_in(elsewhere)


def test_cookie_is_for_the_server_only(maya):
    client = Client()
    sign_in(client)
    cookie = client.cookies["clinic_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_remembered_cookie_lasts_as_long_as_the_session(maya):
    client = Client()
    data = {"username": "maya", "password": PASSWORD, "remember": "on"}
    client.post(reverse("wagtailadmin_login"), data)
    assert client.cookies["clinic_session"]["max-age"] == 12 * 60 * 60
