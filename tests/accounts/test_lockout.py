"""Wrong passwords: who has to wait, who doesn't, and for how long."""

import datetime

import pytest
import time_machine
from axes.models import AccessAttempt, AccessLog
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.accounts.conftest import sign_in
from tests.support.html import text_of

HOME, AWAY = "203.0.113.7", "198.51.100.20"


def fail(times, name="maya", address=HOME, **extra):
    for _ in range(times):
        response = sign_in(Client(), name, "wrong", address, **extra)
    return response


def gets_in(name="maya", address=HOME):
    response = sign_in(Client(), name, address=address)
    assert response.status_code in (302, 429)
    return response.status_code == 302


def test_fifth_wrong_password_shows_what_to_do(maya):
    assert fail(4).status_code == 200
    response = fail(1)
    assert response.status_code == 429
    assert response["Retry-After"] == "900"
    assert "wait for 15 minutes" in text_of(response)
    assert reverse("wagtailadmin_password_reset") in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_right_password_has_to_wait_too(maya):
    fail(5)
    assert not gets_in()


def test_waiting_ends_after_a_quarter_of_an_hour_however_often_one_tries(maya):
    now = datetime.datetime.now(datetime.UTC)
    with time_machine.travel(now, tick=False) as clock:
        fail(5)
        clock.shift(14 * 60)
        assert fail(3).status_code == 429
        clock.shift(61)
        assert gets_in()


def test_attacker_elsewhere_does_not_lock_somebody_out(maya):
    fail(20, address=AWAY)
    assert gets_in(address=HOME)


def test_changing_the_browser_changes_nothing(maya):
    for number in range(5):
        fail(1, HTTP_USER_AGENT=f"Browser {number}")
    assert not gets_in()


def test_forwarded_address_of_the_visitor_is_not_believed(maya):
    for number in range(5):
        fail(1, HTTP_X_FORWARDED_FOR=f"192.0.2.{number}", HTTP_X_REAL_IP=f"192.0.2.{number}")
    assert not gets_in()


def guess_names(count, address=HOME):
    AccessAttempt.objects.bulk_create(
        AccessAttempt(username=f"guess-{n}", ip_address=address, failures_since_start=1) for n in range(count)
    )


def test_one_address_cannot_try_everybodys_name(maya):
    guess_names(50)
    assert not gets_in()
    assert gets_in(address=AWAY)


def test_mistakes_of_others_in_the_office_do_not_lock_out_who_has_signed_in_there(maya, boss):
    assert gets_in("boss")
    guess_names(80)
    assert gets_in("boss")
    assert not gets_in("maya")


def test_attack_from_everywhere_keeps_nobody_from_their_own_desk(maya):
    assert gets_in(address=HOME)
    AccessAttempt.objects.bulk_create(
        AccessAttempt(username="maya", ip_address=f"198.51.100.{n}", failures_since_start=4) for n in range(25)
    )
    assert gets_in(address=HOME)
    assert not gets_in(address="192.0.2.9")


def test_known_address_still_has_its_five_tries(maya):
    assert gets_in()
    fail(5)
    assert not gets_in()


def test_signing_in_takes_back_ones_own_mistakes_only(maya, boss):
    fail(4, "maya")
    fail(4, "boss")
    assert gets_in("maya")
    assert fail(4, "maya").status_code == 200
    assert fail(1, "boss").status_code == 429


@pytest.mark.parametrize("name", ["nobody", "maya"])
def test_lockout_does_not_tell_who_exists(maya, name):
    answers = [fail(1, name) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 4 + [429] * 2
    assert name not in text_of(answers[-1])


def test_password_typed_as_name_is_not_kept_longer_than_needed(maya):
    fail(1, name="my secret password")
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=16), tick=False):
        gets_in()
    assert not AccessAttempt.objects.exists()


def test_unlock_command_allows_signing_in_at_once(maya):
    fail(5)
    call_command("unlock", "maya")
    assert gets_in()


def test_unlock_command_clears_failures_of_others_at_the_same_address(maya):
    guess_names(50)
    fail(1)
    AccessAttempt.objects.create(username="maya", ip_address=HOME, failures_since_start=1)
    call_command("unlock", "maya")
    assert gets_in()


def test_unlock_command_without_a_name_unlocks_everyone(maya, capsys):
    fail(5)
    call_command("unlock")
    assert "Everyone can sign in again." in capsys.readouterr().out
    assert gets_in()


def test_unlock_command_reports_that_no_one_was_locked_out(maya, capsys):
    call_command("unlock", "maya")
    assert "was locked out" in capsys.readouterr().out


def test_records_of_sign_ins_go_after_thirty_days(maya):
    gets_in()
    fail(1)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=31), tick=False):
        call_command("forget_sign_ins")
    assert not AccessLog.objects.exists()
    assert not AccessAttempt.objects.exists()
    assert not Session.objects.exists()


def test_records_that_still_count_stay(maya):
    gets_in()
    fail(1)
    call_command("forget_sign_ins")
    assert AccessLog.objects.count() == AccessAttempt.objects.count() == Session.objects.count() == 1


def test_server_without_addresses_still_counts(maya):
    fail(5, address="")
    assert not gets_in(address="")


@pytest.mark.parametrize("name", ["a\x00b", "x" * 5000, "' OR 1=1 --", "{{7*7}}", "<script>alert(1)</script>", "名前"])
def test_hostile_names_are_counted_like_others(db, name):
    codes = {sign_in(Client(), name, "wrong").status_code for _ in range(6)}
    assert codes <= {200, 429}
