"""Parse redirects of Netlify and Cloudflare Pages: ``_redirects`` files, and netlify.toml.

https://docs.netlify.com/routing/redirects/redirect-options/ and
https://developers.cloudflare.com/pages/configuration/redirects/
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ...models import GONE_STATUSES, QueryMode
from .path_templates import SPLAT_SYNTAX, template_fields
from .row import FileError, Row, UnsupportedRedirect, make_row, rejected_row
from .values import parse_status

LABEL = gettext_lazy("_redirects (Netlify, Cloudflare)")
TOML_LABEL = "netlify.toml"
NO_STATUS = gettext_lazy(
    "Some lines have no status code. They are imported as 301, as on Netlify. On Cloudflare, they are 302: add 302 to "
    "them if the file comes from there."
)
URL = re.compile(r"/|https?://", re.IGNORECASE)
STATUS = re.compile(r"(\d{3})!?")
PARAMETER = re.compile(r"[^\s=/]+=\S*")
TABLE_START = re.compile(r"^[ \t]*\[\[\s*redirects\s*\]\]", re.MULTILINE)
REDIRECTS = re.compile(rf"{TABLE_START.pattern}|^[ \t]*redirects\s*=\s*\[", re.MULTILINE)
TABLE = re.compile(r"\[\[?\s*[A-Za-z][\w.\" -]*\]\]?\s*(#.*)?")
TOML_POSITION = re.compile(r" \(at (?:line (\d+), column \d+|end of document)\)$")


def matches_line(line: str) -> bool:
    """Return whether ``line`` has an old and a new URL, separated by white space only."""
    words = line.split(" #")[0].split()
    urls = [word for word in words if URL.match(word)]
    return len(urls) == 2 and words[0] == urls[0] and not any(word.endswith((",", ";", "|", '"')) for word in words)


def has_no_status(line: str) -> bool:
    return matches_line(line) and not any(STATUS.fullmatch(word) for word in line.split())


def rows(lines: Iterable[str]) -> Iterator[Row]:
    """Yield the Row for each line of a ``_redirects`` file that is neither blank nor a comment."""
    for number, line in enumerate(lines, 1):
        text = re.split(r"\s#", line, maxsplit=1)[0].strip()
        if text and not text.startswith("#"):
            yield parse_line(number, text)


def parse_line(number: int, text: str) -> Row:
    words = text.split()
    end = next((index for index, word in enumerate(words[1:], 1) if URL.match(word)), None)
    if end is None or not all(map(PARAMETER.fullmatch, words[1:end])):
        return rejected_row(number, text, _("This is not a redirect. Write it as /old /new 301."))
    options = words[end + 1 :]
    status = options.pop(0) if options and STATUS.fullmatch(options[0]) else ""
    query = dict(word.split("=", 1) for word in words[1:end])
    conditions = [word.partition("=")[0] for word in options]
    return parse_redirect(number, text, (words[0], words[end], status.rstrip("!")), query, conditions)


def parse_redirect(
    number: int, text: str, urls: tuple[str, str, str], query: Mapping[str, str], conditions: list[str]
) -> Row:
    """Return the Row for ``(source, target, status)``, required query parameters, and names of conditions."""
    source, target, status = urls
    warnings: list[str] = []
    try:
        if conditions:
            raise UnsupportedRedirect(
                _("This depends on more than the URL (%(conditions)s), which is not supported. Add it by hand.")
                % {"conditions": ", ".join(conditions)}
            )
        fields: dict[str, Any] = {"status": parse_status(status)}
        fields |= template_fields(source, target, SPLAT_SYNTAX, warnings)
        fields |= query_fields(query, target)
    except ValueError as error:
        return rejected_row(number, text, error)
    if fields["status"] in GONE_STATUSES:
        fields["target"] = ""
    return make_row(number, text, fields, warnings=warnings)


def query_fields(query: Mapping[str, str], target: str) -> dict[str, Any]:
    """Return the fields for required parameters: ``id=5``, or ``id=:id`` for any value. Raise UnsupportedRedirect."""
    if not query:
        return {}
    placeholders = [value for value in query.values() if value.startswith(":")]
    if any(re.search(rf"{re.escape(value)}\b", target) for value in placeholders):
        raise UnsupportedRedirect(
            _("The new URL contains a value from the query string, which is not supported. Add it by hand.")
        )
    text = "&".join(name if value.startswith(":") else f"{name}={value}" for name, value in query.items())
    return {"query_mode": QueryMode.PARAMETER, "query": text}


def is_toml(sample: str) -> bool:
    """Return whether ``sample`` is the beginning of a TOML file with redirects, or starts with a table."""
    lines = (line.strip() for line in sample.splitlines())
    first = next((line for line in lines if line and not line.startswith("#")), "")
    return bool(REDIRECTS.search(sample) or TABLE.fullmatch(first))


def parse_toml(text: str) -> list[Any]:
    """Return the ``redirects`` of a TOML file. Raise FileError, with the line, if it is malformed."""
    try:
        entries = tomllib.loads(text.replace("\r\n", "\n")).get("redirects", [])
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        position = TOML_POSITION.search(str(error))
        line = int(position[1]) if position and position[1] else text.count("\n") + 1
        reason = TOML_POSITION.sub("", str(error)) if position else _("it is nested too deeply")
        message = _("Line %(line)d is not valid TOML: %(reason)s. Correct the line and upload the file again.")
        raise FileError(message % {"line": line, "reason": reason}) from error
    return entries if isinstance(entries, list) else [entries]


def toml_rows(text: str, entries: list[Any]) -> Iterator[Row]:
    """Yield the Row for each of the ``entries`` of a TOML file."""
    lines = [text.count("\n", 0, match.start()) + 1 for match in TABLE_START.finditer(text)]
    if len(lines) != len(entries):  # written as one array
        lines = list(range(1, len(entries) + 1))
    for line, entry in zip(lines, entries, strict=True):
        yield parse_toml_entry(line, entry)


def parse_toml_entry(line: int, entry: Any) -> Row:
    if not isinstance(entry, dict) or not isinstance(entry.get("from"), str):
        return rejected_row(line, str(entry), _("This redirect has no “from”."))
    source, target = entry["from"], str(entry.get("to") or "")
    text = f"{source} → {target}"
    conditions = entry.get("conditions") or {}
    query = entry.get("query") or {}
    if not isinstance(conditions, dict) or not isinstance(query, dict):
        return rejected_row(line, text, _("“query” and “conditions” must be tables."))
    urls = source, target, str(entry.get("status") or "")
    return parse_redirect(line, text, urls, {name: str(value) for name, value in query.items()}, list(conditions))
