"""Requests that no browser sends, and that Django trips over before it can answer: refused at the door.

Django reads the content type while it makes its request object, outside of all that turns exceptions into answers:
an unknown or unusual charset there would be an error of ours.
"""

from django.utils.http import parse_header_parameters

LONGEST_ADDRESS = 8190  # bytes of path and query, as of Apache's LimitRequestLine
LONGEST_CONTENT_TYPE = 1000
HEADERS = [
    ("Content-Type", "text/plain; charset=utf-8"),
    ("Content-Security-Policy", "default-src 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cache-Control", "no-store"),
]


class RequestValidationMiddleware:
    """A WSGI callable in front of ``application``."""

    def __init__(self, application):
        self.application = application

    def __call__(self, environ, start_response):
        if len(environ.get("PATH_INFO", "")) + len(environ.get("QUERY_STRING", "")) > LONGEST_ADDRESS:
            return refuse(start_response, "414 URI Too Long", "This address is too long.")
        if not is_readable(environ.get("CONTENT_TYPE", "")):
            return refuse(start_response, "415 Unsupported Media Type", "Text has to be sent as UTF-8.")
        return self.application(environ, start_response)


def is_readable(content_type):
    """Whether ``content_type`` declares no charset but UTF-8."""
    if ";" not in content_type:
        return True
    if len(content_type) > LONGEST_CONTENT_TYPE:
        return False
    try:
        _, parameters = parse_header_parameters(content_type)
    except (ValueError, LookupError):
        return False
    charsets = (value for name, value in parameters.items() if name.lower() == "charset")
    return all(charset.strip().lower() in {"", "utf-8", "utf8"} for charset in charsets)


def refuse(start_response, status, text):
    body = f"{text}\n".encode()
    start_response(status, [*HEADERS, ("Content-Length", str(len(body)))])
    return [body]
