"""Three-way merge of page content: by field, by block of a StreamField, and rich text by paragraph.

Content is what ``Page.serializable_data`` returns, with StreamFields as lists of blocks. ``base`` and ``mine`` are
before and after one person's changes, and ``theirs`` is where these changes are applied.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from .paragraphs import PARAGRAPH_KEY, merge_paragraphs

Content = dict[str, Any]
Row = dict[str, Any]
Key = tuple[str, int]

MISSING: Any = object()
ORDER = "order"
SPACE_BETWEEN_BLOCKS = re.compile(r"(?<=>)\s+(?=</?(?:p|h[1-6]|[uo]l|li|hr|blockquote)\b)")


@dataclass(frozen=True, order=True)
class Conflict:
    """A field, or one block of it (``block_id``), that both sides changed. ``ORDER`` is the order of its blocks."""

    field: str
    block_id: str = ""


@dataclass
class Merge:
    """``content`` has the value of ``theirs`` wherever there is a conflict."""

    content: Content
    conflicts: set[Conflict] = field(default_factory=set)


def merge(base: Content, mine: Content, theirs: Content, fields: Iterable[str]) -> Merge:
    """Apply the changes between ``base`` and ``mine`` to ``theirs``, and return the result."""
    result = Merge(dict(theirs))
    for name in fields:
        values = [content.get(name, MISSING) for content in (base, mine, theirs)]
        if all(is_stream(value) for value in values):
            result.content[name], block_ids = merge_streams(*values)
            result.conflicts |= {Conflict(name, block_id) for block_id in block_ids}
        else:
            value, is_conflict = merge_values(same_field, *values)
            if value is not MISSING:
                result.content[name] = value
            if is_conflict:
                result.conflicts.add(Conflict(name))
    return result


def merge_values(same: Callable[[Any, Any], bool], base: Any, mine: Any, theirs: Any) -> tuple[Any, bool]:
    """Return the merged value, and whether there is a conflict, where the value is ``theirs``."""
    if same(base, mine) or same(mine, theirs):
        return theirs, False
    if same(base, theirs):
        return mine, False
    merged = merge_texts(base, mine, theirs)
    return (theirs, True) if merged is MISSING else (merged, False)


def merge_texts(base: Any, mine: Any, theirs: Any) -> Any:
    """Return rich text, or a block in which only that differs, merged by paragraph. MISSING if that isn’t possible."""
    values = (base, mine, theirs)
    if all(isinstance(value, str) for value in values):
        merged = merge_paragraphs(base, mine, theirs)
        return MISSING if merged is None else merged
    if all(isinstance(value, dict) and value.keys() == base.keys() for value in values):
        changed = [name for name in base if not same_value(base[name], mine[name], theirs[name])]
        if len(changed) == 1:
            merged = merge_texts(*(value[changed[0]] for value in values))
            return MISSING if merged is MISSING else {**theirs, changed[0]: merged}
    return MISSING


def merge_streams(base: list[Row], mine: list[Row], theirs: list[Row]) -> tuple[list[Row], set[str]]:
    """Return the merged blocks, and the ids of those that both sides changed."""
    keys = [list(keyed(rows)) for rows in (base, mine, theirs)]
    blocks = [keyed(rows) for rows in (base, mine, theirs)]
    conflicts: set[str] = set()
    merged: dict[Key, Row] = {}
    for key in dict.fromkeys([*keys[2], *keys[1]]):
        value, is_conflict = merge_values(same_value, *(rows.get(key, MISSING) for rows in blocks))
        if is_conflict:
            conflicts.add(key[0])
        if value is not MISSING:
            merged[key] = value
    order, is_conflict = merge_order(*keys)
    if is_conflict:
        conflicts.add(ORDER)
    return [merged[key] for key in order if key in merged], conflicts


def merge_order(base: list[Key], mine: list[Key], theirs: list[Key]) -> tuple[list[Key], bool]:
    """Return all keys of ``mine`` and ``theirs`` in order, and whether both sides moved some."""
    common = set(base) & set(mine) & set(theirs)
    orders = [[key for key in keys if key in common] for keys in (base, mine, theirs)]
    is_mine_moved, is_theirs_moved = orders[1] != orders[0], orders[2] != orders[0]
    leads = is_mine_moved and not is_theirs_moved
    first, second = (mine, theirs) if leads else (theirs, mine)
    return insert_missing(first, second), is_mine_moved and is_theirs_moved and orders[1] != orders[2]


def insert_missing(keys: list[Key], others: list[Key]) -> list[Key]:
    """Return ``keys`` with those that only ``others`` has, each after the one that it follows there."""
    result = list(keys)
    known = set(keys)
    for position, key in enumerate(others):
        if key not in known:
            known.add(key)
            result.insert(result.index(others[position - 1]) + 1 if position else 0, key)
    return result


def resolve(merged: Content, draft: Content, conflicts: Iterable[Conflict]) -> Content:
    """Return ``merged`` with the values of ``draft`` for ``conflicts``."""
    content = dict(merged)
    for conflict in sorted(conflicts):
        if not conflict.block_id:
            content[conflict.field] = draft[conflict.field]
        else:
            content[conflict.field] = resolve_block(content[conflict.field], draft[conflict.field], conflict.block_id)
    return content


def resolve_block(merged: list[Row], draft: list[Row], block_id: str) -> list[Row]:
    """Return the blocks of ``merged`` with a block of ``draft``, or in the order of ``draft``."""
    blocks, drafts = keyed(merged), keyed(draft)
    if block_id == ORDER:
        return [blocks[key] for key in insert_missing(list(drafts), list(blocks)) if key in blocks]
    for key in [*drafts, *blocks]:
        if key[0] == block_id:
            blocks[key] = drafts.get(key, MISSING)
    order = insert_missing(list(keyed(merged)), list(drafts))
    return [blocks[key] for key in order if blocks.get(key, MISSING) is not MISSING]


def is_stream(value: Any) -> bool:
    """Return whether ``value`` is a list of blocks with ids. An empty list can be one."""
    return isinstance(value, list) and all(isinstance(row, dict) and row.get("id") and "type" in row for row in value)


def keyed(rows: list[Row]) -> dict[Key, Row]:
    """Return blocks by their id, numbered where one occurs several times."""
    seen: Counter[str] = Counter()
    result = {}
    for row in rows:
        seen[row["id"]] += 1
        result[(row["id"], seen[row["id"]])] = row
    return result


def same_value(a: Any, *others: Any) -> bool:
    """Return whether values are equal. The editor gives paragraphs keys, and removes spaces between them."""
    return all(a is b or as_shown(a) == as_shown(b) for b in others)


def as_shown(value: Any) -> Any:
    """Return ``value`` without what readers of rich text don’t see."""
    if isinstance(value, str):
        return SPACE_BETWEEN_BLOCKS.sub("", PARAGRAPH_KEY.sub("", value))
    if isinstance(value, list):
        return [as_shown(item) for item in value]
    if isinstance(value, dict):
        return {name: as_shown(item) for name, item in value.items()}
    return value


def same_field(a: Any, b: Any) -> bool:
    """Return whether two values of a field are equal. Rows of a child relation have no key until they are published."""
    return same_value(without_key(a), without_key(b))


def without_key(value: Any) -> Any:
    if isinstance(value, list) and all(isinstance(row, dict) for row in value):
        return [{name: item for name, item in row.items() if name not in ("pk", "page")} for row in value]
    return value
