"""Password reset by email, which never reveals who has an account."""

from types import SimpleNamespace

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from site_core.accounts import password_reset
from site_core.accounts.password_reset import ResetForm
from tests.accounts.conftest import PASSWORD
from tests.support.html import text_of

RESET = "/admin/password_reset/"
MAYA, NOBODY = "maya@lanternfield.example", "nobody@lanternfield.example"


def request_reset(email=MAYA, address="203.0.113.7"):
    return Client().post(RESET, {"email": email}, follow=True, REMOTE_ADDR=address)


def get_link():
    return next(word for word in mail.outbox[-1].body.split() if "/password_reset/confirm/" in word)


def test_link_in_the_email_sets_a_new_password_once(maya, site):
    request_reset()
    client = Client()
    form = client.get(get_link(), follow=True).redirect_chain[-1][0]
    new = {"new_password1": "another lamp altogether", "new_password2": "another lamp altogether"}
    client.post(form, new)
    maya.refresh_from_db()
    assert maya.check_password("another lamp altogether")
    assert "invalid" in text_of(Client().get(get_link(), follow=True)).lower()


def test_reset_rejects_a_short_password(maya, site):
    request_reset()
    client = Client()
    form = client.get(get_link(), follow=True).redirect_chain[-1][0]
    client.post(form, {"new_password1": "short-9!", "new_password2": "short-9!"})
    maya.refresh_from_db()
    assert maya.check_password(PASSWORD)


def test_response_is_the_same_for_unknown_email_addresses(maya, site):
    known, unknown = request_reset(MAYA), request_reset(NOBODY)
    assert known.redirect_chain == unknown.redirect_chain
    assert text_of(known) == text_of(unknown)
    assert len(mail.outbox) == 1


def test_request_does_not_look_up_the_user(maya, site, settings, monkeypatch, django_assert_num_queries):
    """A thread looks up the user and sends the email, so that all responses take equally long."""
    settings.ACCOUNT_EMAILS_IN_BACKGROUND = True
    started = []
    monkeypatch.setattr("threading.Thread.start", lambda thread: started.append(thread))
    with django_assert_num_queries(0):
        form = ResetForm({"email": MAYA})
        assert form.is_valid()
        form.save(domain_override="testserver")
    assert [thread.name for thread in started] == ["password-reset"]
    assert not mail.outbox


def test_thread_sends_the_email(maya, site, monkeypatch):
    closed = []  # not the real connection: the test uses it
    monkeypatch.setattr(password_reset, "connection", SimpleNamespace(close=lambda: closed.append(True)))
    form = ResetForm({"email": MAYA})
    assert form.is_valid()
    form.save_in_thread(
        domain_override="testserver",
        subject_template_name="wagtailadmin/account/password_reset/email_subject.txt",
        email_template_name="wagtailadmin/account/password_reset/email.txt",
    )
    assert len(mail.outbox) == len(closed) == 1


@pytest.mark.parametrize("email", [MAYA, NOBODY])
def test_fourth_request_for_an_email_address_is_limited(maya, site, email):
    for number in range(3):
        assert request_reset(email, address=f"198.51.100.{number}").status_code == 200
    response = request_reset(email.upper(), address="198.51.100.9")
    assert response.status_code == 429
    assert response["Retry-After"] == "3600"
    assert "wait an hour" in text_of(response)
    assert len(mail.outbox) <= 3


def test_eleventh_request_from_a_network_is_limited(site, db):
    codes = [request_reset(f"{number}@lanternfield.example").status_code for number in range(12)]
    assert codes == [200] * 10 + [429] * 2
    assert request_reset("11@lanternfield.example", address="198.51.100.9").status_code == 200


@pytest.mark.parametrize(
    "email", ["", "a\x00b@c.example", "x" * 5000, "<script>@a.example", "a@b.example\nBcc: c@d.example"]
)
def test_malformed_email_addresses_send_nothing(site, db, email):
    assert request_reset(email).status_code == 200
    assert not mail.outbox


def test_sign_in_page_links_to_the_reset(db, client):
    assert RESET in client.get(reverse("wagtailadmin_login")).content.decode()


def test_requests_of_unknown_clients_are_limited_by_email_address_only(site, db):
    codes = [request_reset(f"{number}@lanternfield.example", address="").status_code for number in range(12)]
    assert codes == [200] * 12
