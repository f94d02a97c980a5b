"""Until when the response to the current request may be cached, if that is sooner than usual."""

import time
from contextvars import ContextVar

from ..fragments.recording import prevent_storing

_expires_at: ContextVar[float | None] = ContextVar("expires_at", default=None)


def limit_ttl(seconds: float) -> None:
    """Cache the response to the current request for at most ``seconds`` from now.

    It is incomplete, or it changes then because time passes.
    """
    prevent_storing()
    current, expires_at = _expires_at.get(), time.time() + seconds
    _expires_at.set(expires_at if current is None else min(current, expires_at))


def reset_ttl() -> None:
    """Forget the limit. Called when a request starts."""
    _expires_at.set(None)


def get_expires_at() -> float | None:
    """Return the limit as a Unix time, or None if there is none."""
    return _expires_at.get()
