"""Invitations: an account without a password, and a link by email that sets one.

The link works once, until it expires, is revoked, or is replaced by a new one. The database has only the hash of its
token. An account without a password can't be used, and nobody can request a link to reset the password of one.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractUser, Group
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from site_core.lib.mail import is_mail_sent
from site_core.site_settings.branded_email import branded_message
from site_core.site_settings.site_name import get_site_name

from .models import Invitation
from .notifications import TIMEOUT, language_of
from .roles import describe_groups

Groups = Sequence[Group]
RENEWED = ("email", "token_hash", "invited_by_id", "sent_at", "expires_at", "accepted_at")


class InvitationError(Exception):
    """Why nobody was invited, and what to do about it, in words for people."""


def invite(
    email: str, groups: Sequence[Group], invited_by: AbstractUser | None = None, **details: str
) -> tuple[AbstractUser, str]:
    """Create an account in ``groups`` with an open invitation. Return it, and the URL to send.

    ``details`` are fields of the account. Its user name is the email address, unless they say otherwise.
    """
    check_is_new(email)
    user = get_user_model()(**{"username": email, **details}, email=email)
    user.set_unusable_password()
    try:
        user.full_clean()
        with transaction.atomic():
            user.save()
    except ValidationError as error:
        raise InvitationError(" ".join(error.messages)) from error
    except IntegrityError as error:  # created by somebody else at this moment
        raise InvitationError(_("An account with this user name already exists. Choose another user name.")) from error
    user.groups.set(groups)
    log(user, "accounts.invited", user=invited_by)
    return user, renew(user, invited_by)


def check_is_new(email: str) -> None:
    user = get_user_model().objects.filter(email__iexact=email).select_related("invitation").first()
    if user is None:
        return
    values = {"email": email, "user": user.get_username()}
    if (invitation := get_invitation(user)) and invitation.is_pending:
        message = _("%(email)s has already been invited, as the user “%(user)s”. Send that invitation again instead.")
    else:
        message = _("%(email)s already has an account: the user “%(user)s”. Change the roles of that account instead.")
    raise InvitationError(message % values)


def get_invitation(user: AbstractUser) -> Invitation | None:
    return getattr(user, "invitation", None)


def renew(user: AbstractUser, invited_by: AbstractUser | None = None) -> str:
    """Replace the link in the invitation of ``user``. Return the new URL."""
    token = secrets.token_urlsafe(32)
    now = timezone.now()
    values = {
        "email": user.email,
        "token_hash": hash_token(token),
        "invited_by": invited_by,
        "sent_at": now,
        "expires_at": now + timedelta(days=settings.INVITATION_DAYS),
        "accepted_at": None,
    }
    Invitation.objects.update_or_create(user_id=user.pk, defaults=values)
    return settings.WAGTAILADMIN_BASE_URL + reverse("invitation", args=[token])


def hash_token(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def can_send() -> bool:
    """Return whether invitations reach anyone. In development, they are printed."""
    return is_mail_sent() or settings.DEBUG


def send(user: AbstractUser, url: str) -> None:
    """Email ``url`` to the invited ``user``."""
    if not can_send():
        message = _("This site doesn’t send email yet, so nothing was changed. Set EMAIL_URL, and see Site health.")
        raise InvitationError(message)
    try:
        with language_of(user):
            build_email(user, url).send()
    except Exception as error:  # email backends raise whatever their library raises
        message = _("The email could not be sent (%(error)s), so nothing was changed. See Site health, and try again.")
        raise InvitationError(message % {"error": type(error).__name__}) from error


def build_email(user: AbstractUser, url: str) -> EmailMultiAlternatives:
    invitation = Invitation.objects.get(user_id=user.pk)
    context = {
        "user": user,
        "url": url,
        "site_name": get_site_name(),
        "site_url": settings.SITE_URL,
        "roles": describe_groups(user.groups.all()),
        "expires": date_format(timezone.localtime(invitation.expires_at), "DATETIME_FORMAT"),
    }
    return branded_message(
        _("%(site)s: your account on the website") % {"site": get_site_name()},
        render_to_string("accounts/invitation_email.txt", context),
        to=[user.email],
        connection=get_connection(timeout=TIMEOUT),
        headers={"Auto-Submitted": "auto-generated"},
    )


def invite_by_email(
    email: str, groups: Sequence[Group], invited_by: AbstractUser | None = None, **details: str
) -> AbstractUser:
    """Create an account and email the link. If that fails, there is no account.

    A slow mail server must not hold a transaction: on SQLite, nobody else could save anything meanwhile.
    """
    with transaction.atomic():
        user, url = invite(email, groups, invited_by, **details)
    try:
        send(user, url)
    except InvitationError:
        with transaction.atomic():
            if take_back(user, url):
                ModelLogEntry.objects.for_instance(user).delete()
                user.delete()
        raise
    return user


def take_back(user: AbstractUser, url: str, **values: Any) -> bool:
    """Make the link ``url`` stop working, which could not be sent, and restore ``values`` of the invitation.

    Return False if something happened meanwhile: it was accepted, revoked, or replaced. An error of the mail server may
    come late, after it has delivered the link. Then that stays.
    """
    token = url.rstrip("/").rpartition("/")[2]
    unchanged = Invitation.objects.filter(user_id=user.pk, token_hash=hash_token(token), accepted_at=None)
    return bool(unchanged.update(**{"token_hash": None, **values}))


def send_again(user: AbstractUser, invited_by: AbstractUser | None = None) -> None:
    """Email a new link to a user without a password. The old link stops working, unless the email fails."""
    invitation = get_invitation(user)
    if invitation is None or not invitation.is_pending:
        raise InvitationError(_("%(user)s has set a password and needs no invitation.") % {"user": user})
    if not user.email:
        raise InvitationError(_("%(user)s has no email address. Add it to the account first.") % {"user": user})
    was_active = user.is_active
    with transaction.atomic():
        before = Invitation.objects.filter(pk=invitation.pk).values(*RENEWED).get()
        set_active(user, True)
        url = renew(user, invited_by)
    try:
        send(user, url)
    except InvitationError:
        with transaction.atomic():
            if take_back(user, url, **before):
                set_active(user, was_active)
        raise
    log(user, "accounts.invited", user=invited_by)


def set_active(user: AbstractUser, is_active: bool) -> None:
    user.is_active = is_active
    user.save(update_fields=["is_active"])


@transaction.atomic
def revoke(user: AbstractUser, revoked_by: AbstractUser | None = None) -> None:
    """Make the link stop working, and deactivate the account that nobody has used."""
    invitation = get_invitation(user)
    if invitation is None or not invitation.is_pending:
        raise InvitationError(_("%(user)s has set a password. Deactivate the account instead.") % {"user": user})
    Invitation.objects.filter(pk=invitation.pk).update(token_hash=None)
    set_active(user, False)
    log(user, "accounts.invitation_revoked", user=revoked_by)


def find_open(token: str) -> Invitation | None:
    """Return the invitation whose link has ``token``, if it still works."""
    invitation = Invitation.objects.filter(token_hash=hash_token(token)).select_related("user").first()
    return invitation if invitation and invitation.is_open else None


@transaction.atomic
def accept(invitation: Invitation, password: str) -> bool:
    """Use up ``invitation`` and set the password. Return False if somebody else was faster."""
    open_invitation = Invitation.objects.filter(pk=invitation.pk, token_hash=invitation.token_hash)
    if not open_invitation.update(token_hash=None, accepted_at=timezone.now()):
        return False
    invitation.user.set_password(password)
    invitation.user.save(update_fields=["password"])
    log(invitation.user, "accounts.invitation_accepted", user=invitation.user)
    return True
