"""Reading from a Redis or Valkey in which others may have written."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from redis.exceptions import ResponseError

WRONG_TYPE = "WRONGTYPE"  # how Redis begins its response to a command for a name of another type


def read_strings(client: Any, names: Collection[str], max_length: int) -> dict[str, bytes]:
    """Return the strings stored under ``names``.

    What is longer than ``max_length`` bytes, or is not a string, is deleted, so that it can't fill the memory or make
    every later command fail.
    """
    with client.pipeline(transaction=False) as pipeline:
        for name in names:
            pipeline.getrange(name, 0, max_length)
        values = dict(zip(names, pipeline.execute(raise_on_error=False), strict=True))
    for error in values.values():
        if isinstance(error, Exception) and not is_wrong_type(error):
            raise error
    unusable = [name for name, value in values.items() if is_wrong_type(value) or len(value) > max_length]
    if unusable:
        client.delete(*unusable)
    return {name: value for name, value in values.items() if value and name not in unusable}


def read_string(client: Any, name: str, max_length: int) -> bytes | None:
    """Return the string stored under ``name``, as ``read_strings`` does."""
    return read_strings(client, [name], max_length).get(name)


def is_wrong_type(value: object) -> bool:
    return isinstance(value, ResponseError) and str(value).startswith(WRONG_TYPE)
