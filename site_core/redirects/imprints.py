"""What a rule was, kept so that it can be told whether it has been changed since, and written again as it was."""

import hashlib
import json

from django.utils.dateparse import parse_datetime

from .bulk import FIELDS

MOMENTS = ("starts_at", "ends_at")


def values_of(rule):
    """The rule's values in the order of FIELDS."""
    return tuple(getattr(rule, name) for name in FIELDS)


def former_of(rule):
    """``{field: value}`` of a rule as JSON can hold it."""
    found = dict(zip(FIELDS, values_of(rule), strict=True))
    return found | {name: found[name] and found[name].isoformat() for name in MOMENTS}


def set_former(rule, former):
    """Give ``rule`` back what ``former_of`` had."""
    for name, value in former.items():
        setattr(rule, name, parse_datetime(value) if name in MOMENTS and value else value)


def imprint_of(values):
    """A digest of a rule's values (in the order of FIELDS): equal as long as the rule says the same."""
    text = json.dumps(values, default=lambda moment: f"{moment.timestamp():.6f}")
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
