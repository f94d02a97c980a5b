"""Invitations: accounts without a password, and links that set one."""

import logging
from datetime import timedelta
from typing import ClassVar

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.mail.backends import locmem
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from site_core.accounts import invitations
from site_core.accounts.models import Invitation
from site_core.accounts.user_list import IndexView, describe_roles, describe_two_factor
from site_core.lib.roles import registered_roles
from site_core.ops.logging import redact_personal_data
from tests.accounts.conftest import PASSWORD, set_up, signed_in
from tests.support.html import text_of

NORA = "nora@lanternfield.example"
NEW = {"new_password1": PASSWORD, "new_password2": PASSWORD}


def run_invite(email=NORA, *arguments, role="editors"):
    call_command("invite", email, "--role", role, *arguments)


def get_link(number=-1):
    return next(word for word in mail.outbox[number].body.split() if "/invitation/" in word)


@pytest.fixture
def nora(db, django_user_model):
    run_invite()
    return django_user_model.objects.get(email=NORA)


def open_link(link):
    client = Client()
    return client, client.get(link, follow=True)


def accept(link):
    client, response = open_link(link)
    assert response.status_code == 200
    return client, client.post(reverse("invitation_accept"), NEW)


def test_link_sets_the_password_and_signs_in(nora, site):
    client, response = accept(get_link())
    assert response["Location"] == reverse("wagtailadmin_home")
    assert client.get(response["Location"]).status_code == 200
    nora.refresh_from_db()
    assert nora.check_password(PASSWORD)
    assert [group.name for group in nora.groups.all()] == ["Editors"]


def test_email_says_the_user_name_and_what_the_role_may_do(nora):
    body = " ".join(mail.outbox[0].body.split())
    assert f"Your user name: {NORA}" in body
    assert "Your role: Editors Write pages" in body


def test_link_works_once(nora, site):
    accept(get_link())
    response = open_link(get_link())[1]
    assert response.status_code == 410
    assert "send the invitation again" in text_of(response)


def test_two_forms_that_are_open_set_one_password(nora, site):
    first, _ = open_link(get_link())
    second, _ = open_link(get_link())
    first.post(reverse("invitation_accept"), NEW)
    response = second.post(
        reverse("invitation_accept"), {"new_password1": "another lamp", "new_password2": "another lamp"}
    )
    assert response.status_code == 410
    nora.refresh_from_db()
    assert nora.check_password(PASSWORD)


def test_stale_invitation_object_cannot_be_accepted_again(nora):
    first, second = Invitation.objects.get(user=nora), Invitation.objects.get(user=nora)
    assert invitations.accept(first, PASSWORD)
    assert not invitations.accept(second, "another lamp altogether")


def test_opening_the_link_changes_nothing(nora, site):
    for method in (Client().get, Client().head):
        method(get_link(), follow=True)
    accept(get_link())


def test_form_has_no_token_in_its_url(nora, site):
    response = open_link(get_link())[1]
    assert response.redirect_chain == [(reverse("invitation_accept"), 302)]
    assert get_link().split("/")[-2] not in response.content.decode()
    assert "no-store" in response["Cache-Control"]


def test_weak_password_is_rejected(nora, site):
    client, _ = open_link(get_link())
    assert client.post(reverse("invitation_accept"), {"new_password1": "a", "new_password2": "a"}).status_code == 200
    nora.refresh_from_db()
    assert not nora.has_usable_password()


@pytest.mark.parametrize(
    "change",
    [
        lambda nora: Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1)),
        lambda nora: invitations.revoke(nora),
        lambda nora: type(nora).objects.update(is_active=False),
        lambda nora: type(nora).objects.update(email="other@lanternfield.example"),
        lambda nora: (nora.set_password(PASSWORD), nora.save()),
        lambda nora: nora.delete(),
    ],
    ids=["expired", "revoked", "deactivated", "other mailbox", "password set", "deleted"],
)
def test_link_that_is_void_opens_nothing(nora, site, change):
    change(nora)
    assert open_link(get_link())[1].status_code == 410


@pytest.mark.parametrize("token", ["x", "x" * 5000, "%00", "é"])
def test_wrong_tokens_open_nothing(db, site, token):
    assert Client().get(f"/admin/invitation/{token}/", follow=True).status_code in (404, 410)


def test_form_without_a_link_opens_nothing(db, site):
    assert Client().get(reverse("invitation_accept")).status_code == 410


def test_sending_again_replaces_the_link(nora, site):
    invitations.send_again(nora)
    assert open_link(get_link(0))[1].status_code == 410
    accept(get_link(1))


def test_revoked_invitation_can_be_sent_again(nora, site):
    invitations.revoke(nora)
    invitations.send_again(nora)
    accept(get_link())


def test_database_has_only_the_hash(nora):
    token = get_link().split("/")[-2]
    assert token not in str(Invitation.objects.values())
    assert len(Invitation.objects.get().token_hash) == 64


