"""Reject requests that no browser sends and that would make Django fail.

Django parses the content type while it creates the request object, outside of its exception handling. An unknown
charset there would be an unhandled error.
"""

from typing import Any

from django.utils.http import parse_header_parameters

MAX_URL_LENGTH = 8190  # bytes of path and query string, like Apache's LimitRequestLine
MAX_CONTENT_TYPE_LENGTH = 1000
HEADERS = [
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Security-Policy", "default-src 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cache-Control", "no-store"),
]


class RequestValidationMiddleware:
    """WSGI middleware that responds to invalid requests itself."""

    def __init__(self, application: Any) -> None:
        self.application = application

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Any:
        if len(environ.get("PATH_INFO", "")) + len(environ.get("QUERY_STRING", "")) > MAX_URL_LENGTH:
            return reject(start_response, "414 URI Too Long", "The URL is too long.")
        if not is_supported_charset(environ.get("CONTENT_TYPE", "")):
            return reject(start_response, "415 Unsupported Media Type", "Text must be encoded as UTF-8.")
        return self.application(environ, start_response)


def is_supported_charset(content_type: str) -> bool:
    """Return whether ``content_type`` declares no charset other than UTF-8."""
    if ";" not in content_type:
        return True
    if len(content_type) > MAX_CONTENT_TYPE_LENGTH:
        return False
    try:
        _media_type, parameters = parse_header_parameters(content_type)
    except (ValueError, LookupError):
        return False
    charsets = (value for name, value in parameters.items() if name.lower() == "charset")
    return all(charset.strip().lower() in {"", "utf-8", "utf8"} for charset in charsets)


def reject(start_response: Any, status: str, text: str) -> list[bytes]:
    body = f"{text}\n".encode()
    start_response(status, [*HEADERS, ("Content-Length", str(len(body)))])
    return [body]
