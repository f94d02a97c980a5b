"""Read the URL of a WSGI request. WSGI passes the bytes of a URL as Latin-1 text (PEP 3333)."""

from __future__ import annotations

from wsgiref.types import WSGIEnvironment

from django.utils.encoding import repercent_broken_unicode


def get_path(environ: WSGIEnvironment) -> str:
    """Return the decoded path, as Django's ``request.path``."""
    return decode(environ.get("SCRIPT_NAME", "").rstrip("/") + environ.get("PATH_INFO", ""))


def get_query(environ: WSGIEnvironment) -> str:
    """Return the query string. It is percent-encoded, except for characters that the client did not encode."""
    return decode(environ.get("QUERY_STRING", ""))


def decode(text: str) -> str:
    """Return the UTF-8 text whose bytes WSGI passes as ``text``. Invalid bytes are percent-encoded."""
    return repercent_broken_unicode(text.encode("latin-1", "replace")).decode()
