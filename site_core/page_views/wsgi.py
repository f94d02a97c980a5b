"""Puts the counter around the site, where it is switched on."""

from django.conf import settings

from .counter import record_view


def with_page_counts(application):
    """``application`` itself while page counts are off: then they cost nothing."""
    return PageCounter(application, settings.SESSION_COOKIE_NAME) if settings.PAGE_COUNTS else application


# In what programs say of themselves, in small letters. It is looked at, and kept nowhere.
PROGRAMS = (
    *("archiv", "axios", "bot", "crawl", "curl", "externalhit", "feed", "fetch", "go-http", "headless", "http-client"),
    *("httpclient", "java/", "libwww", "lighthouse", "monitor", "node", "perl", "php", "preview", "python", "ruby"),
    *("scan", "slurp", "spider", "validator", "wget"),
)


class PageCounter:
    """A WSGI callable around ``application``. Who has the cookie ``session_cookie`` may be signed in: not counted."""

    def __init__(self, application, session_cookie):
        self.application = application
        self.session_cookie = f"{session_cookie}="

    def __call__(self, environ, start_response):
        if not self.is_visit(environ):
            return self.application(environ, start_response)

        def start(status, headers, *exc_info):
            if status.startswith("200") and is_html(headers):
                record_view(environ.get("HTTP_HOST", "").lower(), environ.get("PATH_INFO", ""))
            return start_response(status, headers, *exc_info)

        return self.application(environ, start)

    def is_visit(self, environ):
        """Whether a person seems to ask for a page to read it now."""
        program = environ.get("HTTP_USER_AGENT", "").lower()
        return (
            environ["REQUEST_METHOD"] == "GET"
            and self.session_cookie not in environ.get("HTTP_COOKIE", "")
            and "prefetch" not in environ.get("HTTP_SEC_PURPOSE", environ.get("HTTP_PURPOSE", "")).lower()
            and environ.get("HTTP_SEC_FETCH_DEST", "document") == "document"
            and bool(program)
            and not any(word in program for word in PROGRAMS)
        )


def is_html(headers):
    return any(name.lower() == "content-type" and value.startswith("text/html") for name, value in headers)
