"""What a saved copy of the old site says: a folder or zip of HTML, as wget and HTTrack write it, or WARC files.

A copy has what the export lacks: the head of each page, and pages that are no posts. The words of a post are those of
the export, if it has them. Of other pages, the text is what themes mark as such, without what many pages share.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from email.message import Message
from email.parser import HeaderParser
from pathlib import Path
from urllib.parse import quote, unquote

from django.utils.translation import gettext as _

from ..old_urls.paths import old_path, path_key
from .html_reading import PAGE, PageText, read_old_page
from .old_pages import OldPage
from .robots import header_directives, join

WARC_SUFFIXES = (".warc", ".warc.gz")
ZIP_SUFFIX = ".zip"
HTML_SUFFIXES = (".html", ".htm")
MAX_BYTES = 3_000_000  # of a page
MIN_SHARED, SHARED_PART = 3, 10  # a text is of the theme if three pages, and a tenth of all, have it
SAMPLE = 2_000  # pages that are read to find out what they share
PRIVATE_FOLDERS = ("hts-cache",)
HEADERS = re.compile(r"HTTP/[0-9.]{1,4} [0-9]{3}[^\n]*\n(?:[^\n]{1,8000}\n)*?\r?\n")
INDEX_FILE = re.compile(r"(?<=/)index\.html?(?=$|[?#])|^index\.html?(?=$|[?#])")


class BrokenCopy(Exception):
    """A saved copy can’t be read. The message says which, and why."""


@dataclass(frozen=True)
class SavedPage:
    """A page as it was saved. ``robots`` is what the header X-Robots-Tag said, if headers were saved as well."""

    path: str
    status: int
    html: str
    robots: str = ""


def read_copy(copy: Path, hosts: Iterable[str]) -> Iterator[SavedPage]:
    """Yield the pages of a folder or a WARC file that are of one of ``hosts``. Raise BrokenCopy, also without any."""
    is_empty = True
    try:
        for page in read_pages(copy, hosts):
            is_empty = False
            yield page
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise BrokenCopy(_("%(path)s can’t be read: %(reason)s") % {"path": copy, "reason": reason}) from error
    if is_empty:
        raise BrokenCopy(_("%(path)s has no page of the old site.") % {"path": copy})


def read_pages(copy: Path, hosts: Iterable[str]) -> Iterator[SavedPage]:
    if copy.is_dir():
        return read_folder(copy, hosts)
    if copy.name.lower().endswith(WARC_SUFFIXES):
        from .warc_files import read_warc  # imports this module

        return read_warc(copy, hosts)
    if copy.name.lower().endswith(ZIP_SUFFIX):
        from .zipped_copies import read_zip  # imports this module

        return read_zip(copy, hosts)
    raise BrokenCopy(_("%(path)s is neither a folder, nor a zip, nor a WARC file.") % {"path": copy})


def read_folder(folder: Path, hosts: Iterable[str]) -> Iterator[SavedPage]:
    """Yield the HTML files of a mirror. Their names are their URLs, below a folder with the name of the host or not."""
    names = {host.lower() for host in hosts}
    roots = sorted(child for child in folder.iterdir() if child.is_dir() and child.name.lower() in names) or [folder]
    seen = set()
    for root in roots:
        for file in html_files(root):
            path = path_of_file(file.relative_to(root).as_posix())
            if path and path not in seen:
                seen.add(path)
                yield saved_page(path, read_html(file))


def html_files(root: Path) -> Iterator[Path]:
    """Yield the HTML files below ``root``, never outside of it, in an order that doesn’t change."""
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in PRIVATE_FOLDERS)
        for name in sorted(files):
            file = Path(folder, name)
            if name.lower().endswith(HTML_SUFFIXES) and file.is_file() and not file.is_symlink():
                yield file


def path_of_file(name: str) -> str:
    """Return the path of the page that was saved as ``name``, below the folder of its host.

    ``about/index.html`` is /about/. wget adds “.html” to what has another ending: ``index.html?p=12.html`` is /?p=12,
    and ``about.html`` is what was saved from /about.
    """
    folder, _slash, file = name.rpartition("/")
    stem = re.sub(r"\.html?$", "", file, flags=re.IGNORECASE)
    page, mark, query = unquote(stem).replace("@", "?", 1 if "?" not in stem else 0).partition("?")
    page = "" if re.fullmatch(r"index(\.html?)?", page, re.IGNORECASE) else page
    return old_path(quote(f"/{folder}/{page}" if folder else f"/{page}") + mark + query)


def saved_page(path: str, text: str) -> SavedPage:
    """Return a page from the text of its file."""
    headers, html = split_headers(text)
    return SavedPage(path, 200, html, header_directives(headers.get_all("X-Robots-Tag", [])))


def split_headers(text: str) -> tuple[Message, str]:
    """Return the headers at the beginning of a file of wget --save-headers, and the page below them."""
    head, _line, body = re.split(r"(\r?\n){2}", text, maxsplit=1) if HEADERS.match(text) else ("", "", text)
    return HeaderParser().parsestr(head.partition("\n")[2]), body


def read_html(file: Path) -> str:
    with file.open("rb") as opened:
        return opened.read(MAX_BYTES).decode("utf-8", "replace")


def copy_pages(read: Callable[[], Iterator[SavedPage]]) -> Iterator[tuple[str, OldPage]]:
    """Yield the key and the content of each page. ``read`` is called twice: first to find what the pages share."""
    shared = find_shared(read())
    for saved in read():
        yield path_key(saved.path), old_page(saved, shared)


def find_shared(pages: Iterator[SavedPage]) -> frozenset[bytes]:
    """Return the digests of the texts that many pages have: what is around the content in a theme."""
    counts: Counter[bytes] = Counter()
    number = 0
    for saved in pages:
        number += 1
        if number > SAMPLE:
            break
        page = read_old_page(saved.html)
        counts.update({digest(block.text) for block in page.blocks if page.content_part in block.parts})
    limit = max(MIN_SHARED, number // SHARED_PART)
    return frozenset(text for text, count in counts.items() if count >= limit)


def digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=12).digest()


def old_page(saved: SavedPage, shared: frozenset[bytes]) -> OldPage:
    """Return what a page said. Of lists, which show the text of several pages, only the head counts."""
    page = read_old_page(saved.html)
    head = OldPage(
        head_title=page.title,
        description=page.description,
        canonical=page.canonical,
        robots=join(page.robots, saved.robots),
        url=saved.path,
        status=saved.status,
        has_text=False,
    )
    if page.contents > 1 or page.content_part == PAGE:
        return replace(head, head_title="")
    part = page.content_part
    return replace(
        head,
        title=page.headings[0] if len(set(page.headings)) == 1 else "",
        text=content_text(page, part, shared),
        links=[INDEX_FILE.sub("", url) for url in page.links_of(part)],
        images=page.images_of(part),
        anchors=[(INDEX_FILE.sub("", anchor.url), anchor.text) for anchor in page.anchors_of(part)],
        headings=page.headings_of(part),
        has_text=True,
    )


def content_text(page: PageText, part: str, shared: frozenset[bytes]) -> str:
    """Return the text of a page, without its heading and without what many pages have."""
    title = next((block for block in page.blocks if block.heading == "h1"), None)
    blocks = [block for block in page.blocks if part in block.parts and block is not title]
    return "\n".join(block.text for block in blocks if digest(block.text) not in shared)
