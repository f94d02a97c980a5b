"""Stores old URLs: those of the export, and those of lists. Each is stored once."""

from __future__ import annotations

import hashlib
import itertools
import re
from collections import Counter
from collections.abc import Callable, Iterable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.db import transaction
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from site_core.lib.chunks import chunks
from site_core.redirects.addressing import encode_host

from ..importing.media_sources import site_host
from ..importing.upload_paths import url_path
from ..models import OldUrl, OldUrlList
from .bases import stored_bases
from .known import KnownUrl, slug_of_path
from .listed import ListedUrl, UrlListError, printable
from .lists import read_url_list
from .paths import MAX_LENGTH, old_path, path_key, without_unknown
from .shapes import kind_by_shape
from .sitemap_indexes import MAX_SITEMAPS, comparable_name, file_names, note_added, without

CHUNK_SIZE = 2000  # URLs in memory at a time
MAX_URLS = 500_000  # of an old site; an access log can have any number of invented ones

Progress = Callable[[int], object]


def store_known(source: str, urls: Iterable[KnownUrl]) -> None:
    """Store the URLs of an export. What lists have said about them stays."""
    with transaction.atomic():
        for chunk in chunks(urls, CHUNK_SIZE):
            by_key = {path_key(url.path): url for url in chunk}
            stored = {row.key: row for row in OldUrl.objects.filter(source=source, key__in=by_key)}
            new: list[OldUrl] = []
            changed: list[OldUrl] = []
            for key, url in by_key.items():
                row = stored.get(key) or OldUrl(source=source, key=key, path=url.path)
                before = (row.kind, row.item_key, list(row.origins))
                row.kind, row.item_key = url.kind, url.item_key
                row.origins = sorted({*row.origins, OldUrl.Origin.EXPORT.value})
                if row.pk is None:
                    new.append(row)
                elif before != (row.kind, row.item_key, row.origins):
                    changed.append(row)
            OldUrl.objects.bulk_create(new)
            OldUrl.objects.bulk_update(changed, ["kind", "item_key", "origins"])


def forget_export(source: str) -> None:
    """Delete the URLs that only the export shows. Those of lists stay: they are what visitors ask for."""
    rows = OldUrl.objects.filter(source=source)
    listed = []
    for pk, origins in rows.values_list("pk", "origins").iterator():
        if origins != [OldUrl.Origin.EXPORT.value]:
            listed.append(pk)
    for chunk in chunks(listed, CHUNK_SIZE):
        kept = list(OldUrl.objects.filter(pk__in=chunk))
        for row in kept:
            row.item_key = ""
            row.origins = [origin for origin in row.origins if origin != OldUrl.Origin.EXPORT.value]
        OldUrl.objects.bulk_update(kept, ["item_key", "origins"])
    for chunk in chunks(rows.filter(origins=[OldUrl.Origin.EXPORT.value]).values_list("pk", flat=True), CHUNK_SIZE):
        OldUrl.objects.filter(pk__in=chunk).delete()


def add_list(
    source: str, path: Path, name: str = "", progress: Progress | None = None, *, is_checked: bool = False
) -> OldUrlList:
    """Store the URLs of a list, and return what it contained. A file that was added before adds nothing.

    Raise UrlListError before anything is stored, unless ``check_list`` has done that. ``progress`` gets how many lines
    are read. Each chunk is a transaction of its own, because on SQLite nobody else can write meanwhile. If it is killed
    or canceled in between, adding the same file again goes on there.
    """
    name = printable(name or path.name)
    digest = file_digest(name, path)
    added = OldUrlList.objects.filter(source=source, digest=digest).first()
    if added and added.is_complete:
        return added
    if not is_checked:
        check_list(source, path, name)
    values = {"name": name[-100:], "is_complete": False}
    added, _is_new = OldUrlList.objects.get_or_create(source=source, digest=digest, defaults=values)
    room = MAX_URLS - OldUrl.objects.filter(source=source).count()
    slugs = KnownSlugs(source)
    urls = itertools.islice(read_url_list(path, name, site_host(source)), added.read, None)
    for chunk in chunks(urls, CHUNK_SIZE):
        with transaction.atomic():
            claim(added, chunk)
            new, left_out = store_listed(source, chunk, room, slugs)
            note_chunk(added, chunk, new, left_out)
            added.save()
        room -= new
        if progress:
            progress(added.read)
    names = file_names(path, name)
    with transaction.atomic():
        note_added(source, names)
        added.sitemaps = without(added.sitemaps, names | added_names(source))
        added.is_complete = True
        added.save()
    return added


