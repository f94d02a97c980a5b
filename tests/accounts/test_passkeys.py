"""Passkeys as the second step: adding, signing in, names, removal, and recovery."""

import datetime

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticToken
from django_otp_webauthn.models import WebAuthnCredential

from site_core.accounts import passkeys, two_factor
from site_core.accounts.models import SignIn
from tests.accounts.conftest import PASSWORD, app_code, set_up, sign_in, signed_in
from tests.support.authenticator import Authenticator
from tests.support.html import soup, text_of
from tests.support.site_settings import save_clinic

ORIGIN = "https://clinic.example"
HOME, CHECK, STATUS, OFF = "/admin/", "/admin/two-step/", "/admin/account/two-step/", "/admin/account/two-step/off/"
ADD = "/admin/account/two-step/passkeys/add/"
API = "/admin/two-step/passkeys/"


@pytest.fixture(autouse=True)
def https(settings, site):
    settings.SITE_URL = ORIGIN
    settings.OTP_WEBAUTHN_RP_ID = "clinic.example"
    settings.OTP_WEBAUTHN_ALLOWED_ORIGINS = [ORIGIN]


def post_json(client, path, data=None):
    return client.post(API + path, data or {}, content_type="application/json")


def add_passkey(client, origin=ORIGIN):
    """Add a passkey as the page does. Return it and the response."""
    authenticator = Authenticator(origin)
    options = post_json(client, "register/begin/").json()
    return authenticator, post_json(client, "register/", authenticator.register(options))


def use_passkey(client, authenticator, next_url=""):
    options = post_json(client, "check/begin/").json()
    return post_json(client, f"check/?next={next_url}", authenticator.authenticate(options))


def redirect_path(client, url=HOME):
    return client.get(url).get("Location", "").partition("?")[0]


def name_url(passkey):
    return reverse("passkey_name", args=[passkey.pk])


def remove_url(passkey):
    return reverse("passkey_remove", args=[passkey.pk])


@pytest.fixture
def client(maya):
    return signed_in(maya)


@pytest.fixture
def passkey(client, maya):
    authenticator, _ = add_passkey(client)
    two_factor.create_recovery_codes(maya)
    return authenticator


@pytest.fixture
def half_signed_in(maya, passkey):
    client = Client()
    sign_in(client)
    return client


# Adding


def test_browsers_show_the_name_of_the_clinic_with_a_passkey(client, site):
    save_clinic(site, name="Harbor Skin & Laser")
    assert post_json(client, "register/begin/").json()["rp"]["name"] == "Harbor Skin & Laser"


def test_name_of_the_installation_comes_before_the_name_of_the_clinic(client, site, settings):
    settings.WAGTAIL_SITE_NAME = "Wren Street"
    assert post_json(client, "register/begin/").json()["rp"]["name"] == "Wren Street"


def test_first_passkey_turns_two_step_sign_in_on(client, maya):
    before = client.session.session_key
    _, response = add_passkey(client)
    assert response.status_code == 200
    assert two_factor.is_enabled(maya)
    assert client.get(HOME).status_code == 200
    assert client.session.session_key != before


def test_first_passkey_comes_with_a_name_and_recovery_codes(client, maya):
    add_passkey(client)
    url = name_url(WebAuthnCredential.objects.get())
    response = client.post(url, {"name": "Work laptop"})
    assert len(soup(response).select(".account-codes code")) == 10
    assert "Work laptop Added:" in text_of(client.get(STATUS))


def test_second_passkey_keeps_the_recovery_codes(client, passkey, maya):
    codes = set(StaticToken.objects.values_list("token", flat=True))
    add_passkey(client)
    response = client.post(name_url(passkeys.get_passkeys(maya).last()), {"name": "Key"}, follow=True)
    assert "The passkey “Key” was saved" in text_of(response)
    assert set(StaticToken.objects.values_list("token", flat=True)) == codes
    assert passkeys.get_passkeys(maya).count() == 2


