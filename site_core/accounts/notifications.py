"""Emails to users about their own accounts: what happened, and what to do if it wasn't them.

They have no links on purpose: nobody should learn to enter a password on a page that an email links to.
"""

from __future__ import annotations

import datetime
import logging
import threading
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from site_core.site_settings.branded_email import branded_message
from site_core.site_settings.site_name import get_site_name

from .models import SignIn

logger = logging.getLogger(__name__)

TIMEOUT = 10  # seconds
# By the action in the history of the account: subject, and what happened.
CHANGES = {
    "accounts.two_factor_on": (
        gettext_lazy("Two-step sign-in was turned on"),
        gettext_lazy("An authenticator app was set up for your account. Signing in now also requires a code from it."),
    ),
    "accounts.two_factor_off": (
        gettext_lazy("Two-step sign-in was turned off"),
        gettext_lazy("Two-step sign-in was turned off for your account. You sign in with only your password."),
    ),
    "accounts.two_factor_reset": (
        gettext_lazy("Two-step sign-in was reset"),
        gettext_lazy("An administrator reset two-step sign-in for your account. Set it up again when you sign in."),
    ),
    "accounts.passkey_added": (
        gettext_lazy("A passkey was added"),
        gettext_lazy("A passkey was added to your account. It can be used for the second step of signing in."),
    ),
    "accounts.passkey_removed": (
        gettext_lazy("A passkey was removed"),
        gettext_lazy("A passkey was removed from your account. It can no longer be used to sign in."),
    ),
    "accounts.recovery_codes": (
        gettext_lazy("New recovery codes were created"),
        gettext_lazy("New recovery codes were created for your account. The old ones no longer work."),
    ),
}


def notify_of_new_device(user: AbstractUser, sign_in: SignIn) -> None:
    with language_of(user):
        place = f"{sign_in.device}, {sign_in.network}" if sign_in.network else sign_in.device
        what = _("Somebody signed in to your account on a device that hasn’t been used with it before: %(place)s.")
        notify(user, _("New sign-in to your account"), what % {"place": place}, sign_in.at)


def notify_of_password_change(user: AbstractUser) -> None:
    with language_of(user):
        notify(user, _("Your password was changed"), _("The password of your account was changed."))


def notify_of_change(user: AbstractUser, action: str) -> None:
    """Notify ``user`` of a change to two-step sign-in: one of ``CHANGES``."""
    with language_of(user):
        subject, what = CHANGES[action]
        notify(user, str(subject), str(what))


def language_of(user: AbstractUser) -> translation.override:
    """Return a context manager that activates the language that ``user`` chose for the admin."""
    profile = getattr(user, "wagtail_userprofile", None)
    return translation.override(profile.get_preferred_language() if profile else settings.LANGUAGE_CODE)


def notify(user: AbstractUser, subject: str, what: str, at: datetime.datetime | None = None) -> None:
    """Send an email to ``user``, once the transaction is committed."""
    if not (user.email and user.is_active):
        return
    message = branded_message(
        f"{get_site_name()}: {subject}",
        build_body(user, what, at or timezone.now()),
        to=[user.email],
        headers={"Auto-Submitted": "auto-generated"},
    )
    transaction.on_commit(lambda: run_in_background(lambda: send(message)))


def build_body(user: AbstractUser, what: str, at: datetime.datetime) -> str:
    details = _("Account: %(user)s at %(site)s\nTime: %(time)s") % {
        "user": user.get_username(),
        "site": settings.SITE_URL,
        "time": date_format(timezone.localtime(at), "DATETIME_FORMAT"),
    }
    known = _("If this was you, or an administrator did it for you, you don’t have to do anything.")
    advice = _(
        "If not, somebody else may be using your account. Sign in now, change your password under Account, and end "
        "all other sessions there. If you can’t sign in, call an administrator of the site, and ask them to set a new "
        "password. Please do not reply to this email."
    )
    return f"{what}\n\n{details}\n\n{known}\n\n{advice}\n"


def send(message: EmailMessage) -> None:
    """Send ``message``. A mail server that is down is logged, and stops nobody from signing in."""
    try:
        message.connection = get_connection(timeout=TIMEOUT)
        message.send()
    except Exception as error:  # email backends raise whatever their library raises
        logger.error("A security notice could not be sent to a user: %s.", type(error).__name__)


def run_in_background(function: Callable[[], None]) -> None:
    """Call ``function`` in a thread, so that a slow mail server delays nobody."""
    if settings.ACCOUNT_EMAILS_IN_BACKGROUND:
        threading.Thread(target=function, name="account-email").start()
    else:
        function()
