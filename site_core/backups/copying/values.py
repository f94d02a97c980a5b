"""Single values: the same in every database, or an error that says what is wrong with one.

SQLite stores what it gets. PostgreSQL refuses null characters, JSON that isn't valid, and text or numbers that don't
fit their column.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import uuid
from collections.abc import Callable, Iterable
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.dateparse import parse_date, parse_datetime, parse_duration, parse_time

from .tables import Column

INTEGER_RANGES = {
    "AutoField": (-(2**31), 2**31 - 1),
    "BigAutoField": (-(2**63), 2**63 - 1),
    "BigIntegerField": (-(2**63), 2**63 - 1),
    "IntegerField": (-(2**31), 2**31 - 1),
    "PositiveBigIntegerField": (0, 2**63 - 1),
    "PositiveIntegerField": (0, 2**31 - 1),
    "PositiveSmallIntegerField": (0, 2**15 - 1),
    "SmallAutoField": (-(2**15), 2**15 - 1),
    "SmallIntegerField": (-(2**15), 2**15 - 1),
}
BOOLEANS = {0: False, 1: True, "t": True, "f": False}  # True and False are 1 and 0


class InvalidValue(ValueError):
    """A value that not every database can store. The message says why."""


class JSONText(str):
    """Valid JSON. ``canonical`` is the same for every spelling of the same content."""

    canonical: str


def normalize(column: Column, value: Any) -> Any:
    """Return ``value``, as a database or a dump has it, as the Python type of its column. Raise InvalidValue."""
    if value is None:
        return None
    convert = CONVERTERS.get(column.kind, to_text)
    try:
        return convert(column, value)
    except InvalidValue:
        raise
    except (ValueError, TypeError, ArithmeticError, RecursionError):
        raise InvalidValue(f"{shorten(value)} is not valid for a {column.kind}") from None


def shorten(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def to_text(column: Column, value: Any) -> str:
    if not isinstance(value, str):
        raise InvalidValue(f"{shorten(value)} is not text")
    if "\0" in value:
        raise InvalidValue("it contains a null character, which PostgreSQL can't store")
    try:
        value.encode()
    except UnicodeEncodeError:
        raise InvalidValue("it contains bytes that are not text (UTF-8)") from None
    if column.max_length and len(value) > column.max_length:
        raise InvalidValue(f"it has {len(value):,} characters, but at most {column.max_length:,} are allowed")
    return value


def to_integer(column: Column, value: Any) -> int:
    number = int(value) if isinstance(value, (int, str)) else None
    if number is None:
        raise InvalidValue(f"{shorten(value)} is not a whole number")
    lowest, highest = INTEGER_RANGES[column.kind]
    if not lowest <= number <= highest:
        raise InvalidValue(f"{number} is not between {lowest} and {highest}")
    return number


def to_boolean(column: Column, value: Any) -> bool:
    if value not in BOOLEANS:
        raise InvalidValue(f"{shorten(value)} is neither true nor false")
    return BOOLEANS[value]


def to_decimal(column: Column, value: Any) -> Decimal:
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise InvalidValue(f"{shorten(value)} is not a number") from None
    return number


def to_datetime(column: Column, value: Any) -> datetime.datetime:
    """SQLite stores UTC without saying so."""
    moment = value if isinstance(value, datetime.datetime) else parse_datetime(value)
    if moment is None:
        raise InvalidValue(f"{shorten(value)} is not a date and time")
    return moment.replace(tzinfo=datetime.UTC) if moment.tzinfo is None else moment.astimezone(datetime.UTC)


def to_date(column: Column, value: Any) -> datetime.date:
    return required(value if isinstance(value, datetime.date) else parse_date(value), value, "a date")


def to_time(column: Column, value: Any) -> datetime.time:
    return required(value if isinstance(value, datetime.time) else parse_time(value), value, "a time")


def to_duration(column: Column, value: Any) -> datetime.timedelta:
    if isinstance(value, int):  # SQLite stores microseconds
        return datetime.timedelta(microseconds=value)
    return required(value if isinstance(value, datetime.timedelta) else parse_duration(value), value, "a duration")


def required(parsed: Any, value: Any, what: str) -> Any:
    if parsed is None:
        raise InvalidValue(f"{shorten(value)} is not {what}")
    return parsed


def to_bytes(column: Column, value: Any) -> bytes:
    if isinstance(value, str):  # in a dump
        return bytes.fromhex(value.removeprefix("\\x"))
    return bytes(value)


def to_json(column: Column, value: Any) -> JSONText:
    try:
        content = json.loads(value, parse_int=to_number, parse_float=to_number, parse_constant=reject_constant)
        canonical = json.dumps(content, sort_keys=True, ensure_ascii=False)
        canonical.encode()
    except (ValueError, TypeError, RecursionError):
        raise InvalidValue("it is not valid JSON") from None
    if "\\u0000" in canonical:
        raise InvalidValue("it contains a null character, which PostgreSQL can't store")
    text = JSONText(value)
    text.canonical = canonical
    return text


def to_number(text: str) -> str:
    """PostgreSQL writes 1e2 as 100."""
    number = Decimal(text).normalize()
    return f"number {number if number else 0}"


def reject_constant(text: str) -> None:
    raise ValueError(text)


CONVERTERS: dict[str, Callable[[Column, Any], Any]] = {
    **dict.fromkeys(INTEGER_RANGES, to_integer),
    "BinaryField": to_bytes,
    "BooleanField": to_boolean,
    "DateField": to_date,
    "DateTimeField": to_datetime,
    "DecimalField": to_decimal,
    "DurationField": to_duration,
    "FloatField": lambda column, value: float(value),
    "JSONField": to_json,
    "TimeField": to_time,
    "UUIDField": lambda column, value: uuid.UUID(str(value)),
}


def digest(row: Iterable[Any]) -> int:
    """Return a number that is the same for the same row in any database. Their sum identifies a table."""
    content = "\x1f".join(map(comparable, row))
    return int.from_bytes(hashlib.sha256(content.encode()).digest())


def comparable(value: Any) -> str:
    if isinstance(value, JSONText):
        return value.canonical
    if isinstance(value, Decimal):
        return str(value.normalize() if value else 0)
    if isinstance(value, (datetime.datetime, datetime.time)):
        return value.isoformat()  # unlike repr(), without “fold”
    return repr(value)


def to_sqlite(value: Any) -> Any:
    """Return a normalized value as Django stores it in SQLite."""
    if isinstance(value, datetime.datetime):
        return str(value.replace(tzinfo=None))
    if isinstance(value, datetime.timedelta):
        return value // datetime.timedelta(microseconds=1)
    if isinstance(value, uuid.UUID):
        return value.hex
    if isinstance(value, (datetime.date, datetime.time, Decimal)):
        return str(value)
    return str(value) if isinstance(value, JSONText) else value