def test_logs_do_not_contain_the_link(nora, site, caplog):
    token = get_link().split("/")[-2]
    with caplog.at_level(logging.DEBUG):
        accept(get_link())
        open_link(get_link())
    lines = [redact_personal_data(record.getMessage()) for record in caplog.records]
    assert not [line for line in lines if token in line]
    assert token not in redact_personal_data(f"GET {get_link()} took 3.0 s")


def test_invited_user_cannot_reset_the_password_by_email(nora, site):
    Client().post("/admin/password_reset/", {"email": NORA})
    assert len(mail.outbox) == 1


def test_required_two_step_sign_in_comes_next(required, db, site):
    run_invite(role="site-admins")
    client, _ = open_link(get_link())
    assert "two-step sign-in" in text_of(client.get(reverse("invitation_accept")))
    home = client.post(reverse("invitation_accept"), NEW)["Location"]
    assert client.get(home)["Location"].startswith(reverse("two_factor_set_up"))


# The command


def test_command_rejects_an_address_that_exists(nora):
    with pytest.raises(CommandError, match="already been invited"):
        run_invite(NORA.upper())


def test_command_rejects_the_address_of_an_account(maya):
    with pytest.raises(CommandError, match="already has an account: the user “maya”"):
        run_invite(maya.email)


def test_command_rejects_an_unknown_role_and_names_the_others(db):
    with pytest.raises(CommandError, match=r"no role “boss”.*editors.*site-admins"):
        run_invite(role="boss")
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("email", ["nora", "", "nora@", "a b@c.example"])
def test_command_rejects_what_is_not_an_address(db, email):
    with pytest.raises(CommandError, match="not an email address"):
        run_invite(email)


def test_command_says_when_a_user_name_is_not_possible(db):
    with pytest.raises(CommandError, match="valid username"):
        run_invite("o'hara@lanternfield.example")


