"""Passkeys (WebAuthn) as the second step: fingerprint, face, or security key instead of a code.

django-otp-webauthn has the model, the protocol, and the script. There is no sign-in without a password: its first
request would come from anyone, and each one would store a session.
"""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import transaction
from django.db.models import QuerySet
from django_otp_webauthn.models import WebAuthnCredential

from site_core.lib.ip_addresses import is_ip_address

from . import two_factor
from .two_factor import AnyUser


def is_available() -> bool:
    """Return whether browsers offer passkeys for ``SITE_URL``: not for plain HTTP, nor for IP addresses."""
    site = urlsplit(settings.SITE_URL)
    is_secure = site.scheme == "https" or site.hostname == "localhost"
    return is_secure and not is_ip_address(site.hostname or "")


def get_passkeys(user: AnyUser) -> QuerySet[WebAuthnCredential]:
    return WebAuthnCredential.objects.filter(user=user, confirmed=True).order_by("created_at")


def is_last_device(user: AbstractUser, passkey: WebAuthnCredential) -> bool:
    """Return whether two-step sign-in would be off without ``passkey``."""
    return not two_factor.has_app(user) and not get_passkeys(user).exclude(pk=passkey.pk).exists()


@transaction.atomic
def remove(user: AbstractUser, passkey: WebAuthnCredential) -> None:
    """Delete ``passkey``. With the last device, two-step sign-in is off, and recovery codes are of no use."""
    if is_last_device(user, passkey):
        two_factor.disable(user)
    else:
        passkey.delete()
