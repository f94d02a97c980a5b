"""The log of sign-ins: what is recorded, who can read it, and what it leaves out."""

import datetime
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from site_core.accounts.models import SignIn
from site_core.accounts.sign_ins import delete_old_sign_ins
from site_core.lib.user_agents import parse_user_agent
from tests.accounts.conftest import app_code, set_up, sign_in, signed_in
from tests.support.html import text_of

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
Outcome, SecondStep = SignIn.Outcome, SignIn.SecondStep


def outcomes():
    return list(SignIn.objects.order_by("pk").values_list("outcome", "second_step"))


def test_sign_in_is_recorded_with_user_address_and_device(maya):
    sign_in(Client(), headers={"user-agent": FIREFOX})
    record = SignIn.objects.get()
    assert (record.user, record.user_name, record.outcome) == (maya, "maya", Outcome.SIGNED_IN)
    assert (record.network, record.device) == ("203.0.113.7", "Firefox on Windows")


def test_sign_in_with_two_steps_is_complete_after_the_second_one(maya):
    key, _ = set_up(maya)
    client = Client()
    sign_in(client)
    assert outcomes() == [(Outcome.PASSWORD_ONLY, "")]
    client.post(reverse("two_factor_check"), {"code": app_code(key)})
    assert outcomes() == [(Outcome.SIGNED_IN, SecondStep.APP)]


def test_recovery_code_is_recorded(maya):
    _, codes = set_up(maya)
    client = Client()
    sign_in(client)
    client.post(reverse("two_factor_check"), {"code": codes[0]})
    assert outcomes() == [(Outcome.SIGNED_IN, SecondStep.RECOVERY_CODE)]


def test_wrong_code_is_recorded(maya):
    set_up(maya)
    client = Client()
    sign_in(client)
    client.post(reverse("two_factor_check"), {"code": "000000"})
    assert outcomes() == [(Outcome.PASSWORD_ONLY, ""), (Outcome.WRONG_CODE, "")]


def test_repeated_failures_are_one_row(maya):
    for _ in range(7):
        sign_in(Client(), password="wrong")
    wrong, locked_out = SignIn.objects.order_by("pk")
    assert (wrong.outcome, wrong.attempts) == (Outcome.WRONG_PASSWORD, 4)
    assert (locked_out.outcome, locked_out.attempts) == (Outcome.LOCKED_OUT, 3)


def test_failures_of_another_hour_are_another_row(maya):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        sign_in(Client(), password="wrong")
        clock.shift(3600)
        sign_in(Client(), password="wrong")
    assert SignIn.objects.count() == 2


def test_name_without_an_account_is_not_stored(maya):
    sign_in(Client(), "my secret password", "wrong")
    record = SignIn.objects.get()
    assert (record.user, record.user_name, record.outcome) == (None, "", Outcome.WRONG_PASSWORD)


def test_record_outlives_the_account(maya):
    sign_in(Client())
    maya.delete()
    assert SignIn.objects.get().user_name == "maya"


@pytest.fixture
def report(make_user):
    client, url = signed_in(make_user("sam", "Site admins")), reverse("sign_ins")
    return lambda **query: client.get(url, query)


def test_report_lists_sign_ins_in_words(maya, report):
    sign_in(Client(), headers={"user-agent": FIREFOX})
    sign_in(Client(), "nobody", "wrong")
    text = text_of(report())
    assert "maya Signed in Firefox on Windows 203.0.113.7" in text
    assert "Unknown user name Wrong password" in text


@pytest.mark.parametrize(
    "query", [{"outcome": "wrong_password"}, {"user_name": "MAYA"}, {"network": "203.0."}, {"second_step": "app"}]
)
def test_report_is_filtered(maya, report, query):
    SignIn.objects.create(
        user=maya, user_name="maya", outcome=Outcome.WRONG_PASSWORD, network="203.0.113.9", second_step="app"
    )
    SignIn.objects.create(user_name="ruth", outcome=Outcome.SIGNED_IN, network="198.51.100.4")
    text = text_of(report(**query))
    assert "203.0.113.9" in text
    assert "198.51.100.4" not in text


def test_export_escapes_formulas(report):
    SignIn.objects.create(user_name="=HYPERLINK(1)", outcome=Outcome.SIGNED_IN)
    csv = b"".join(report(export="csv").streaming_content).decode()
    assert "'=HYPERLINK(1)" in csv


def test_report_needs_a_permission(maya):
    client = signed_in(maya)
    assert client.get(reverse("sign_ins"), headers={"x-requested-with": "XMLHttpRequest"}).status_code == 403


def test_retention_follows_the_setting(maya, settings):
    settings.SIGN_IN_LOG_DAYS = 7
    for days in (6, 8):
        SignIn.objects.create(user=maya, outcome=Outcome.SIGNED_IN, at=timezone.now() - datetime.timedelta(days=days))
    assert delete_old_sign_ins() == 1


def test_migration_moves_the_sign_ins_of_django_axes(maya):
    access_log = apps.get_model("axes.AccessLog")
    access_log.objects.create(username="maya", ip_address="203.0.113.7", user_agent=FIREFOX)
    access_log.objects.create(username="gone", ip_address="203.0.113.8", user_agent=FIREFOX)
    import_module("site_core.accounts.migrations.0003_sign_in_log").move_sign_ins(apps, None)
    record = SignIn.objects.get()
    assert (record.user, record.device, record.outcome) == (maya, "Firefox on Windows", Outcome.SIGNED_IN)
    assert not access_log.objects.exists()


@pytest.mark.parametrize(
    ("user_agent", "device"),
    [
        ("", ("", "")),
        ("\x00" * 5000, ("", "")),
        (FIREFOX, ("Firefox", "Windows")),
        ("Mozilla/5.0 (X11; CrOS x86_64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", ("Chrome", "ChromeOS")),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", ("Edge", "Windows")),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1", ("Safari", "macOS")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Mobile Safari/604.1", ("Safari", "iPhone")),
        ("Mozilla/5.0 (Linux; Android 15) SamsungBrowser/27.0 Chrome/125.0 Mobile", ("Samsung Internet", "Android")),
    ],
)
def test_devices_are_described_in_words(user_agent, device):
    assert parse_user_agent(user_agent) == device
