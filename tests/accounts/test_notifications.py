"""Emails about one's own account: new devices, passwords, two-step sign-in."""

import re

import pytest
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.users.models import UserProfile

from site_core.accounts import notifications
from site_core.accounts.sign_ins import DEVICE_COOKIE
from tests.accounts.conftest import PASSWORD, app_code, set_up, sign_in, signed_in

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1"


@pytest.fixture
def commit(django_capture_on_commit_callbacks):
    """A context manager that runs what waits for the end of the transaction."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def subjects():
    """Return the subjects without the name of the site."""
    return [message.subject.partition(": ")[2] for message in mail.outbox]


def sign_in_with(client, user_agent=FIREFOX, **options):
    return sign_in(client, headers={"user-agent": user_agent}, **options)


def test_first_sign_in_with_a_device_sends_an_email(maya, commit):
    with commit():
        sign_in_with(Client())
    [message] = mail.outbox
    assert message.to == ["maya@lanternfield.example"]
    assert message.subject.endswith(": New sign-in to your account")
    assert "Firefox on Windows, 203.0.113.7" in message.body
    assert "If not, somebody else may be using your account" in message.body


def test_emails_about_accounts_have_no_links_into_the_admin(maya, commit):
    with commit():
        sign_in_with(Client())
    assert "/admin/" not in mail.outbox[0].body


def test_second_sign_in_from_the_same_place_sends_none(maya, commit):
    with commit():
        sign_in_with(Client())
        sign_in_with(Client())
    assert len(mail.outbox) == 1


def test_known_browser_in_another_network_sends_none(maya, commit, site):
    client = Client()
    with commit():
        sign_in_with(client)
        client.get(reverse("wagtailadmin_home"))
        client.post(reverse("wagtailadmin_logout"))
        sign_in_with(client, address="198.51.100.4")
    assert len(mail.outbox) == 1


@pytest.mark.parametrize("options", [{"address": "198.51.100.4"}, {"user_agent": SAFARI}])
def test_other_browser_or_network_sends_another(maya, commit, options):
    with commit():
        sign_in_with(Client())
        sign_in_with(Client(), **options)
    assert len(mail.outbox) == 2


def test_browser_of_a_colleague_is_new(maya, make_user, commit):
    client = Client()
    make_user("ruth")
    with commit():
        sign_in_with(client)
        sign_in_with(client, name="ruth")
    assert [message.to for message in mail.outbox] == [["maya@lanternfield.example"], ["ruth@lanternfield.example"]]


def test_two_steps_send_the_email_after_the_second(maya, commit):
    key, _ = set_up(maya)
    client = Client()
    with commit():
        sign_in_with(client)
    assert not mail.outbox
    with commit():
        client.post(reverse("two_factor_check"), {"code": app_code(key)}, headers={"user-agent": FIREFOX})
    assert subjects() == ["New sign-in to your account"]


def test_cookie_of_the_device_stays_in_the_admin(maya, site):
    client = Client()
    sign_in(client)
    client.get(reverse("wagtailadmin_home"))
    cookie = client.cookies[DEVICE_COOKIE]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/admin/", True, "Lax")


def test_visitor_of_the_sign_in_page_gets_no_device_cookie(client, site):
    client.get(reverse("wagtailadmin_login"))
    assert DEVICE_COOKIE not in client.cookies


def test_new_password_sends_an_email(maya, commit):
    signed_in(maya)
    with commit():
        maya.set_password("another lamp altogether")
        maya.save()
    assert subjects() == ["Your password was changed"]


def test_first_password_of_an_account_sends_none(maya, commit):
    with commit():
        maya.set_password("another lamp altogether")
        maya.save()
    assert not mail.outbox


def test_change_that_is_rolled_back_sends_none(maya, django_capture_on_commit_callbacks):
    signed_in(maya)
    with django_capture_on_commit_callbacks() as callbacks:
        notifications.notify_of_password_change(maya)
    assert len(callbacks) == 1
    assert not mail.outbox


def test_changes_of_two_step_sign_in_send_emails(maya, commit):
    key, _ = set_up(maya)
    client = signed_in(maya)
    client.post(reverse("two_factor_check"), {"code": app_code(key)})
    mail.outbox.clear()
    with commit():
        client.post(reverse("two_factor_codes"))
        client.post(reverse("two_factor_off"))
    assert subjects() == ["New recovery codes were created", "Two-step sign-in was turned off"]


def test_turning_two_step_sign_in_on_sends_an_email(maya, commit):
    client = signed_in(maya)
    client.get(reverse("two_factor_set_up"))
    with commit():
        client.post(reverse("two_factor_set_up"), {"code": app_code(client.session["two_factor_key"])})
    assert subjects() == ["Two-step sign-in was turned on"]


def test_reset_by_an_administrator_sends_an_email(maya, boss, commit):
    set_up(maya)
    with commit():
        signed_in(boss).post(reverse("two_factor_reset", args=[maya.pk]))
    assert mail.outbox[-1].to == [maya.email]
    assert subjects()[-1] == "Two-step sign-in was reset"


def test_command_that_resets_two_step_sign_in_sends_an_email(maya, commit, capsys):
    set_up(maya)
    with commit():
        call_command("reset_two_factor", "maya")
    assert subjects() == ["Two-step sign-in was reset"]


@pytest.mark.parametrize("details", [{"email": ""}, {"is_active": False}])
def test_users_without_email_or_access_get_none(maya, commit, details):
    for name, value in details.items():
        setattr(maya, name, value)
    with commit():
        notifications.notify_of_password_change(maya)
    assert not mail.outbox


def test_mail_server_that_is_down_stops_nobody_from_signing_in(maya, settings, commit, caplog):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with commit():
        assert sign_in(Client(), password=PASSWORD).status_code == 302
    assert "A security notice could not be sent" in caplog.text
    assert "maya" not in caplog.text


def test_email_is_in_the_language_of_its_reader(maya, commit):
    UserProfile.objects.create(user=maya, preferred_language="de")
    with commit():
        sign_in_with(Client())
    assert re.search(r"Time: \d+\. \w+ \d{4}", mail.outbox[0].body)