def test_command_prints_the_link_for_sites_without_email(db, site, capsys, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    run_invite(NORA, "--print-link")
    accept(capsys.readouterr().out.strip())


@pytest.mark.parametrize(
    ("backend", "error"), [("smtp", "could not be sent"), ("console", "doesn’t send email yet")], ids=["down", "none"]
)
def test_mail_failure_leaves_no_account(db, settings, backend, error, django_user_model):
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(CommandError, match=error):
        run_invite()
    assert not django_user_model.objects.filter(email=NORA).exists()


def test_failed_email_leaves_the_old_link(nora, settings):
    link, invitation = get_link(), invitations.get_invitation(nora)
    invitations.revoke(nora)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(invitations.InvitationError, match="nothing was changed"):
        invitations.send_again(nora)
    nora.refresh_from_db()
    assert not nora.is_active
    assert Invitation.objects.get(pk=invitation.pk).token_hash is None
    assert open_link(link)[1].status_code == 410


class LateErrorBackend(locmem.EmailBackend):
    """Delivers, waits while something happens, and fails."""

    meanwhile = None

    def send_messages(self, messages):
        super().send_messages(messages)
        self.meanwhile(get_link())
        raise TimeoutError


def invite_again():
    invitations.send_again(Invitation.objects.get(email=NORA).user)


def use_late_errors(settings, monkeypatch, meanwhile):
    settings.EMAIL_BACKEND = f"{__name__}.{LateErrorBackend.__name__}"
    monkeypatch.setattr(LateErrorBackend, "meanwhile", staticmethod(meanwhile))


def test_invitation_that_is_revoked_meanwhile_stays_revoked(nora, settings, monkeypatch, django_user_model):
    old_link = get_link()
    use_late_errors(settings, monkeypatch, lambda link: invitations.revoke(django_user_model.objects.get(pk=nora.pk)))
    with pytest.raises(invitations.InvitationError):
        invitations.send_again(nora)
    assert not django_user_model.objects.get(pk=nora.pk).is_active
    for link in (old_link, get_link()):
        assert open_link(link)[1].status_code == 410


@pytest.mark.parametrize("is_new", [True, False])
def test_account_that_is_used_meanwhile_stays(is_new, db, site, settings, monkeypatch, django_user_model):
    if not is_new:
        run_invite()
    use_late_errors(settings, monkeypatch, accept)
    with pytest.raises(invitations.InvitationError):
        invite_again() if not is_new else invitations.invite_by_email(NORA, [Group.objects.get(name="Editors")])
    user = django_user_model.objects.get(email=NORA)
    assert user.is_active
    assert user.check_password(PASSWORD)
    assert not user.invitation.is_pending


class RecordingBackend(locmem.EmailBackend):
    depths: ClassVar[list[int]] = []

    def send_messages(self, messages):
        self.depths.append(len(connection.savepoint_ids))
        return super().send_messages(messages)


def test_no_transaction_waits_for_the_mail_server(settings, db, monkeypatch):
    """On SQLite, nobody else could write meanwhile."""
    settings.EMAIL_BACKEND = f"{__name__}.{RecordingBackend.__name__}"
    monkeypatch.setattr(RecordingBackend, "depths", [])
    user = invitations.invite_by_email(NORA, [])
    invitations.send_again(user)
    assert RecordingBackend.depths == [len(connection.savepoint_ids)] * 2


# The admin


def invite_in_admin(client, **changes):
    groups = [Group.objects.get(name="Editors").pk]
    data = {"email": NORA, "first_name": "Nora", "groups": groups, **changes}
    return client.post(reverse("user_invite"), data, follow=True)


def test_button_invites(boss, site):
    client = signed_in(boss)
    assert reverse("user_invite") in client.get(reverse("wagtailusers_users:index")).content.decode()
    response = invite_in_admin(client)
    assert f"An invitation was sent to {NORA}" in text_of(response)
    assert "Invited" in text_of(response)
    assert Invitation.objects.get().invited_by == boss


def test_form_says_what_each_role_may_do(boss, site):
    text = text_of(signed_in(boss).get(reverse("user_invite")))
    for role in registered_roles():
        assert str(role.description) in text


def test_every_role_has_a_description(db):
    assert [role.key for role in registered_roles() if not role.description] == []


def test_form_says_what_is_wrong(boss, maya, site):
    client = signed_in(boss)
    assert "Choose at least one role" in text_of(invite_in_admin(client, groups=[]))
    assert "already has an account" in text_of(invite_in_admin(client, email=maya.email))
    assert "name already exists" in text_of(invite_in_admin(client, username="MAYA"))


@pytest.mark.parametrize(("backend", "is_said"), [("console", True), ("locmem", False)])
def test_form_says_before_it_is_filled_in_that_no_email_is_sent(boss, site, settings, backend, is_said):
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"
    page = text_of(signed_in(boss).get("/admin/users/invite/"))
    assert ("no invitation would arrive" in page) == is_said


def test_form_says_when_the_email_cannot_be_sent(boss, site, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert "doesn’t send email yet" in text_of(invite_in_admin(signed_in(boss)))
    assert not Invitation.objects.exists()


def test_groups_that_are_not_roles_cannot_be_chosen(boss, site):
    other = Group.objects.create(name="Other")
    assert "Select a valid choice" in text_of(invite_in_admin(signed_in(boss), groups=[other.pk]))


def test_editors_cannot_invite(maya, site):
    client = signed_in(maya)
    assert client.get(reverse("user_invite"), headers={"x-requested-with": "XMLHttpRequest"}).status_code == 403


def test_invitation_is_sent_again_and_revoked_in_the_list(boss, nora, site):
    client = signed_in(boss)
    text = client.get(reverse("wagtailusers_users:index")).content.decode()
    send, revoke = (reverse(f"user_invitation_{name}", args=[nora.pk]) for name in ("send", "revoke"))
    assert send in text
    assert revoke in text
    assert "A new invitation was sent" in text_of(client.post(send, follow=True))
    assert "was revoked" in text_of(client.post(revoke, follow=True))
    assert "Invitation revoked" in text_of(client.get(reverse("wagtailusers_users:index")))


def test_accepted_invitation_can_neither_be_sent_again_nor_revoked(boss, nora, site):
    accept(get_link())
    client = signed_in(boss)
    assert "needs no invitation" in text_of(client.post(reverse("user_invitation_send", args=[nora.pk]), follow=True))
    revoke = reverse("user_invitation_revoke", args=[nora.pk])
    assert "Deactivate the account instead" in text_of(client.post(revoke, follow=True))
    nora.refresh_from_db()
    assert nora.is_active


def test_list_describes_roles_and_two_step_sign_in(required, boss, maya, make_user):
    set_up(maya)
    make_user("sam", "Site admins")
    users = IndexView().get_base_queryset()
    states = {user.username: (describe_roles(user), describe_two_factor(user)) for user in users}
    assert states["maya"] == ("Editors", "App")
    assert states["sam"] == ("Site admins", "Required, not set up yet")
    assert states["boss"] == ("Administrator", "Required, not set up yet")


def test_list_takes_as_many_queries_for_many_users(boss, make_user, site, django_assert_max_num_queries):
    for number in range(12):
        make_user(f"user{number}", "Editors")
    run_invite()
    client = signed_in(boss)
    client.get(reverse("wagtailusers_users:index"))
    with django_assert_max_num_queries(20):
        client.get(reverse("wagtailusers_users:index"))


def test_form_for_the_first_password_mentions_no_email_to_the_owner(nora):
    _client, response = open_link(get_link())
    page = text_of(response)
    assert "at least 12 characters" in page
    assert "gets an email" not in page
