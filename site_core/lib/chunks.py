"""Work through many items, some at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def chunks(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Yield lists of up to ``size`` items. Reads only as many items as it yields."""
    iterator = iter(items)
    while chunk := list(islice(iterator, size)):
        yield chunk
