"""URLs in tables: exports of crawlers, of Search Console, and others."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from ..models import OldUrl
from .listed import ListedUrl, UrlListError

DELIMITERS = "\t;,|"
URL_HEADINGS = re.compile(
    r"^(top |old |source |request |landing |full )?(address|urls?|uri|loc|location|link|pages?|permalink|path|"
    r"seiten?|pagina|paginas|páginas principales|pages les plus populaires|häufigste seiten)$"
)
REQUEST_HEADINGS = re.compile(
    r"^(c?k?licks?|clics|clic|requests|hits|visits|views|page ?views|sessions|count|visitors|besuche)$"
)
STATUS_HEADINGS = re.compile(r"^(status( code)?|http status( code)?|status-code|response code)$")
CLICK_HEADINGS = re.compile(r"^(c?k?licks?|clics|clic|impressions|impressionen|ctr|position)$")
LOOKS_LIKE_URL = re.compile(r"^(https?://\S+|/\S*)$", re.IGNORECASE)
# An unclosed quotation mark must not swallow the file.
MAX_CELL = 100_000


@dataclass(frozen=True)
class Columns:
    """Where a table has what. ``is_headed`` if its first row is not a URL yet."""

    url: int
    requests: int | None
    status: int | None
    origin: str
    is_headed: bool


def find_columns(row: Sequence[str]) -> Columns | None:
    """Return what the columns of a table are, by its first row. None if none has URLs."""
    headings = [" ".join(cell.strip().strip('"').lower().replace("_", " ").split()) for cell in row]
    url = next((number for number, heading in enumerate(headings) if URL_HEADINGS.match(heading)), None)
    if url is None:
        url = next((number for number, cell in enumerate(row) if LOOKS_LIKE_URL.match(cell.strip())), None)
        return None if url is None else Columns(url, None, None, OldUrl.Origin.LIST, is_headed=False)
    requests = next((number for number, heading in enumerate(headings) if REQUEST_HEADINGS.match(heading)), None)
    status = next((number for number, heading in enumerate(headings) if STATUS_HEADINGS.match(heading)), None)
    origin: str = OldUrl.Origin.LIST
    if sum(1 for heading in headings if CLICK_HEADINGS.match(heading)) >= 2:
        origin = OldUrl.Origin.SEARCH_CONSOLE
    elif status is not None:
        origin = OldUrl.Origin.CRAWL
    return Columns(url, requests, status, origin, is_headed=True)


def find_delimiter(line: str) -> str:
    """Return what separates the cells of a table. Empty if ``line`` has only one."""
    counts = {delimiter: line.count(delimiter) for delimiter in DELIMITERS}
    best = max(counts, key=lambda delimiter: counts[delimiter])
    return best if counts[best] else ""


def is_table(first_line: str) -> bool:
    """Return whether a file that starts with this line is a table with URLs."""
    return find_columns(next(csv.reader([first_line], delimiter=find_delimiter(first_line) or ","), [])) is not None


def read_table(name: str, lines: Iterable[tuple[int, str]], *, skip_without_urls: bool = False) -> Iterator[ListedUrl]:
    """Yield the URLs of a table whose pages the old site had. Raise UrlListError if no column has URLs.

    With ``skip_without_urls``, such a table has none: in a zip of Search Console, others list what people searched for.
    """
    columns, number = None, 0
    texts = (text.replace("\x00", "") for _number, text in lines)
    first = next(texts, "")
    rows = csv.reader(_chain(first, texts), delimiter=find_delimiter(first) or ",")
    try:
        for row in rows:
            number = rows.line_num
            if columns is None:
                columns = find_columns(row)
                if columns is None and skip_without_urls:
                    return
                if columns is None:
                    raise UrlListError(
                        name, number, gettext_lazy("No column has URLs. Name the one that has them “URL”.")
                    )
                if columns.is_headed:
                    continue
            if listed := read_row(row, columns):
                yield listed
    except csv.Error as error:
        reason = gettext_lazy("The table is damaged there. Export it again as CSV.")
        raise UrlListError(name, number + 1, reason) from error


def _chain(first: str, rest: Iterable[str]) -> Iterator[str]:
    yield first
    yield from rest


def read_row(row: Sequence[str], columns: Columns) -> ListedUrl | None:
    """Return the URL of a row. None if it has none, or if the old site had no page there."""
    url = row[columns.url].strip() if columns.url < len(row) else ""
    if not LOOKS_LIKE_URL.match(url) or len(url) > MAX_CELL:
        return None
    if columns.status is not None and columns.status < len(row):
        status = row[columns.status].strip()
        if status.isascii() and status.isdigit() and (int(status) >= 400 or int(status) == 0):
            return None
    requests = row[columns.requests] if columns.requests is not None and columns.requests < len(row) else ""
    digits = re.sub(r"[\s.,’'\u00a0\u202f]", "", requests)
    is_number = re.fullmatch("[0-9]{1,12}", digits) is not None
    return ListedUrl(url, int(digits) if is_number else 0, columns.origin)
