"""Values that PHP serialized, read as data. Nothing is evaluated, and no object is made.

The format: https://www.php.net/manual/en/function.serialize.php. Lengths count bytes. Where a text was edited without
them, its end is found by what follows it.
"""

from __future__ import annotations

import re
from typing import TypeAlias

DEEPEST = 40  # arrays inside of each other
LARGEST = 16 * 1024 * 1024  # bytes
MOST_VALUES = 200_000

Value: TypeAlias = "str | int | float | bool | dict[int | str, Value] | None"

SCALAR = re.compile(rb"(?:N|([bidrR]):([^;{}\"]{1,40}));")
STRING = re.compile(rb"[sS]:(\d{1,9}):\"")
ARRAY = re.compile(rb"(?:a|O:\d{1,4}:\"[^\"]{0,200}\"):(\d{1,9}):\{")
ENUM = re.compile(rb"E:\d{1,4}:\"([^\"]{0,200})\";")
# Where a text with a wrong length can end: before another value, the end of an array, or the end.
END_OF_TEXT = re.compile(rb"\";(?=[abdEinNOrRsS][:;]|\}|\Z)")


class PHPDataError(ValueError):
    """The text is not a serialized value, or a larger one than is read."""


def is_serialized(text: str) -> bool:
    """Return whether a text looks like a serialized array, object, or string."""
    return re.match(r"(?:a:\d+:\{|O:\d+:\"|s:\d+:\"|b:[01];|i:-?\d+;|N;)", text.strip()) is not None


def parse(text: str) -> Value:
    """Return the value that ``text`` describes. Arrays and objects become dictionaries.

    Raises ``PHPDataError`` if it describes none.
    """
    data = text.strip().encode("utf-8", "surrogatepass")
    if len(data) > LARGEST:
        raise PHPDataError("The value is too large.")
    return Parser(data).value(0)


def parse_list(text: str) -> list[Value]:
    """Return the values of a serialized array without their keys. Empty if it is none."""
    try:
        value = parse(text)
    except PHPDataError:
        return []
    return list(value.values()) if isinstance(value, dict) else []


class Parser:
    """Reads one value after the other."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.position = 0
        self.values = 0

    def value(self, depth: int) -> Value:
        """Read the value at the position."""
        self.values += 1
        if depth > DEEPEST or self.values > MOST_VALUES:
            raise PHPDataError("The value has too many parts.")
        if match := STRING.match(self.data, self.position):
            return self._string(match)
        if match := ARRAY.match(self.data, self.position):
            return self._array(match, depth)
        if match := SCALAR.match(self.data, self.position):
            self.position = match.end()
            return scalar(match)
        if match := ENUM.match(self.data, self.position):
            self.position = match.end()
            return decoded(match[1])
        raise PHPDataError(f"There is no value at byte {self.position}.")

    def _string(self, match: re.Match[bytes]) -> str:
        start = match.end()
        end = start + int(match[1])
        if self.data[end : end + 2] != b'";':
            found = END_OF_TEXT.search(self.data, start)
            if not found:
                raise PHPDataError(f"The text at byte {start} doesn’t end.")
            end = found.start()
        self.position = end + 2
        return decoded(self.data[start:end])

    def _array(self, match: re.Match[bytes], depth: int) -> dict[int | str, Value]:
        self.position = match.end()
        result: dict[int | str, Value] = {}
        # The number of elements is not needed, and wrong where the value was edited.
        while self.data[self.position : self.position + 1] != b"}":
            key = self.value(depth + 1)
            if isinstance(key, str):
                key = key.rpartition("\0")[2]  # private properties have the name of their class before theirs
            if not isinstance(key, (int, str)):
                raise PHPDataError(f"There is no key at byte {self.position}.")
            result[key] = self.value(depth + 1)
        self.position += 1
        return result


def scalar(match: re.Match[bytes]) -> Value:
    """Return a number, truth value, or nothing. References are read as nothing."""
    kind, text = match[1], (match[2] or b"").decode("utf-8", "replace")
    try:
        match kind:
            case b"b":
                return text == "1"
            case b"i":
                return int(text)
            case b"d":
                return float(text.replace("INF", "inf").replace("NAN", "nan"))
    except ValueError as error:
        raise PHPDataError("A number is damaged.") from error
    return None


def decoded(data: bytes) -> str:
    """Return the text. A length can cut a character in two."""
    return data.decode("utf-8", "replace")