def test_adding_asks_for_the_password_if_it_was_not_entered_a_moment_ago(client):
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=11), tick=False):
        assert post_json(client, "register/begin/").status_code == 403
        assert "passkey-register-button" not in client.get(ADD).content.decode()
        assert "isn’t correct" in text_of(client.post(ADD, {"password": "wrong"}))
        assert client.post(ADD, {"password": PASSWORD})["Location"] == ADD
        assert "passkey-register-button" in client.get(ADD).content.decode()
        assert add_passkey(client)[1].status_code == 200


def test_passkey_of_another_site_is_rejected(client, maya):
    _, response = add_passkey(client, "https://evil.example")
    assert response.status_code == 422
    assert not two_factor.is_enabled(maya)


def test_challenge_works_once(client):
    authenticator = Authenticator(ORIGIN)
    options = post_json(client, "register/begin/").json()
    assert post_json(client, "register/", authenticator.register(options)).status_code == 200
    assert post_json(client, "register/", Authenticator(ORIGIN).register(options)).status_code == 400


MALFORMED = [b"", b"[]", b"null", b"1", b"{", b"\xff", b'{"id": 1}', b'{"rawId": [], "response": 2}', b"[" * 50_000]


@pytest.mark.parametrize("path", ["register/", "check/"])
@pytest.mark.parametrize("body", MALFORMED, ids=range(len(MALFORMED)))
def test_malformed_data_is_rejected(client, maya, path, body):
    add_passkey(client)
    post_json(client, f"{path}begin/")
    response = client.post(API + path, body, content_type="application/json")
    assert 400 <= response.status_code < 500
    assert WebAuthnCredential.objects.count() == 1


def test_required_two_step_sign_in_can_be_set_up_with_a_passkey(required, boss):
    client = signed_in(boss)
    assert redirect_path(client) == reverse("two_factor_set_up")
    assert ADD in client.get(reverse("two_factor_set_up")).content.decode()
    assert "needs more than a password" in text_of(client.get(ADD))
    add_passkey(client)
    assert client.get(HOME).status_code == 200


@pytest.mark.parametrize("url", ["http://clinic.example", "http://127.0.0.1:8000", "https://192.0.2.1"])
def test_passkeys_are_not_offered_where_browsers_refuse_them(settings, client, url):
    settings.SITE_URL = url
    assert "only on sites with HTTPS" in text_of(client.get(STATUS))
    assert redirect_path(client, ADD) == STATUS


# Signing in


def test_passkey_is_the_second_step(half_signed_in, passkey):
    assert redirect_path(half_signed_in) == CHECK
    assert "passkey-verification-button" in half_signed_in.get(CHECK).content.decode()
    before = half_signed_in.session.session_key
    response = use_passkey(half_signed_in, passkey, "/admin/pages/")
    assert response.json()["redirect_url"] == "/admin/pages/"
    assert half_signed_in.session.session_key != before
    assert half_signed_in.get(HOME).status_code == 200
    record = SignIn.objects.order_by("pk").last()
    assert (record.outcome, record.second_step) == (SignIn.Outcome.SIGNED_IN, SignIn.SecondStep.PASSKEY)


def test_passkey_of_another_user_is_rejected(half_signed_in, boss):
    theirs, _ = add_passkey(signed_in(boss))
    assert use_passkey(half_signed_in, theirs).status_code >= 400
    assert redirect_path(half_signed_in) == CHECK


def test_wrong_signature_is_rejected_and_recorded(half_signed_in, passkey):
    impostor = Authenticator(ORIGIN)
    impostor.credential_id = passkey.credential_id
    assert use_passkey(half_signed_in, impostor).status_code == 422
    assert redirect_path(half_signed_in) == CHECK
    assert SignIn.objects.filter(outcome=SignIn.Outcome.WRONG_PASSKEY).exists()


def test_passkey_never_redirects_to_another_site(half_signed_in, passkey):
    response = use_passkey(half_signed_in, passkey, "https://evil.example/")
    assert response.json()["redirect_url"] == HOME


def test_visitor_without_the_password_gets_no_challenge(passkey):
    visitor = Client()
    assert post_json(visitor, "check/begin/").status_code in (302, 403)
    assert not visitor.cookies


