"""URLs in access logs: the combined and common formats, JSON lines, and W3C. Only path and status are looked at."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.translation import gettext_lazy

from ..models import OldUrl
from .listed import ListedUrl, UrlListError

REQUEST = re.compile(r'"([A-Z]+) ((?:[^"\\\s]|\\.){1,8000})(?: HTTP/[0-9.]+)?" ([0-9]{3})\b')
# The time of any line of the common and combined formats, also of one whose request is none.
TIME = re.compile(r"\[[0-9]{2}/[A-Z][a-z]{2}/[0-9]{4}:[0-9]{2}:")
# What comes before the common format if a server writes the logs of several sites into one file.
VIRTUAL_HOST = re.compile(r"(\S+) \S+ \S+ \S.* \[[0-9]{2}/")
# The name of a site, and not that of a machine, or an address.
DOMAIN = re.compile(r"((?:[a-z0-9-]{1,63}\.)+[a-z][a-z0-9-]{1,62})\.?(?::[0-9]{1,5})?", re.IGNORECASE)
METHODS = ("GET", "HEAD")
# Names of the same values in nginx, Caddy, Traefik, Cloudflare, and others.
METHOD_NAMES = ("method", "request_method", "RequestMethod", "ClientRequestMethod", "http_method", "verb")
STATUS_NAMES = ("status", "status_code", "DownstreamStatus", "EdgeResponseStatus", "response", "http_status")
URL_NAMES = ("request_uri", "uri", "RequestPath", "ClientRequestURI", "ClientRequestPath", "url", "path")
HOST_NAMES = ("host", "http_host", "RequestHost", "ClientRequestHost", "server_name", "vhost")


# The line of a W3C log that names its columns: https://www.w3.org/TR/WD-logfile. IIS and CloudFront write these.
FIELDS = "#Fields:"
W3C_HOSTS = ("x-host-header", "cs-host")
NO_COLUMNS = gettext_lazy("The log has no columns cs-uri-stem and sc-status. Choose these fields in its settings.")


def is_w3c_log(lines: Iterable[str]) -> bool:
    return any(line.startswith(FIELDS) for line in lines)


def read_w3c_log(name: str, lines: Iterable[tuple[int, str]]) -> Iterator[ListedUrl]:
    """Yield a URL for each request that the old site had an answer for. Raise UrlListError without their columns.

    Columns may change within the file, after each restart of the server.
    """
    columns: list[str] = []
    for number, line in lines:
        if line.startswith(FIELDS):
            columns = line.removeprefix(FIELDS).split()
            if not {"cs-uri-stem", "sc-status"} <= set(columns):
                raise UrlListError(name, number, NO_COLUMNS)
        cells = line.split()
        if line.startswith("#") or not columns or len(cells) != len(columns):
            continue
        values = dict(zip(columns, cells, strict=True))
        path, query, status = values["cs-uri-stem"], values.get("cs-uri-query", "-"), values["sc-status"]
        is_answered = re.fullmatch("[23][0-9]{2}", status) and values.get("cs-method", "GET") in METHODS
        if is_answered and path.startswith("/"):
            url = path.replace("?", "%3F").replace("#", "%23") + (f"?{query}" if query != "-" else "")
            yield ListedUrl(add_host(url, first_of(values, W3C_HOSTS)), 1, OldUrl.Origin.ACCESS_LOG)


def is_access_log(lines: Iterable[str]) -> bool:
    """Return whether the first lines of a file are those of an access log."""
    return any(REQUEST.search(line) or TIME.search(line) or read_json(line) for line in lines)


def read_access_log(lines: Iterable[tuple[int, str]]) -> Iterator[ListedUrl]:
    """Yield a URL for each request that the old site had an answer for. All other lines are left out."""
    for _number, line in lines:
        request = read_line(line)
        if request is None:
            continue
        method, url, status = request
        if method in METHODS and 200 <= status < 400:
            yield ListedUrl(url, 1, OldUrl.Origin.ACCESS_LOG)


def read_line(line: str) -> tuple[str, str, int] | None:
    """Return method, URL, and status. None if the line has no request."""
    if line.startswith("{"):
        return read_json_line(line)
    if match := REQUEST.search(line):
        host = named[1] if (named := VIRTUAL_HOST.match(line)) else ""
        return match[1], add_host(unescape(match[2]), host), int(match[3])
    return None


def add_host(url: str, host: object) -> str:
    """Return a URL with the site that was asked for it, if the log says so: a log may be that of several sites."""
    named = DOMAIN.fullmatch(host) if isinstance(host, str) and url.startswith("/") else None
    return f"http://{named[1]}/{url.lstrip('/')}" if named else url


def unescape(url: str) -> str:
    r"""Return a URL as it was requested. Servers write quotes and bytes that are not ASCII as \" and \xC3."""
    return re.sub(r"\\x([0-9A-Fa-f]{2})", r"%\1", url).replace('\\"', "%22").replace("\\", "%5C")


def read_json(line: str) -> dict[str, Any]:
    """Return the values of a line. Empty if it has none."""
    if not line.startswith("{"):
        return {}
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return values if isinstance(values, dict) else {}


def read_json_line(line: str) -> tuple[str, str, int] | None:
    values = read_json(line)
    inner = values.get("request")
    if isinstance(inner, dict):  # Caddy
        values = {**inner, **values}
        values |= {"host": inner["host"]} if "host" in inner else {}
    elif isinstance(inner, str) and (match := re.match(r"([A-Z]+) (\S+)", inner)):  # nginx
        values = {"method": match[1], "request_uri": match[2], **values}
    url, status = first_of(values, URL_NAMES), first_of(values, STATUS_NAMES)
    if not isinstance(url, str) or not re.fullmatch("[0-9]{3}", str(status)):
        return None
    host = first_of(values, HOST_NAMES)
    return str(first_of(values, METHOD_NAMES) or "GET"), add_host(url, host), int(status)


def first_of(values: dict[str, Any], names: Iterable[str]) -> Any:
    return next((values[name] for name in names if name in values), None)
