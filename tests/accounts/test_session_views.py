"""Lists of sessions: one's own, and those of other users for people who manage users."""

import datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from site_core.accounts import sessions
from tests.accounts.conftest import sign_in, signed_in
from tests.support.html import soup, text_of

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
OWN = "/admin/account/sessions/"


def is_signed_in(client):
    return client.get(reverse("wagtailadmin_home")).status_code == 200


def other_session(user, client):
    [session] = [s for s in sessions.get_active_sessions(user) if s.key != client.session.session_key]
    return session


@pytest.fixture
def here(maya, site):
    client = Client()
    sign_in(client, headers={"user-agent": FIREFOX})
    return client


@pytest.fixture
def elsewhere(maya, site):
    client = Client()
    sign_in(client, address="198.51.100.4")
    return client


def test_own_sessions_show_device_address_and_activity(here, elsewhere):
    text = text_of(here.get(OWN))
    assert "Firefox on Windows This session 203.0.113.7 Signed in:" in text
    assert "Unknown device 198.51.100.4" in text
    assert text.count("Last active:") == 2
    assert text.count("This session") == 1


def test_session_from_before_a_new_secret_key_is_listed(here, elsewhere, maya, settings):
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "a-new-key"
    assert len(sessions.get_active_sessions(maya)) == 2


def test_account_settings_count_the_sessions(here, elsewhere):
    assert "You are signed in with 2 browsers" in text_of(here.get(reverse("wagtailadmin_account")))


def test_ended_session_is_out_at_its_next_request(here, elsewhere, maya):
    response = here.post(OWN, {"session": other_session(maya, here).id}, follow=True)
    assert "1 session ended." in text_of(response)
    assert "You are not signed in anywhere else." in text_of(response)
    assert not is_signed_in(elsewhere)
    assert is_signed_in(here)


def test_all_other_sessions_are_ended_at_once(here, maya, site):
    others = [signed_in(maya) for _ in range(3)]
    here.post(OWN)
    assert is_signed_in(here)
    assert not any(is_signed_in(client) for client in others)


def test_current_session_cannot_be_ended_by_its_id(here, maya):
    [current] = sessions.get_active_sessions(maya)
    here.post(OWN, {"session": current.id})
    assert is_signed_in(here)


def test_sessions_of_others_cannot_be_ended_under_ones_own_account(here, boss, site):
    boss_client = signed_in(boss)
    [session] = sessions.get_active_sessions(boss)
    assert "already ended" in text_of(here.post(OWN, {"session": session.id}, follow=True))
    assert is_signed_in(boss_client)


def test_page_does_not_contain_session_keys(here, elsewhere, maya):
    content = here.get(OWN).content.decode()
    assert all(session.key not in content for session in sessions.get_active_sessions(maya))


def test_idle_session_is_not_listed(here, maya):
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=3), tick=False):
        assert sessions.get_active_sessions(maya) == []


def test_session_with_an_old_password_is_not_listed(here, maya):
    maya.set_password("another lamp altogether")
    maya.save()
    assert sessions.get_active_sessions(maya) == []


def test_session_from_before_the_log_is_listed(maya, site):
    client = signed_in(maya)
    maya.sign_ins.all().delete()
    assert "Unknown device This session" in text_of(client.get(OWN))


def test_listing_sessions_writes_nothing(here, maya, django_assert_num_queries):
    with django_assert_num_queries(2):
        sessions.get_active_sessions(maya)


def test_administrator_ends_the_sessions_of_a_user(here, maya, boss):
    client, url = signed_in(boss), reverse("user_sessions", args=[maya.pk])
    assert url in client.get(reverse("wagtailusers_users:index")).content.decode()
    assert "signed in to the account of" in text_of(client.get(url))
    assert [button.get_text() for button in soup(client.get(url)).select(".account-actions button")] == [
        "End all sessions"
    ]
    assert "maya is not signed in anywhere" in text_of(client.post(url, follow=True))
    assert not is_signed_in(here)
    assert ModelLogEntry.objects.get(action="accounts.sessions_ended").user == boss


@pytest.mark.parametrize(("who", "whom"), [("Editors", "sam"), ("Site admins", "boss")])
def test_only_administrators_end_sessions_of_administrators(make_user, boss, who, whom, site):
    sam, boss_client = make_user("sam", who), signed_in(boss)
    signed_in(sam).post(reverse("user_sessions", args=[boss.pk]))
    assert is_signed_in(boss_client)
