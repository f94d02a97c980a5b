"""Names that the headings of a page had elsewhere, such as ``#prices`` on a site that it was moved from.

They are in the page beside the ids that headings get here, so that links to a part of the page keep working.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.functional import SimpleLazyObject
from wagtail.models import Page

from .table_of_contents import SMALLER, HeadingIds, heading_keys, table_of_contents

GetNames = Callable[[Page], Iterable[tuple[str, str]]]
NAME = re.compile(r"[^\s\x00-\x1f\"'<>`]{1,200}")
OURS = re.compile(r"-heading$|^(?:ref|cite|id|wagtail)[-_]")  # what the ids of templates look like
MAX_NAMES = 300  # of one page

_sources: list[GetNames] = []


def register_heading_names(get_names: GetNames) -> None:
    """Register a function that yields names with the key of their heading: see ``HeadingIds``. Call it in ``ready``.

    The result is stored with the content of the page, for all visitors.
    """
    if get_names not in _sources:
        _sources.append(get_names)


def heading_names(page: Page, body: Any) -> Mapping[str, Sequence[str]]:
    """Return the names of the headings in ``body``, by key, without those that something else has as its id.

    Nothing is read before it is needed.
    """
    return SimpleLazyObject(lambda: collect_names(page, body))  # type: ignore[return-value]


def collect_names(page: Page, body: Any) -> dict[str, list[str]]:
    found = [pair for get_names in _sources for pair in get_names(page)] if page.pk else []
    if not found:
        return {}
    taken = {heading_id for heading_id, _heading in table_of_contents(body)} | HeadingIds.RESERVED
    names: dict[str, list[str]] = {}
    for name, key in found[:MAX_NAMES]:
        if NAME.fullmatch(name) and not OURS.search(name) and name not in taken:
            taken.add(name)
            names.setdefault(key, []).append(name)
    return names


def part_names(page: Page) -> set[str]:
    """Return the names that links to a part of ``page``, a specific page, can have: those of its headings."""
    body = getattr(page, "body", None)
    if not body:
        return set(HeadingIds.RESERVED)
    keys = heading_keys(body)
    names = collect_names(page, body)
    elsewhere = {name for key in keys for name in names.get(key, ())}
    return {*HeadingIds.RESERVED, *elsewhere, *(key for key in keys if not key.startswith(SMALLER))}
