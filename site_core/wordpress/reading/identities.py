"""One ID for each item, also where a file has none, or the same one twice."""

from __future__ import annotations

import zlib
from dataclasses import replace

from ..items import Item
from .repairs import RepairKind, Repairs


class Identities:
    """Recognizes items that were read before.

    An item without an ID that can be used gets a negative one that stays the same in later exports.
    """

    def __init__(self, repairs: Repairs) -> None:
        self.repairs = repairs
        self.fingerprints: dict[int, int] = {}  # by post ID

    def identify(self, item: Item) -> Item | None:
        """Return the item with an ID of its own, or ``None`` if it was read before."""
        fingerprint = fingerprint_of(item)
        if item.post_id <= 0:
            self.repairs.add(RepairKind.NO_POST_ID, item.file, item.line)
            item = replace(item, post_id=-1 - fingerprint)
        elif self.fingerprints.get(item.post_id, fingerprint) != fingerprint:
            self.repairs.add(RepairKind.REPEATED_POST_ID, item.file, item.line)
            item = replace(item, post_id=-1 - fingerprint)
        if item.post_id in self.fingerprints:
            return None
        self.fingerprints[item.post_id] = fingerprint
        return item


def fingerprint_of(item: Item) -> int:
    """Return a number that stays the same when an item is exported again."""
    address = item.guid or item.link or item.slug
    identity = "\0".join((item.post_type, address or f"{item.title}\0{item.date}"))
    return zlib.crc32(identity.encode("utf-8", "replace"))
