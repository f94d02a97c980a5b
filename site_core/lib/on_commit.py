"""Work that follows a transaction, and must not fail the request if it fails itself."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec

from django.db import transaction

P = ParamSpec("P")


def run_after_commit(function: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
    """Call ``function`` with the arguments after the current transaction is committed. Log an exception.

    ``on_commit(functools.partial(…), robust=True)`` raises AttributeError instead: Django logs ``__qualname__``, which
    partial objects don’t have.
    """

    @functools.wraps(function)
    def call() -> None:
        function(*args, **kwargs)

    transaction.on_commit(call, robust=True)
