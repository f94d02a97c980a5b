"""Read export files of WordPress: ``read(paths)`` checks them all, then ``Export.items()`` reads item by item."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from ..items import Author, Item, SiteInfo, Term
from .co_authors import TAXONOMY, guest_author, named_author, without_description, without_logins
from .errors import BrokenExport
from .files import FileReader
from .identities import Identities
from .inferred import Inference, Inferred
from .privacy import is_private_file
from .records import site_of
from .repairs import Place, Repairs


@dataclass(slots=True)
class Counts:
    """How many items of each post type the files have: those that can be read, and all others."""

    read: Counter[str] = field(default_factory=Counter)
    # Orders, form entries, and the like, and files that visitors uploaded. Their text is dropped.
    private: Counter[str] = field(default_factory=Counter)
    # The same item again, as in exports that overlap.
    repeated: Counter[str] = field(default_factory=Counter)
    # Items of more than 64 million characters, and where they begin.
    too_large: Counter[str] = field(default_factory=Counter)
    too_large_places: list[Place] = field(default_factory=list)
    comments: int = 0

    @property
    def total(self) -> int:
        """All items in the files."""
        return sum(counter.total() for counter in (self.read, self.private, self.repeated, self.too_large))


@dataclass(slots=True)
class Export:
    """Export files of one site, checked from start to end.

    ``authors`` are by login, as in ``Item.creator``. ``terms`` are those that the files describe by themselves: items
    can have others. ``attachments`` are the URLs of files by post ID. ``inferred`` are settings that the items show.
    """

    paths: tuple[Path, ...]
    site: SiteInfo = field(default_factory=SiteInfo)
    authors: dict[str, Author] = field(default_factory=dict)
    terms: tuple[Term, ...] = ()
    attachments: dict[int, str] = field(default_factory=dict)
    counts: Counts = field(default_factory=Counts)
    repairs: Repairs = field(default_factory=Repairs)
    private_ids: frozenset[int] = frozenset()
    inferred: Inferred = field(default_factory=Inferred)

    def items(self) -> Iterator[Item]:
        """Yield each item once, file by file, without private ones. Can be called again.

        Raises ``BrokenExport`` if a file was changed after it was checked.
        """
        identities = Identities(Repairs())
        for path in self.paths:
            for found in FileReader(path, Repairs()).items():
                item = identities.identify(found)
                if item is not None and not self.is_private(item):
                    yield item

    def is_private(self, item: Item) -> bool:
        """Return whether an item belongs to a private one, or is a file that a visitor uploaded."""
        return item.parent_id in self.private_ids or is_private_file(item.attachment_url)


def read(paths: Iterable[Path | str]) -> Export:
    """Check export files from start to end, and return what is in them.

    Nothing of an item stays in memory but its ID and, for files, its URL. Raises ``BrokenExport`` with file and line
    if the structure of one is broken, or if they are not of one site.
    """
    export = Export(tuple(Path(path) for path in paths))
    if not export.paths:
        raise BrokenExport(_("Choose an export file."))
    survey = Survey(export)
    for path in export.paths:
        survey.add(path)
    survey.finish()
    return export


class Survey:
    """The first pass: reads all files, and fills an export with what it needs to know before the first item."""

    def __init__(self, export: Export) -> None:
        self.export = export
        self.identities = Identities(export.repairs)
        self.inference = Inference()
        self.co_authors: dict[str, Author] = {}
        self.logins: set[str] = set()  # of those who wrote something
        self.private_ids: set[int] = set()
        self.children: dict[int, Counter[str]] = defaultdict(Counter)
        self.files_of: dict[int, list[int]] = defaultdict(list)  # attachments by the item that they belong to
        self.terms: dict[tuple[str, str], Term] = {}

    def add(self, path: Path) -> None:
        """Read a file."""
        reader = FileReader(path, self.export.repairs)
        for found in reader.items():
            self._add_item(found)
        handler, counts = reader.handler, self.export.counts
        self._add_site(site_of(handler.site), path)
        for author in handler.authors:
            self.export.authors.setdefault(author.login, author)
        for term in handler.terms:
            self.terms.setdefault((term.taxonomy, term.slug), without_description(term))
            self._add_named_author(term)
        for post_type, post_id in handler.private:
            self._add_private(post_type, post_id)
        counts.too_large.update(post_type for post_type, _line in handler.too_large)
        counts.too_large_places += [Place(path.name, line) for _type, line in handler.too_large]
        counts.comments += handler.comments

    def finish(self) -> None:
        """Count what belongs to private items as private."""
        self.export.terms = tuple(self.terms.values())
        self.export.inferred = self.inference.finish(self.export.site)
        logins = {*self.logins, *self.co_authors, *self.export.authors}
        self.export.authors = without_logins(self.co_authors, logins) | self.export.authors
        self.export.private_ids = frozenset(self.private_ids - {0})
        for post_id in self.export.private_ids & self.children.keys():
            self.export.counts.read -= self.children[post_id]
            self.export.counts.private += self.children[post_id]
            for attachment_id in self.files_of[post_id]:
                del self.export.attachments[attachment_id]

    def _add_item(self, found: Item) -> None:
        item, counts = self.identities.identify(found), self.export.counts
        if item is None:
            counts.repeated[found.post_type] += 1
        elif is_private_file(item.attachment_url):
            counts.private[item.post_type] += 1
        else:
            counts.read[item.post_type] += 1
            self._observe(item)
            if item.parent_id:
                self.children[item.parent_id][item.post_type] += 1
            if item.attachment_url:
                self.export.attachments[item.post_id] = item.attachment_url
                self.files_of[item.parent_id].append(item.post_id)

    def _observe(self, item: Item) -> None:
        self.inference.observe(item)
        self.logins.add(item.creator)
        if item.post_type == "guest-author" and (author := guest_author(item)):
            self.co_authors[author.login] = author
        for term in item.terms:
            self._add_named_author(term)

    def _add_named_author(self, term: Term) -> None:
        if term.taxonomy == TAXONOMY and (author := named_author(term)):
            self.co_authors.setdefault(author.login, author)

    def _add_private(self, post_type: str, post_id: int) -> None:
        is_repeated = post_id != 0 and post_id in self.private_ids
        counts = self.export.counts
        (counts.repeated if is_repeated else counts.private)[post_type] += 1
        self.private_ids.add(post_id)

    def _add_site(self, site: SiteInfo, path: Path) -> None:
        known = self.export.site
        if known.base_url and site.base_url and place_of(known.base_url) != place_of(site.base_url):
            reason = _("The files are exports of different sites. Import one site at a time.")
            raise BrokenExport(reason, file=path.name)
        if not known.base_url:
            self.export.site = site


def place_of(url: str) -> str:
    """Return host and path of a URL, without scheme and “www”."""
    try:
        parts = urlsplit(url.lower())
    except ValueError:
        return url.lower()
    return parts.netloc.removeprefix("www.") + parts.path.rstrip("/")
