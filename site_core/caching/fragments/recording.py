"""Records what a fragment shows while it renders."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from .versions import shared_page_version


@dataclass
class Recording:
    """The names of the versions of what a fragment shows, and whether it may be stored."""

    names: set[str] = field(default_factory=set)
    is_storable: bool = True


_recordings: ContextVar[tuple[Recording, ...]] = ContextVar("recordings", default=())


@contextmanager
def recording() -> Iterator[Recording]:
    """Record until the end of the block. What it contains also belongs to the recordings around it."""
    new = Recording()
    token = _recordings.set((*_recordings.get(), new))
    try:
        yield new
    finally:
        _recordings.reset(token)


def record_shown(*names: str) -> None:
    """Record that what is being rendered shows content with these versions."""
    for each in _recordings.get():
        each.names.update(names)


def record_shown_pages(pks: Iterable[int | None]) -> None:
    """Record that what is being rendered depends on these pages: on their URLs, and on whether they are live."""
    if _recordings.get():
        record_shown(*map(shared_page_version, pks))


def prevent_storing() -> None:
    """Don't store what is being rendered: it is incomplete, or it changes because time passes."""
    for each in _recordings.get():
        each.is_storable = False
