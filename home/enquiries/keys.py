"""Encrypts what visitors say of themselves, and finds it again by phone number or e-mail without decrypting all.

``ENQUIRY_KEYS`` are Fernet keys, newest first: the first one encrypts, all of them decrypt. Where there are none, as
on a laptop, one is made from ``SECRET_KEY``; that one goes on decrypting what it has encrypted.
"""

import base64
import functools
import json
import re

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.utils.crypto import salted_hmac

LEAST_DIGITS = 7  # of a phone number, without its area code


class Unreadable(ValueError):
    """Encrypted with a key that the site doesn't have."""


class Keyring:
    def __init__(self, keys):
        self.keys = keys
        self.fernets = [Fernet(key) for key in keys]
        self.all = MultiFernet(self.fernets)

    def seal(self, values):
        """``values``, a dict, as encrypted text."""
        return self.all.encrypt(json.dumps(values).encode()).decode()

    def open(self, sealed):
        """What ``seal`` was given; raise Unreadable where none of the keys fits."""
        try:
            return json.loads(self.all.decrypt(sealed.encode()))
        except InvalidToken as error:
            raise Unreadable("No key of this site fits.") from error

    def is_sealed_with_newest(self, sealed):
        try:
            self.fernets[0].decrypt(sealed.encode())
        except InvalidToken:
            return False
        return True

    def mark(self, contact):
        """What stands in the database for a phone number or e-mail address, by the newest key; "" for none."""
        return self.marks(contact)[0] if contact else ""

    def marks(self, contact):
        """The mark of ``contact`` by each key: rows may have been written with any of them."""
        known_by = normalised(contact)
        if not known_by:
            return [""] * len(self.keys)
        return [salted_hmac("home.enquiries.mark", known_by, key, algorithm="sha256").hexdigest() for key in self.keys]


def normalised(contact):
    """The same text for all ways to write one e-mail address or phone number; "" for what is neither."""
    contact = contact.strip()
    if "@" in contact:
        return f"email:{contact.casefold()}"
    digits = re.sub(r"\D", "", re.split(r"x|ext", contact, maxsplit=1, flags=re.IGNORECASE)[0])
    if len(digits) == 11 and digits.startswith("1"):  # North American, with the country's code
        digits = digits[1:]
    return f"phone:{digits}" if len(digits) >= LEAST_DIGITS else ""


def key_from(secret):
    digest = salted_hmac("home.enquiries.key", "", secret, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(digest).decode()


def keyring():
    """The Keyring of the settings; raise ImproperlyConfigured where one of its keys is none."""
    secrets = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return _keyring((*settings.ENQUIRY_KEYS, *map(key_from, secrets)))


@functools.lru_cache(maxsize=2)
def _keyring(keys):
    try:
        return Keyring(keys)
    except ValueError as error:
        raise ImproperlyConfigured(f"A key of ENQUIRY_KEYS can't be used: {error}") from error
