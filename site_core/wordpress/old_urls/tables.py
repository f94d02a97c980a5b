"""URLs in tables: exports of crawlers, of Search Console, and others."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy

from ..importing.media_sources import site_host
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
# A number with or without thousands separators, and its decimals, of which 1 or 2 digits are never thousands.
NUMBER = re.compile(
    r"([0-9]{1,3}(?:[.,’'\u00a0\u202f ][0-9]{2,3})*[.,’'\u00a0\u202f ][0-9]{3}|[0-9]{1,12})(?:[.,][0-9]+)?"
)
COMMENT = re.compile(r"#(?![,;|\t\s]*$|[,;|\t])")
VALUE = re.compile(r"^(|[0-9][0-9.,%]*|\"?https?://.*|/.*)$", re.IGNORECASE)
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


def find_columns(row: Sequence[str], site: str = "") -> Columns | None:
    """Return what the columns of a table are, by its first row. None if none has URLs.

    Without headings, paths come before URLs, and URLs of ``site`` before those of referring pages.
    """
    headings = [" ".join(cell.strip().strip('"').lower().replace("_", " ").split()) for cell in row]
    url = next((number for number, heading in enumerate(headings) if URL_HEADINGS.match(heading)), None)
    if url is None:
        urls = [number for number, cell in enumerate(row) if LOOKS_LIKE_URL.match(cell.strip())]
        url = min(urls, key=lambda number: distance(row[number].strip(), site), default=None)
        return None if url is None else Columns(url, None, None, OldUrl.Origin.LIST, is_headed=False)
    requests = next((number for number, heading in enumerate(headings) if REQUEST_HEADINGS.match(heading)), None)
    status = next((number for number, heading in enumerate(headings) if STATUS_HEADINGS.match(heading)), None)
    origin: str = OldUrl.Origin.LIST
    if sum(1 for heading in headings if CLICK_HEADINGS.match(heading)) >= 2:
        origin = OldUrl.Origin.SEARCH_CONSOLE
    elif status is not None:
        origin = OldUrl.Origin.CRAWL
    return Columns(url, requests, status, origin, is_headed=True)


def distance(url: str, site: str) -> int:
    """Return how far a URL is from the old site, whose host is ``site``: 0 for a path, 1 for its own, 2 for others."""
    if url.startswith("/") and not url.startswith("//"):
        return 0
    return 1 if site and site_host(url) == site else 2


def find_delimiter(line: str) -> str:
    """Return what separates the cells of a table. Empty if ``line`` has only one."""
    counts = {delimiter: line.count(delimiter) for delimiter in DELIMITERS}
    best = max(counts, key=lambda delimiter: counts[delimiter])
    return best if counts[best] else ""


def is_comment(line: str) -> bool:
    """Return whether a line is a comment, and not the first row of a table whose first column is named “#”."""
    return COMMENT.match(line.strip()) is not None


def is_table(line: str) -> bool:
    """Return whether a file that starts with this line is a table, rather than a list with one URL on each line."""
    delimiter = find_delimiter(line)
    cells = next(csv.reader([line], delimiter=delimiter or ","), [])
    columns = find_columns(cells)
    if columns is None or columns.is_headed or not LOOKS_LIKE_URL.match(line):
        return bool(delimiter) or columns is not None
    # The whole line could be a URL as well, such as “/knee,hip/”.
    others = [cell.strip() for number, cell in enumerate(cells) if number != columns.url]
    is_ended = cells[columns.url].endswith("/") and not any("/" in cell for cell in others)
    return bool(delimiter) and (is_ended or any(VALUE.match(cell) for cell in others))


def read_table(
    name: str, lines: Iterable[tuple[int, str]], *, site: str = "", skip_without_urls: bool = False
) -> Iterator[ListedUrl]:
    """Yield the URLs of a table whose pages the old site had. Raise UrlListError if no column has URLs.

    With ``skip_without_urls``, such a table has none: in a zip of Search Console, others list what people searched for.
    """
    columns = None
    lines = itertools.dropwhile(lambda line: not line[1].strip() or is_comment(line[1]), lines)
    before, first = next(lines, (1, ""))
    number = before - 1  # lines above the table
    texts = (text.replace("\x00", "") for _number, text in itertools.chain([(before, first)], lines))
    rows = csv.reader(texts, delimiter=find_delimiter(first) or ",")
    try:
        for row in rows:
            number = before - 1 + rows.line_num
            if columns is None:
                columns = find_columns(row, site)
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
    return ListedUrl(url, read_number(requests), columns.origin)


def read_number(text: str) -> int:
    """Return a whole number, whichever way its thousands and decimals are written. 0 if it is none."""
    match = NUMBER.fullmatch(text.strip())
    digits = re.sub("[^0-9]", "", match[1]) if match else ""
    return int(digits) if 0 < len(digits) <= 12 else 0
