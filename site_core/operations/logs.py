"""The log: a line for people or a JSON object for machines, without personal data either way."""

import datetime
import json
import logging
import re

from site_core.lib.ip_addresses import parse_ip_address

from .requests import current_request_id

HIDDEN = "[hidden]"
EMAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
QUERY = re.compile(r"(?<=[\w/])\?[^\s'\"]*")  # of an address: what people search for, and tokens
RESET_TOKEN = re.compile(r"(/password_reset/confirm/)[^\s'\"]+")
ADDRESS = re.compile(r"(?<![\w.:])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]{0,4}(?::[0-9a-fA-F]{0,4}){2,7})(?![\w:])")
FIELDS = ("method", "path", "status", "seconds", "user_id")  # what a record may bring along


def hide_visitor(match):
    """Addresses of the site's own servers tell what failed; visitors come from elsewhere."""
    address = parse_ip_address(match[0])
    return match[0] if address is None or address.is_private else HIDDEN


def without_personal_data(text):
    text = RESET_TOKEN.sub(rf"\1{HIDDEN}", text)
    text = EMAIL.sub(HIDDEN, QUERY.sub("", text))
    return ADDRESS.sub(hide_visitor, text)


class LineFormatter(logging.Formatter):
    """For a terminal."""

    def format(self, record):
        return without_personal_data(super().format(record))


class JsonFormatter(logging.Formatter):
    """One object a line, with the id of the request that it is about."""

    def format(self, record):
        values = {
            "time": datetime.datetime.fromtimestamp(record.created, datetime.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": without_personal_data(record.getMessage()),
            "request_id": current_request_id(),
        }
        values |= {name: getattr(record, name) for name in FIELDS if hasattr(record, name)}
        if record.exc_info:
            values["exception"] = without_personal_data(self.formatException(record.exc_info))
        return json.dumps({name: value for name, value in values.items() if value is not None}, default=str)
