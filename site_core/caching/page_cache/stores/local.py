"""The entries that one process served last, so that most responses need no file and no Redis."""

from operator import attrgetter

from site_core.lib.lru_cache import LRUCache

from ..entry import Entry


class LocalStore(LRUCache[Entry]):
    """At most ``max_bytes`` of entries. An entry larger than an eighth of that is not held."""

    def __init__(self, max_bytes: float) -> None:
        super().__init__(max_bytes, weigh=attrgetter("size"), max_value_weight=max_bytes / 8)
