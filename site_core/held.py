"""What most visits need and few change: held in this process, for ``SITES_HELD_SECONDS`` at most.

What this process changes, it forgets at once; what others change, as soon as the page cache tells of it.
"""

import pickle
import time

from django.conf import settings

from .page_cache.signals import new_generation, public_change

MOST_HELD = 50  # parts of the keys, such as hosts, may be made up by visitors

# key → (value, when it was read). Replaced when it is forgotten: what is read at that moment goes into the old one.
_held = {}


def hold(key, read):
    """What ``read()`` gives, shared by all who ask for ``key``: they must not change it. None is not held."""
    held = _held
    value, read_at = held.get(key, (None, 0))
    if value is None or time.monotonic() - read_at >= settings.SITES_HELD_SECONDS:
        value = read()
        if value is not None:
            if len(held) >= MOST_HELD:
                held.clear()
            held[key] = value, time.monotonic()
    return value


def hold_copy(key, read):
    """As ``hold``, but each who asks gets a copy: pages keep what they have looked up."""
    pickled = hold(key, lambda: pickle.dumps(value) if (value := read()) is not None else None)
    return pickle.loads(pickled) if pickled is not None else None


def forget(**kwargs):
    """Read everything anew from now on."""
    global _held
    _held = {}


public_change.connect(forget)
new_generation.connect(forget)
