"""Emails to users whose password changes. Django tells password validators about every change, wherever it is made."""

from __future__ import annotations

from django.contrib.auth.models import AbstractUser
from django.utils.translation import gettext as _

from . import notifications


class PasswordChangeNotifier:
    """A validator that accepts all passwords, and notifies the owner of the account of a new one."""

    def validate(self, password: str, user: AbstractUser | None = None) -> None:
        return None

    def get_help_text(self) -> str:
        return _("The owner of the account gets an email about the change.")

    def password_changed(self, password: str, user: AbstractUser | None = None) -> None:
        if user and user.last_login:  # not the first password of a new account
            notifications.notify_of_password_change(user)
