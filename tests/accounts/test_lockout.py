"""Lockout after wrong passwords: who is locked out, who is not, and for how long."""

import datetime

import pytest
import time_machine
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from site_core.accounts.lockout import MAX_FAILURES_PER_USERNAME
from site_core.accounts.models import SignIn
from site_core.lib.ip_addresses import CLIENT_IS_UNKNOWN
from tests.accounts.conftest import sign_in
from tests.support.html import text_of

OFFICE, ELSEWHERE = "203.0.113.7", "198.51.100.20"


def fail(times, name="maya", address=OFFICE, **extra):
    for _ in range(times):
        response = sign_in(Client(), name, "wrong", address, **extra)
    return response


def can_sign_in(name="maya", address=OFFICE, **extra):
    response = sign_in(Client(), name, address=address, **extra)
    assert response.status_code in (302, 429)
    return response.status_code == 302


def test_fifth_wrong_password_explains_what_to_do(maya):
    assert fail(4).status_code == 200
    response = fail(1)
    assert response.status_code == 429
    assert response["Retry-After"] == "900"
    assert "blocked for 15 minutes" in text_of(response)
    assert reverse("wagtailadmin_password_reset") in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_correct_password_is_locked_out_too(maya):
    fail(5)
    assert not can_sign_in()


def test_lockout_ends_after_fifteen_minutes_despite_further_attempts(maya):
    now = datetime.datetime.now(datetime.UTC)
    with time_machine.travel(now, tick=False) as clock:
        fail(5)
        clock.shift(14 * 60)
        assert fail(3).status_code == 429
        clock.shift(61)
        assert can_sign_in()


def test_attempts_from_another_network_do_not_lock_out_the_user(maya):
    fail(20, address=ELSEWHERE)
    assert can_sign_in(address=OFFICE)


def test_another_user_agent_does_not_avoid_the_lockout(maya):
    for number in range(5):
        fail(1, HTTP_USER_AGENT=f"Browser {number}")
    assert not can_sign_in()


def test_forwarded_headers_do_not_avoid_the_lockout(maya):
    for number in range(5):
        fail(1, HTTP_X_FORWARDED_FOR=f"192.0.2.{number}", HTTP_X_REAL_IP=f"192.0.2.{number}")
    assert not can_sign_in()


def guess_usernames(count, address=OFFICE):
    AccessAttempt.objects.bulk_create(
        AccessAttempt(username=f"guess-{n}", ip_address=address, failures_since_start=1) for n in range(count)
    )


def test_one_network_cannot_try_many_usernames(maya):
    guess_usernames(50)
    assert not can_sign_in()
    assert can_sign_in(address=ELSEWHERE)


def test_mistakes_of_colleagues_do_not_lock_out_a_user_who_has_signed_in_there(maya, boss):
    assert can_sign_in("boss")
    guess_usernames(80)
    assert can_sign_in("boss")
    assert not can_sign_in("maya")


def test_distributed_attack_does_not_lock_the_user_out_of_a_trusted_network(maya):
    assert can_sign_in(address=OFFICE)
    AccessAttempt.objects.bulk_create(
        AccessAttempt(username="maya", ip_address=f"198.51.100.{n}", failures_since_start=4) for n in range(25)
    )
    assert can_sign_in(address=OFFICE)
    assert not can_sign_in(address="192.0.2.9")


def test_trusted_network_still_allows_five_attempts(maya):
    assert can_sign_in()
    fail(5)
    assert not can_sign_in()


def test_signing_in_resets_only_the_users_own_failures(maya, boss):
    fail(4, "maya")
    fail(4, "boss")
    assert can_sign_in("maya")
    assert fail(4, "maya").status_code == 200
    assert fail(1, "boss").status_code == 429


@pytest.mark.parametrize("name", ["nobody", "maya"])
def test_lockout_does_not_reveal_whether_a_user_exists(maya, name):
    responses = [fail(1, name) for _ in range(6)]
    assert [response.status_code for response in responses] == [200] * 4 + [429] * 2
    assert name not in text_of(responses[-1])


def test_password_entered_as_username_is_deleted_after_the_lockout_time(maya):
    fail(1, name="my secret password")
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=16), tick=False):
        can_sign_in()
    assert not AccessAttempt.objects.exists()


def test_unlock_command_ends_the_lockout_of_a_user(maya):
    fail(5)
    call_command("unlock", "maya")
    assert can_sign_in()


def test_unlock_command_also_unlocks_the_users_network(maya):
    guess_usernames(50)
    fail(1)
    AccessAttempt.objects.create(username="maya", ip_address=OFFICE, failures_since_start=1)
    call_command("unlock", "maya")
    assert can_sign_in()


def test_unlock_command_without_a_username_unlocks_everyone(maya, capsys):
    fail(5)
    call_command("unlock")
    assert "Everyone can sign in again." in capsys.readouterr().out
    assert can_sign_in()


def test_unlock_command_reports_that_the_user_was_not_locked_out(maya, capsys):
    call_command("unlock", "maya")
    assert "was locked out" in capsys.readouterr().out


def test_sign_in_records_are_deleted_after_ninety_days(maya):
    can_sign_in()
    fail(1)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=91), tick=False):
        call_command("purge_sign_ins")
    assert not SignIn.objects.exists()
    assert not AccessAttempt.objects.exists()
    assert not Session.objects.exists()


def test_current_sign_in_records_are_kept(maya):
    can_sign_in()
    fail(1)
    call_command("purge_sign_ins")
    assert AccessAttempt.objects.count() == Session.objects.count() == 1
    assert SignIn.objects.count() == 2


@pytest.mark.parametrize("client", [{"address": ""}, {"address": "127.0.0.1", CLIENT_IS_UNKNOWN: True}])
def test_strangers_lock_nobody_out_if_clients_cannot_be_told_apart(maya, client):
    """Behind a Unix socket or a proxy that isn't configured, all visitors have the same address."""
    fail(6, **client)
    fail(6, name="somebody", **client)
    assert can_sign_in(**client)


def test_an_account_is_protected_even_if_clients_cannot_be_told_apart(maya):
    can_sign_in(address="")
    fail(1, address="")
    AccessAttempt.objects.update(failures_since_start=MAX_FAILURES_PER_USERNAME)
    assert not can_sign_in(address="")


@pytest.mark.parametrize("name", ["a\x00b", "x" * 5000, "' OR 1=1 --", "{{7*7}}", "<script>alert(1)</script>", "名前"])
def test_malformed_usernames_are_counted_like_others(db, name):
    codes = {sign_in(Client(), name, "wrong").status_code for _ in range(6)}
    assert codes <= {200, 429}
