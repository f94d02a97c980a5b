"""A second factor besides the password: codes of an authenticator app, and recovery codes for when it is lost."""

import hashlib
import time
from base64 import b32encode
from io import BytesIO

import qrcode
from django.conf import settings
from django.db import transaction
from django.utils.crypto import get_random_string
from django_otp import verify_token
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex
from qrcode.image.svg import SvgPathImage

RECOVERY_CODES = 10
# No letters and digits that look alike: 12 of 31 are 59 bits.
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
CODE_LENGTH = 12


def is_on(user):
    return TOTPDevice.objects.devices_for_user(user, confirmed=True).exists()


def is_required(user):
    """Whether ``user`` may do something that a password alone must not open."""
    return settings.SECOND_FACTOR_REQUIRED and any(user.has_perm(name) for name in settings.SECOND_FACTOR_FOR)


def new_key():
    """The secret of an app that isn't known yet, in hexadecimal."""
    return random_hex(20)


def typed_key(key):
    """``key`` as people type it into an app that can't scan: groups of four letters and digits."""
    text = b32encode(bytes.fromhex(key)).decode()
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def qr_code(user, key):
    """An SVG picture that an authenticator app scans."""
    picture = BytesIO()
    qrcode.make(TOTPDevice(user=user, key=key).config_url, image_factory=SvgPathImage).save(picture)
    return picture.getvalue().decode().partition("?>")[2].strip()


def clean_code(typed):
    """What was typed, without the spaces and dashes that codes are written with."""
    return "".join(typed.split()).replace("-", "").lower()


def time_step(key, code):
    """The time step that ``code`` of a new app stands for, or None where it isn't right."""
    totp = TOTP(bytes.fromhex(key))
    totp.time = time.time()
    right = code.isascii() and code.isdecimal() and totp.verify(int(code), tolerance=1)
    return totp.t() if right else None


@transaction.atomic
def switch_on(user, key, step):
    """Let the app with ``key`` be the second factor from now on, the only one; return it and new recovery codes."""
    switch_off(user)
    device = TOTPDevice.objects.create(user=user, name="Authenticator app", key=key, last_t=step)
    return device, new_recovery_codes(user)


@transaction.atomic
def switch_off(user):
    """Forget the app and the recovery codes of ``user``. Sessions that they opened need a new sign-in."""
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


@transaction.atomic
def new_recovery_codes(user):
    """Ten codes in place of those before. Only their hashes are kept: they can be shown this once."""
    device, _ = StaticDevice.objects.get_or_create(user=user, defaults={"name": "Recovery codes"})
    device.token_set.all().delete()
    codes = [get_random_string(CODE_LENGTH, ALPHABET) for _ in range(RECOVERY_CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=kept(code)) for code in codes)
    return [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes]


def recovery_codes_left(user):
    return StaticToken.objects.filter(device__user=user).count()


def kept(code):
    """What is kept of a recovery code: 80 bits of its hash, which is what the column holds."""
    return b32encode(hashlib.sha256(code.encode()).digest()[:10]).decode().lower()


def device_for(user, code):
    """What ``code`` would have to come from: six digits are the app's, everything else is a recovery code."""
    model = TOTPDevice if len(code) == 6 and code.isascii() and code.isdecimal() else StaticDevice
    return model.objects.devices_for_user(user, confirmed=True).first()


def seconds_to_wait(device):
    """How long wrong codes keep ``device`` from being asked again: twice as long after each."""
    allowed, details = device.verify_is_allowed()
    return 0 if allowed else max(1, int(details["locked_until"].timestamp() - time.time()))


def verified(user, code):
    """The device that accepts ``code``, or None. Each code is accepted once."""
    device = device_for(user, code)
    if device is None:
        return None
    return verify_token(user, device.persistent_id, kept(code) if isinstance(device, StaticDevice) else code)