def test_half_signed_in_user_cannot_add_a_passkey(half_signed_in):
    assert post_json(half_signed_in, "register/begin/").status_code == 302
    assert redirect_path(half_signed_in, ADD) == CHECK


def test_recovery_code_replaces_a_lost_passkey(half_signed_in, maya):
    [code, *_] = two_factor.create_recovery_codes(maya)
    assert "Or enter one of your recovery codes." in text_of(half_signed_in.get(CHECK))
    half_signed_in.post(CHECK, {"code": code})
    assert half_signed_in.get(HOME).status_code == 200


def test_app_and_passkeys_work_side_by_side(client, passkey, maya):
    client.get(reverse("two_factor_set_up"))
    client.post(reverse("two_factor_set_up"), {"code": app_code(client.session["two_factor_key"])})
    assert passkeys.get_passkeys(maya).count() == 1
    other = Client()
    sign_in(other)
    assert use_passkey(other, passkey).status_code == 200


# Removing


def test_removing_asks_for_the_password(client, passkey, maya):
    url = remove_url(passkeys.get_passkeys(maya).get())
    with time_machine.travel(timezone.now() + datetime.timedelta(minutes=11), tick=False):
        client.post(url)
        assert two_factor.is_enabled(maya)
        client.post(url, {"password": PASSWORD})
    assert not two_factor.is_enabled(maya)
    assert not StaticToken.objects.exists()


def test_removing_one_of_two_keeps_the_other(client, passkey, maya):
    add_passkey(client)
    client.post(remove_url(passkeys.get_passkeys(maya).last()))
    other = Client()
    sign_in(other)
    assert use_passkey(other, passkey).status_code == 200
    assert StaticToken.objects.count() == 10


def test_last_device_cannot_be_removed_if_it_is_required(required, boss):
    client = signed_in(boss)
    add_passkey(client)
    response = client.post(remove_url(passkeys.get_passkeys(boss).get()), follow=True)
    assert "Add another passkey or set up an app first" in text_of(response)
    assert two_factor.is_enabled(boss)


def test_passkeys_of_others_cannot_be_renamed_or_removed(client, passkey, maya, make_user):
    ruth = signed_in(make_user("ruth", "Editors"))
    add_passkey(ruth)
    mine = passkeys.get_passkeys(maya).get()
    assert ruth.post(name_url(mine), {"name": "x"}).status_code == 404
    ruth.post(remove_url(mine))
    assert passkeys.get_passkeys(maya).count() == 1


def test_turning_two_step_sign_in_off_deletes_passkeys(client, passkey, maya):
    client.post(OFF)
    assert not WebAuthnCredential.objects.exists()
    assert not two_factor.is_enabled(maya)


def test_administrator_resets_passkeys(client, passkey, maya, boss):
    signed_in(boss).post(reverse("two_factor_reset", args=[maya.pk]))
    assert not WebAuthnCredential.objects.exists()
    assert client.get(HOME).status_code == 200


def test_changes_send_emails(client, maya, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        add_passkey(client)
        client.post(remove_url(passkeys.get_passkeys(maya).get()))
    assert [message.subject.partition(": ")[2] for message in mail.outbox] == [
        "A passkey was added",
        "A passkey was removed",
    ]


def test_name_is_escaped(client, passkey, maya):
    client.post(name_url(passkeys.get_passkeys(maya).get()), {"name": "<script>alert(1)</script>"})
    assert "<script>alert(1)" not in client.get(STATUS).content.decode()


def test_app_of_before_still_works(maya):
    key, _ = set_up(maya)
    client = Client()
    sign_in(client)
    page = client.get(CHECK).content.decode()
    assert "passkey-verification" not in page
    client.post(CHECK, {"code": app_code(key)})
    assert client.get(HOME).status_code == 200


def test_wrong_recovery_code_is_explained_to_a_person_without_an_app(half_signed_in):
    text = text_of(half_signed_in.post(CHECK, {"code": "wrong"}))
    assert "That recovery code isn’t correct." in text
    assert "The app" not in text
