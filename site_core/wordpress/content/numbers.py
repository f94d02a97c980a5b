"""Numbers that shortcodes show large, with their sign or unit: “$49 / month”, “150+”, and “85%”.

Their attributes are apart from each other, but a number without its unit may say something else.
"""

from __future__ import annotations

import re

OWNER = re.compile(
    r"count|number|pric|progress|chart|stat|skill|(?:^|_)bars?(?:_|$)|pie|milestone|meter|^elementor$", re.IGNORECASE
)
PRICES = re.compile(r"pric", re.IGNORECASE)
VALUE = re.compile(
    r"^(?:count_to|end_number|(?:counter_|label_|num_|ending_)?(?:number|percent|percentage|price|sum|amount|value|end|digit)|stop|progress)$"
)
PREFIX = re.compile(r"^(?:currency(?:_symbol)?|(?:counter_|num_|number_)?prefix)$")
SUFFIX = re.compile(r"^(?:units?|symbol|(?:counter_|num_|number_)?suffix)$")
PERIOD = re.compile(r"^(?:per|interval|time|period|price_period)$")
# The names that mean the same in the data of Elementor and its likes, where others mean something else.
OF_ELEMENTOR = {"price", "ending_number", "prefix", "suffix", "period", "percent", "count_to"}
WITH_PERCENT_SIGN = {"et_pb_number_counter", "et_pb_circle_counter"}  # unless they say “off”
CAMEL = re.compile(r"(?<=[a-z])([A-Z])")
SIGN = re.compile(r"\s*[%+°×]\s*$")
PLAIN_NUMBER = re.compile(r"\d[\d.,]*$")


def snake_case(name: str) -> str:
    """Return ``name`` as ``end_number`` for ``endNumber``."""
    return CAMEL.sub(r"_\1", name).lower()


def is_number_name(owner: str, name: str) -> bool:
    """Return whether the attribute ``name`` of ``owner`` is a number that readers saw, or a sign or unit of one."""
    name = snake_case(name)
    if owner == "elementor":
        return name in OF_ELEMENTOR
    if not OWNER.search(owner):
        return name == "price"
    is_part = VALUE.match(name) or PREFIX.match(name) or SUFFIX.match(name)
    return bool(is_part or (PERIOD.match(name) and PRICES.search(owner)))


def join_numbers(owner: str, values: list[tuple[str, str]], visible: set[int]) -> dict[int, str]:
    """Return the numbers with their signs and units, by the index of the number.

    What is part of one is removed from ``visible``.
    """
    named = [(snake_case(name), value) for name, value in values]
    shown = {index: named[index] for index in sorted(visible) if is_number_name(owner, named[index][0])}
    numbers = [index for index, (name, value) in shown.items() if VALUE.match(name) and re.search(r"\d", value)]
    if not numbers:
        visible -= {index for index, (_name, value) in shown.items() if not re.search(r"\w", value)}
        return {}
    prefix, suffix, period = (
        next((index for index, (name, _value) in shown.items() if pattern.match(name)), None)
        for pattern in (PREFIX, SUFFIX, PERIOD)
    )
    if suffix is None:  # BeTheme calls it the label
        suffix = next((at for at, (name, value) in enumerate(named) if name == "label" and SIGN.match(value)), None)
    visible -= {index for index in (prefix, suffix, period) if index is not None}
    parts = [named[index][1].strip() if index is not None else "" for index in (prefix, suffix, period)]
    if not parts[1] and owner in WITH_PERCENT_SIGN and dict(values).get("percent_sign", "on") != "off":
        parts[1] = "%"
    return {index: with_unit(shown[index][1].strip(), *parts) for index in numbers}


def with_unit(number: str, prefix: str, suffix: str, period: str) -> str:
    """Return ``number`` with its signs, as readers expect them."""
    if suffix == "%" and not PLAIN_NUMBER.match(number):
        suffix = ""
    text = f"{prefix}{' ' if prefix[-1:].isalpha() else ''}{number}{' ' if suffix[:1].isalpha() else ''}{suffix}"
    if not period:
        return text
    return (
        f"{text} {period}" if period.startswith("/") or " " in period or not period.islower() else f"{text} / {period}"
    )
