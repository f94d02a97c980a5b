"""What Django answers, and what visitors get of it."""

import io
import logging
import re

from .entry import ENCODINGS, make_entry
from .keys import declared_parameters

logger = logging.getLogger(__name__)

LIFETIMES = {200: 300, 301: 30, 308: 30, 404: 10, 410: 30}  # status → seconds
KEPT_TYPES = ("text/", "application/")
LARGEST_BODY = 16 * 2**20  # a whole sitemap file
STALE = ("Warning", '110 - "Response is Stale"')
# One visitor's own; answers for all must not hang on them.
NOT_PASSED_ON = ("HTTP_IF_NONE_MATCH", "HTTP_IF_MODIFIED_SINCE", "HTTP_RANGE", "HTTP_IF_RANGE", "HTTP_ACCEPT_LANGUAGE")
FORBIDS_KEEPING = re.compile(r"no-store|private", re.IGNORECASE)


class Answer:
    """The whole answer of ``application`` to ``environ`` with the query string ``query``, uncompressed.

    Streaming answers stay as they are: ``body`` is None then, and ``stream`` has it.
    """

    def __init__(self, application, environ, query):
        asked = {name: value for name, value in environ.items() if name not in NOT_PASSED_ON}
        asked |= {
            "REQUEST_METHOD": "GET",
            "QUERY_STRING": query,
            "HTTP_ACCEPT_ENCODING": "identity",
            "CONTENT_LENGTH": "0",
            "wsgi.input": io.BytesIO(),
        }
        self.status_line, self.headers, self.body, self.stream = "500 Internal Server Error", [], b"", None
        try:
            self.read(application(asked, self.start))
        except Exception:
            logger.exception("%s could not be answered", environ.get("PATH_INFO"))

    def start(self, status_line, headers, exc_info=None):
        self.status_line, self.headers = status_line, headers

    def read(self, response):
        if getattr(response, "streaming", True):
            self.body, self.stream = None, response
            return
        try:
            self.body = b"".join(response)
        finally:
            response.close()

    @property
    def status(self):
        return int(self.status_line[:3])

    @property
    def has_failed(self):
        return self.status >= 500

    def header(self, name):
        return ", ".join(value for known, value in self.headers if known.lower() == name)

    def entry(self, generation):
        """An Entry for all visitors, or None where this answer is for one only."""
        if not self.may_keep():
            return None
        headers = [(name, value) for name, value in self.headers if name.lower() != "vary"]
        headers.append(("Vary", "Accept-Encoding"))
        parameters = declared_parameters(self.header("no-vary-search"))
        return make_entry(generation, self.status, headers, self.body, LIFETIMES[self.status], parameters)

    def may_keep(self):
        vary = {name.strip().lower() for name in self.header("vary").split(",")}
        return (
            self.status in LIFETIMES
            and self.body is not None
            and len(self.body) <= LARGEST_BODY
            and vary <= {"", "accept-encoding"}
            and not self.header("set-cookie")
            and not FORBIDS_KEEPING.search(self.header("cache-control"))
            and (not self.body or self.header("content-type").startswith(KEPT_TYPES))
        )


def give(entry, environ, start_response, is_stale=False):
    """Answer ``environ`` with ``entry``."""
    status, headers, body = entry.answer(
        best_encoding(environ.get("HTTP_ACCEPT_ENCODING", "")),
        head=environ["REQUEST_METHOD"] == "HEAD",
        unchanged=is_unchanged(entry, environ),
    )
    if is_stale:  # no Varnish or CDN may keep it in turn
        headers = [pair for pair in headers if pair[0].lower() != "cache-control"]
        headers += [STALE, ("Cache-Control", "no-cache")]
    start_response(status, headers)
    return [body]


def give_answer(answer, environ, start_response):
    """Answer ``environ`` with what is not kept."""
    start_response(answer.status_line, answer.headers)
    if answer.stream is not None:
        return answer.stream
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else answer.body]


def is_unchanged(entry, environ):
    """Whether the visitor has this very answer. Source: RFC 9110, section 13.1.2: tags are compared weakly."""
    tags = environ.get("HTTP_IF_NONE_MATCH")
    if tags is None or not entry.etag:
        return False
    return tags.strip() == "*" or entry.etag.removeprefix("W/") in tags


_encodings = {}  # Accept-Encoding → what is given; browsers send a handful of them


def best_encoding(accepted):
    """The smallest content coding that ``accepted`` allows. Source: RFC 9110, section 12.5.3."""
    encoding = _encodings.get(accepted)
    if encoding is None:
        encoding = next((name for name in ENCODINGS if not name or allows(accepted, name)), "")
        if len(_encodings) < 500:
            _encodings[accepted] = encoding
    return encoding


def allows(accepted, encoding):
    weights = {}
    for item in accepted.lower().split(","):
        name, _, weight = item.partition(";")
        weights[name.strip()] = weight.replace(" ", "")
    weight = weights.get(encoding, weights.get("*", "q=0"))
    return not re.fullmatch(r"q=0(\.0*)?", weight)
