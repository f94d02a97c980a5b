"""Encrypts visitors' details.

``ENQUIRY_KEYS`` are Fernet keys, newest first: the first one encrypts, and all of them decrypt. A key derived from
``SECRET_KEY`` comes last. It encrypts where ``ENQUIRY_KEYS`` is empty, as on a laptop, and can always decrypt.
"""

import base64
import functools
import json
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.crypto import salted_hmac

KEY_SALT = "home.enquiries.key"  # never change it: the keys that encrypted older enquiries depend on it


class DecryptionError(ValueError):
    """None of the site's keys fits."""


class Keyring:
    """Fernet keys, newest first."""

    def __init__(self, keys: tuple[str, ...]) -> None:
        """Raise ValueError if one of ``keys`` is not a Fernet key."""
        self.keys = keys
        fernets = [Fernet(key) for key in keys]
        self.newest, self.all = fernets[0], MultiFernet(fernets)

    def encrypt(self, values: dict[str, Any]) -> str:
        """Return ``values`` as JSON, encrypted with the newest key."""
        return self.all.encrypt(json.dumps(values).encode()).decode()

    def decrypt(self, token: str) -> dict[str, Any]:
        """Return the values passed to ``encrypt``. Raise DecryptionError if none of the keys fits."""
        try:
            return json.loads(self.all.decrypt(token.encode()))
        except InvalidToken as error:
            raise DecryptionError("None of the site's keys can decrypt this.") from error

    def uses_newest_key(self, token: str) -> bool:
        """Return whether ``token`` was encrypted with the newest key."""
        try:
            self.newest.decrypt(token.encode())
        except InvalidToken:
            return False
        return True


def derive_key(secret: str) -> str:
    """Return a Fernet key derived from ``secret``."""
    digest = salted_hmac(KEY_SALT, "", secret, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode()


def get_keyring() -> Keyring:
    """Return the Keyring of the settings. Raise ImproperlyConfigured if ``ENQUIRY_KEYS`` has an invalid key."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return _build_keyring((*settings.ENQUIRY_KEYS, *map(derive_key, secrets)))


@functools.lru_cache(maxsize=2)
def _build_keyring(keys: tuple[str, ...]) -> Keyring:
    try:
        return Keyring(keys)
    except ValueError as error:
        raise ImproperlyConfigured(f"ENQUIRY_KEYS has an invalid key: {error}") from error
