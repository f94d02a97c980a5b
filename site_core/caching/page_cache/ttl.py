"""How long the response to the current request may be cached, if that is less than usual."""

from contextvars import ContextVar

_max_ttl: ContextVar[float | None] = ContextVar("max_ttl", default=None)


def limit_ttl(seconds: float) -> None:
    """Cache the response to the current request for at most ``seconds``, because it is incomplete."""
    current = _max_ttl.get()
    _max_ttl.set(seconds if current is None else min(current, seconds))


def reset_ttl() -> None:
    """Forget the limit. Called when a request starts."""
    _max_ttl.set(None)


def get_max_ttl() -> float | None:
    """Return the limit in seconds, or None if there is none."""
    return _max_ttl.get()
