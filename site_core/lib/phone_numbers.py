"""Phone numbers as people write them, and the ``tel:`` URLs that phones dial (RFC 3966)."""

from __future__ import annotations

import re

# “212-555-0142 x12”, “(212) 555-0142, ext. 12”
EXTENSION = re.compile(r"[\s,;]*(?:x|ext\.?|extension)\s*\.?\s*(\d{1,7})\s*$", re.IGNORECASE)
NUMBER = re.compile(r"[\d +().\-/\u2010-\u2013\u00a0]{7,}")
NORTH_AMERICA = {"US", "CA", "PR"}


def split_extension(phone: str) -> tuple[str, str]:
    """Return the number and its extension, both as written. The extension is "" if there is none."""
    match = EXTENSION.search(phone)
    return (phone[: match.start()], match[1]) if match else (phone, "")


def is_phone_number(phone: str) -> bool:
    """Return whether ``phone`` has at least seven digits, and nothing that a phone number doesn't have."""
    number, _extension = split_extension(phone.strip())
    return bool(NUMBER.fullmatch(number.strip())) and sum(c.isdigit() for c in number) >= 7


def e164(phone: str, country: str = "US") -> str:
    """Return the digits to dial, with + and the country code if they are known. "" without digits.

    In North America, ten digits, or eleven that start with 1, are a number there (+1).
    """
    number, _extension = split_extension(phone)
    digits = "".join(c for c in number if c in "0123456789")
    if number.strip().startswith("+") and digits:
        return f"+{digits}"
    if country in NORTH_AMERICA and len(digits) == 10:
        return f"+1{digits}"
    if country in NORTH_AMERICA and len(digits) == 11 and digits.startswith("1"):
        return f"+{digits}"
    return digits


def tel_url(phone: str, country: str = "US") -> str:
    """Return the ``tel:`` URL of ``phone``, with its extension. "" if there is nothing to dial."""
    number, (_number, extension) = e164(phone, country), split_extension(phone)
    if not number:
        return ""
    return f"tel:{number};ext={extension}" if extension else f"tel:{number}"
