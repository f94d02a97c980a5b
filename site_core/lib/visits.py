"""Which requests are those of a person who reads a page now, not of a program."""

from __future__ import annotations

from wsgiref.types import WSGIEnvironment

# Parts of the user agents of programs, in lower case. The user agent is checked, and stored nowhere.
BOTS = (
    *("archiv", "axios", "bot", "crawl", "curl", "externalhit", "feed", "fetch", "go-http", "headless", "http-client"),
    *("httpclient", "java/", "libwww", "lighthouse", "monitor", "node", "perl", "php", "preview", "python", "ruby"),
    *("scan", "slurp", "spider", "validator", "wget"),
)


def is_visit(environ: WSGIEnvironment, session_cookie: str) -> bool:
    """Return whether a person who is not signed in seems to request a page in order to read it now.

    ``session_cookie`` is the name of the cookie of people who may be signed in.
    """
    purpose = environ.get("HTTP_SEC_PURPOSE") or environ.get("HTTP_PURPOSE", "")
    return (
        environ["REQUEST_METHOD"] == "GET"
        and f"{session_cookie}=" not in environ.get("HTTP_COOKIE", "")
        and "prefetch" not in purpose.lower()
        and environ.get("HTTP_SEC_FETCH_DEST", "document") == "document"
        and not is_program(environ.get("HTTP_USER_AGENT", ""))
    )


def is_program(user_agent: str) -> bool:
    """Return whether a request with the header User-Agent is that of a program, by what it says about itself."""
    return not user_agent or any(name in user_agent.lower() for name in BOTS)


def is_page(headers: list[tuple[str, str]]) -> bool:
    """Return whether a response is HTML, and not one whose URL may be secret."""
    values = {name.lower(): value for name, value in headers}
    return values.get("content-type", "").startswith("text/html") and "no-store" not in values.get("cache-control", "")
