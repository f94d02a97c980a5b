"""Two-factor authentication: passkeys, codes from an app (TOTP), and recovery codes for when both are lost."""

from __future__ import annotations

import hashlib
import time
from base64 import b32encode
from io import BytesIO
from urllib.parse import quote, urlencode

import qrcode
from django.conf import settings
from django.contrib.auth.models import AbstractUser, AnonymousUser, Group, Permission, User
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.crypto import get_random_string
from django.utils.safestring import SafeString, mark_safe
from django_otp import verify_token
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex
from django_otp_webauthn.models import WebAuthnCredential
from qrcode.image.svg import SvgPathImage

from site_core.site_settings.site_name import get_site_name

AnyUser = AbstractUser | AnonymousUser

RECOVERY_CODE_COUNT = 10
# Without letters and digits that look alike: 12 characters out of 31 are 59 bits.
RECOVERY_CODE_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
RECOVERY_CODE_LENGTH = 12


def is_enabled(user: AnyUser) -> bool:
    return has_app(user) or WebAuthnCredential.objects.devices_for_user(user, confirmed=True).exists()


def has_app(user: AnyUser) -> bool:
    return TOTPDevice.objects.devices_for_user(user, confirmed=True).exists()


def is_verified(user: AnyUser) -> bool:
    """Return whether this session has passed the second step."""
    return user.is_verified()  # type: ignore[union-attr]  # django_otp.middleware.OTPMiddleware adds it


def is_required(user: AnyUser) -> bool:
    """Return whether ``user`` has a permission that a password alone must not grant."""
    return settings.TWO_FACTOR_REQUIRED and any(user.has_perm(name) for name in settings.TWO_FACTOR_PERMISSIONS)


def permissions_that_require() -> QuerySet[Permission]:
    """Return the permissions that need two-step sign-in."""
    if not settings.TWO_FACTOR_REQUIRED:
        return Permission.objects.none()
    is_listed = Q(pk__in=[])
    for app, codename in (name.split(".") for name in settings.TWO_FACTOR_PERMISSIONS):
        is_listed |= Q(content_type__app_label=app, codename=codename)
    return Permission.objects.filter(is_listed)


def is_required_for_group(group: Group) -> bool:
    """Return whether all members of ``group`` must use two-step sign-in."""
    return permissions_that_require().filter(group=group).exists()


def annotate_state(users: QuerySet[User]) -> QuerySet[User]:
    """Add ``has_app``, ``has_passkey``, and ``needs_two_factor`` to each user, for lists of users."""
    own = {"user": OuterRef("pk"), "confirmed": True}
    permissions = permissions_that_require().filter(Q(group__user=OuterRef("pk")) | Q(user=OuterRef("pk")))
    is_superuser = Q(is_superuser=True) if settings.TWO_FACTOR_REQUIRED else Q(pk__in=[])
    return users.annotate(
        has_app=Exists(TOTPDevice.objects.filter(**own)),
        has_passkey=Exists(WebAuthnCredential.objects.filter(**own)),
        needs_two_factor=is_superuser | Exists(permissions),
    )


def generate_key() -> str:
    """Return a new secret for an app: 20 bytes in hexadecimal."""
    return random_hex(20)


def format_key(key: str) -> str:
    """Return ``key`` in Base32, in groups of four characters, for apps that can't scan a QR code."""
    text = b32encode(bytes.fromhex(key)).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def config_url(user: AnyUser, key: str) -> str:
    """Return what apps scan. Source: https://github.com/google/google-authenticator/wiki/Key-Uri-Format."""
    device, issuer = TOTPDevice(user=user, key=key), get_site_name().replace(":", "")
    values = {
        "secret": b32encode(device.bin_key).decode(),
        "algorithm": "SHA1",
        "digits": device.digits,
        "period": device.step,
        "issuer": issuer,
    }
    return f"otpauth://totp/{quote(f'{issuer}:{user.get_username()}', safe='')}?{urlencode(values, quote_via=quote)}"


def render_qr_code(user: AnyUser, key: str) -> SafeString:
    """Return an ``<svg>`` element that authenticator apps scan."""
    buffer = BytesIO()
    qrcode.make(config_url(user, key), image_factory=SvgPathImage).save(buffer)
    return mark_safe(buffer.getvalue().decode().partition("?>")[2].strip())  # paths only, no text


def normalize_code(code: str) -> str:
    """Return ``code`` in lower case, without spaces and dashes."""
    return "".join(code.split()).replace("-", "").lower()


def find_time_step(key: str, code: str) -> int | None:
    """Return the TOTP time step of ``code`` (RFC 6238), or None if it is wrong. One step early or late is accepted."""
    totp = TOTP(bytes.fromhex(key))
    totp.time = time.time()
    is_valid = code.isascii() and code.isdecimal() and totp.verify(int(code), tolerance=1)
    return totp.t() if is_valid else None


@transaction.atomic
def enable(user: AnyUser, key: str, time_step: int) -> tuple[TOTPDevice, list[str]]:
    """Make the app with ``key`` the only one of ``user``. Return its device and new recovery codes.

    Codes up to ``time_step`` are no longer accepted.
    """
    delete_app_and_codes(user)
    device = TOTPDevice.objects.create(user=user, name="Authenticator app", key=key, last_t=time_step)
    return device, create_recovery_codes(user)


@transaction.atomic
def disable(user: AnyUser) -> None:
    """Delete the app, the passkeys, and the recovery codes of ``user``. Sessions have to be verified again."""
    WebAuthnCredential.objects.filter(user=user).delete()
    delete_app_and_codes(user)


def delete_app_and_codes(user: AnyUser) -> None:
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


@transaction.atomic
def create_recovery_codes(user: AnyUser) -> list[str]:
    """Replace the recovery codes of ``user`` and return the new ones. Only their hashes are stored."""
    device, _ = StaticDevice.objects.get_or_create(user=user, defaults={"name": "Recovery codes"})
    device.token_set.all().delete()
    codes = [get_random_string(RECOVERY_CODE_LENGTH, RECOVERY_CODE_ALPHABET) for _ in range(RECOVERY_CODE_COUNT)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=hash_recovery_code(code)) for code in codes)
    return [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes]


def count_recovery_codes(user: AnyUser) -> int:
    return StaticToken.objects.filter(device__user=user).count()


def hash_recovery_code(code: str) -> str:
    """Return the first 80 bits of the hash of ``code``: that is what fits in the column."""
    return b32encode(hashlib.sha256(code.encode()).digest()[:10]).decode().lower()


def get_device(user: AnyUser, code: str) -> Device | None:
    """Return the device of ``user`` that ``code`` is for. Six digits are for the app, all else is a recovery code."""
    model = TOTPDevice if len(code) == 6 and code.isascii() and code.isdecimal() else StaticDevice
    return model.objects.devices_for_user(user, confirmed=True).first()


def seconds_until_retry(device: Device) -> int:
    """Return how long ``device`` accepts no code after a wrong one. The delay doubles each time."""
    is_allowed, details = device.verify_is_allowed()
    return 0 if is_allowed else max(1, int(details["locked_until"].timestamp() - time.time()))


def verify_code(user: AnyUser, code: str) -> Device | None:
    """Return the device that accepts ``code``, or None. Each code is accepted once."""
    device = get_device(user, code)
    if device is None:
        return None
    token = hash_recovery_code(code) if isinstance(device, StaticDevice) else code
    return verify_token(user, device.persistent_id, token)
