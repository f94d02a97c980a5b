"""Finds enquiries by phone number or email address without decrypting them.

A blind index is a keyed hash (HMAC-SHA256) of the normalized phone number or email address. Equal contacts have equal
indexes, and nobody can compute one without the key.
"""

import re

from django.utils.crypto import salted_hmac

from .encryption import get_keyring

INDEX_SALT = "home.enquiries.mark"  # never change it: stored indexes depend on it
MIN_PHONE_DIGITS = 7  # a phone number without its area code


def newest_index(contact: str) -> str:
    """Return the blind index of ``contact`` by the newest key; "" if it is not a phone number or email address."""
    return all_indexes(contact)[0]


def all_indexes(contact: str) -> list[str]:
    """Return the blind index of ``contact`` by each key, newest first: rows may have been written with any of them."""
    normalized = normalize_contact(contact)
    keys = get_keyring().keys
    if not normalized:
        return [""] * len(keys)
    return [salted_hmac(INDEX_SALT, normalized, key, algorithm="sha256").hexdigest() for key in keys]


def normalize_contact(contact: str) -> str:
    """Return the same text for every way to write an email address or phone number; "" if it is neither."""
    contact = contact.strip()
    if "@" in contact:
        return f"email:{contact.casefold()}"
    digits = re.sub(r"\D", "", re.split(r"x|ext", contact, maxsplit=1, flags=re.IGNORECASE)[0])
    if len(digits) == 11 and digits.startswith("1"):  # North American number with country code
        digits = digits[1:]
    return f"phone:{digits}" if len(digits) >= MIN_PHONE_DIGITS else ""
