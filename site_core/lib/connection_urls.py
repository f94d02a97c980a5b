"""URLs of servers whose passwords are kept apart from them."""

from __future__ import annotations

from urllib.parse import quote, urlsplit


def add_password(url: str, password: str) -> str:
    """Return ``url`` with ``password``, which may contain any characters. A password in ``url`` takes precedence."""
    parts = urlsplit(url)
    if not password or not parts.hostname or parts.password is not None:
        return url
    username, _, host = parts.netloc.rpartition("@")
    return parts._replace(netloc=f"{username}:{quote(password, safe='')}@{host}").geturl()
