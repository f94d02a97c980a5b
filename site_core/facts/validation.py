"""What the value of a fact must look like, by its kind."""

from __future__ import annotations

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from site_core.lib.phone_numbers import is_phone_number

PRICE = re.compile(r"(?=.*[$€£¥]|.*\b[A-Z]{3}\b).*\d", re.DOTALL)
DURATION = re.compile(
    r"\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|half)\b.*"
    r"\b(?:seconds?|minutes?|min|hours?|h|days?|weeks?|months?|years?)\b",
    re.IGNORECASE,
)
TOKEN = re.compile(r"\{fact:(\d{1,18})\}")  # in plain text


def validate_value(kind: str, value: str) -> str:
    """Return ``value`` on one line. Raise ValidationError if it can’t be a value of ``kind``."""
    value = " ".join(unicodedata.normalize("NFC", value).split())
    if TOKEN.search(value):
        raise ValidationError(_("A fact can’t contain another fact. Write the value itself."))
    if kind == "price" and not PRICE.search(value):
        raise ValidationError(_("This is not a price. Write an amount with its currency, such as “$480”."))
    if kind == "duration" and not DURATION.search(value):
        raise ValidationError(_("This is not a duration. Write a number with its unit, such as “40 minutes”."))
    if kind == "phone" and not is_phone_number(value):
        raise ValidationError(_("This is not a phone number. Write all its digits, such as “212-555-0142”."))
    return value
