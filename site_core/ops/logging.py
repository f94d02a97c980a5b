"""Log formatters: a line for people or a JSON object for machines, both without personal data."""

from __future__ import annotations

import datetime
import json
import logging
import re

from site_core.lib.ip_addresses import parse_ip_address

from .request_id import current_request_id

REDACTED = "[redacted]"
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
QUERY_STRING = re.compile(r"(?<=[\w/])\?[^\s'\"]*")  # contains search terms and tokens
# URLs that let anyone who knows them do something: set a password, read a calendar, answer for a reviewer.
TOKEN_PATH = re.compile(r"(/password_reset/confirm/|/invitation/|/calendar-feed/|/review/(?=[\w-]{20}))[^\s'\"]+")
IP_ADDRESS = re.compile(r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7})(?![\w:])")
CONTROL_CHARACTER = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
EXTRA_FIELDS = ("method", "path", "status", "seconds", "user_id")  # optional attributes of a log record


def redact_personal_data(text: str) -> str:
    text = TOKEN_PATH.sub(rf"\1{REDACTED}", text)
    text = EMAIL.sub(REDACTED, QUERY_STRING.sub("", text))
    return IP_ADDRESS.sub(_redact_public_address, text)


def _redact_public_address(match: re.Match[str]) -> str:
    """Keep private addresses: those of the site's own servers say what failed, and visitors have public ones."""
    address = parse_ip_address(match[0])
    return match[0] if address is None or address.is_private else REDACTED


class LineFormatter(logging.Formatter):
    """Format a record for a terminal: one line, and the lines of a traceback."""

    def formatMessage(self, record: logging.LogRecord) -> str:
        """Escape control characters. In the path of a request, they could pretend to be other lines of the log."""
        return CONTROL_CHARACTER.sub(lambda match: repr(match[0])[1:-1], super().formatMessage(record))

    def format(self, record: logging.LogRecord) -> str:
        return redact_personal_data(super().format(record))


class JsonFormatter(logging.Formatter):
    """Format a record as one JSON object on one line, with the id of its request."""

    def format(self, record: logging.LogRecord) -> str:
        values = {
            "time": datetime.datetime.fromtimestamp(record.created, datetime.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": redact_personal_data(record.getMessage()),
            "request_id": current_request_id(),
        }
        values |= {name: getattr(record, name) for name in EXTRA_FIELDS if hasattr(record, name)}
        if "path" in values:
            values["path"] = redact_personal_data(str(values["path"]))
        if record.exc_info:
            values["exception"] = redact_personal_data(self.formatException(record.exc_info))
        return json.dumps({name: value for name, value in values.items() if value is not None}, default=str)
