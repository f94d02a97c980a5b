"""Translate an ASGI scope into a WSGI environment (PEP 3333)."""

from __future__ import annotations

import io
import sys
from functools import lru_cache
from typing import Any
from urllib.parse import unquote_to_bytes
from wsgiref.types import WSGIEnvironment

Scope = dict[str, Any]

WITHOUT_PREFIX = {"CONTENT_TYPE", "CONTENT_LENGTH"}


def build_environ(scope: Scope) -> WSGIEnvironment:
    """Return the environment of the request ``scope``, without a body."""
    path = scope["raw_path"]
    server, client = scope["server"], scope["client"]
    environ: WSGIEnvironment = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": (unquote_to_bytes(path) if b"%" in path else path).decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "REMOTE_ADDR": client[0] if client else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": io.BytesIO(),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    add_headers(environ, scope["headers"])
    return environ


def add_headers(environ: WSGIEnvironment, headers: list[tuple[bytes, bytes]]) -> None:
    """Add ``headers``. Repeated ones are joined, as RFC 9110, section 5.2, and RFC 6265, section 5.4, say."""
    for name, value in headers:
        variable, text = variable_name(name), value.decode("latin-1")
        if variable in environ:
            separator = "; " if variable == "HTTP_COOKIE" else ","
            environ[variable] += separator + text
        elif variable:
            environ[variable] = text
    if not environ.get("HTTP_HOST", "-"):
        del environ["HTTP_HOST"]  # HTTP/1.0 has none


@lru_cache(maxsize=500)
def variable_name(header: bytes) -> str:
    """Return the name of the variable for ``header``, or an empty string if it is dropped.

    In a variable, ``X_Forwarded_For`` would look like ``X-Forwarded-For``. As in nginx and Django's own server, it is
    dropped.
    """
    if b"_" in header:
        return ""
    name = header.decode("latin-1").upper().replace("-", "_")
    return name if name in WITHOUT_PREFIX else f"HTTP_{name}"