def claim(added: OldUrlList, chunk: list[ListedUrl]) -> None:
    """Lock the list for ``chunk``. Raise UrlListError if another process adds it, too: requests would count twice."""
    unchanged = OldUrlList.objects.filter(pk=added.pk, read=added.read, is_complete=False)
    if not unchanged.update(read=added.read + len(chunk)):
        raise UrlListError(added.name, 0, _("The file is already being added. Wait until that is done."))


def check_list(source: str, path: Path, name: str = "", progress: Progress | None = None) -> None:
    """Raise UrlListError if a list can’t be read to its end. Nothing is stored."""
    for _chunk in chunks(read_url_list(path, printable(name or path.name), site_host(source)), CHUNK_SIZE):
        if progress:
            progress(0)


def note_chunk(added: OldUrlList, chunk: list[ListedUrl], new: int, left_out: int) -> None:
    named = [url.url for url in chunk if url.is_sitemap and is_web_url(url.url) and is_of_site(added.source, url.url)]
    added.sitemaps = list(dict.fromkeys([*added.sitemaps, *named]))[:MAX_SITEMAPS]
    added.origins = sorted({*added.origins, *(str(url.origin) for url in chunk)})
    added.urls += new
    added.left_out += left_out
    added.read += len(chunk)


def is_web_url(url: str) -> bool:
    return re.match("https?://", url, re.IGNORECASE) is not None and len(url) <= MAX_LENGTH


def added_names(source: str) -> set[str]:
    """Return the names of the files that were added before, as ``comparable_name`` returns them."""
    lists = OldUrlList.objects.filter(source=source, is_complete=True)
    return {comparable_name(name) for name in lists.values_list("name", flat=True)}


def file_digest(name: str, path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UrlListError(name, 0, _("The file can’t be read (%(reason)s).") % {"reason": reason}) from error


def store_listed(source: str, listed: Iterable[ListedUrl], room: int, slugs: KnownSlugs) -> tuple[int, int]:
    """Store some URLs, and return how many of them are new, and how many were left out."""
    root, authors = url_path(source).rstrip("/"), stored_bases(source).author
    requests: Counter[str] = Counter()
    origins: dict[str, set[str]] = {}
    left_out = 0
    for url in listed:
        path = old_path(url.url, root, authors) if is_of_site(source, url.url) else ""
        path = without_unknown(path, slugs.has)
        if path:
            requests[path] += max(0, url.requests)
            origins.setdefault(path, set()).add(str(url.origin))
        else:
            left_out += 1
    by_key = {path_key(path): path for path in origins}
    stored = {row.key: row for row in OldUrl.objects.filter(source=source, key__in=by_key)}
    new: list[OldUrl] = []
    for key, path in by_key.items():
        if row := stored.get(key):
            row.requests += requests[path]
            row.origins = sorted({*row.origins, *origins[path]})
        elif len(new) < room:
            row = OldUrl(source=source, key=key, path=path, requests=requests[path], origins=sorted(origins[path]))
            row.kind = kind_by_shape(path, root)
            new.append(row)
        else:
            left_out += 1
    OldUrl.objects.bulk_update(stored.values(), ["requests", "origins"])
    OldUrl.objects.bulk_create(new)
    return len(new), left_out


class KnownSlugs:
    """The slugs of pages, files, categories, and tags that the export of a site shows. All, if there is no export."""

    def __init__(self, source: str) -> None:
        self.source = source

    @cached_property
    def known(self) -> set[str]:
        rows = OldUrl.objects.filter(source=self.source).exclude(item_key="").values_list("path", "item_key")
        found: set[str] = set()
        for path, item_key in rows.iterator():
            found |= {unquote(slug_of_path(path)).lower(), unquote(item_key.rpartition(":")[2]).lower()}
        return found - {""}

    def has(self, slug: str) -> bool:
        return not self.known or slug in self.known


def is_of_site(source: str, url: str) -> bool:
    """Return whether a URL has no host, or that of the old site, with or without “www”, in letters or as IDNA."""
    url = url.strip()
    try:
        has_host = bool(urlsplit(url).netloc)
        host = site_host(encode_host(f"http:{url}" if url.startswith("//") else url))
        expected = site_host(encode_host(source))
    except ValueError:
        return False
    return not has_host or not expected or host == expected
