"""Work that follows a transaction, and must not fail the request if it fails itself."""

from __future__ import annotations

import functools
import threading
from collections.abc import Callable, Hashable
from typing import ParamSpec

from django.db import transaction

P = ParamSpec("P")

# .calls: what this thread still has to call. A call that was rolled back stays, and is done after the next commit that
# asks for it.
_waiting = threading.local()


def run_after_commit(function: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
    """Call ``function`` with the arguments after the current transaction is committed. Log an exception.

    ``on_commit(functools.partial(…), robust=True)`` raises AttributeError instead: Django logs ``__qualname__``, which
    partial objects don’t have.
    """

    @functools.wraps(function)
    def call() -> None:
        function(*args, **kwargs)

    transaction.on_commit(call, robust=True)


def run_once_after_commit(function: Callable[..., object], *args: Hashable) -> None:
    """Call ``function`` as ``run_after_commit`` does, once for each commit, however often a transaction asks for it."""
    call = (function, args)
    calls: set[tuple[Callable[..., object], tuple[Hashable, ...]]] = _waiting.__dict__.setdefault("calls", set())
    calls.add(call)

    @functools.wraps(function)
    def call_once() -> None:
        if call in calls:
            calls.discard(call)
            function(*args)

    run_after_commit(call_once)
