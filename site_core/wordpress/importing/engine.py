"""An import from the first to the last step. Each item is one transaction, so it can be interrupted anywhere.

``analyze`` reads what the files contain, ``propose_mapping`` says what becomes what, and ``Import.run`` does it, or
rehearses it. Nothing here knows about a command or a view: both call these.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from django.utils import timezone
from django.utils.translation import gettext as _

from site_core.lib.progress import ProgressReporter

from ..items import Item
from ..models import ImportRun, OldUrl
from ..old_urls.applying import preview_source
from ..old_urls.bases import LinkedPaths, infer_bases
from ..old_urls.known import LEFT_OUT_PREFIX, KnownUrl, known_urls
from ..old_urls.preview import rehearse_urls
from ..old_urls.storing import store_known
from ..old_urls.targets import INDEX_KEY
from ..reading import Export, read
from ..reading.export import place_of
from ..reading.languages import language_of
from . import tally as outcomes
from .item_import import ItemImporter
from .mapping import (
    ARTICLE,
    ARTICLE_INDEX,
    INDEX_KINDS,
    LEFT_OUT,
    MEDIA,
    PAGE_KINDS,
    TREATMENT,
    TREATMENT_INDEX,
    Mapping,
    propose_type,
)
from .media import MediaLibrary, import_attachments
from .media_sources import MediaSource, NoMedia, open_media
from .outline import Analysis, Outline, add_outline, item_key, make_outline
from .part_links import PartLinks
from .people_and_topics import import_people, import_topics
from .places import Places, prepare_site, publish_indexes
from .placing import PagePlacer, in_tree_order, plain_title
from .records import Records
from .report import build_report
from .tally import Entry, Tally
from .writing import error_text

Write = Callable[[str], object]


class Progress(Protocol):
    def advance(self) -> None:
        """Record that one more step is done."""


@dataclass
class Options:
    """How to import. ``media_dir`` is a folder or a zip; ``fetch_media`` gets files from the old site."""

    media_dir: Path | None = None
    fetch_media: bool = False
    dry_run: bool = False
    publish: bool = False

    def as_json(self) -> dict[str, Any]:
        return {"media": bool(self.media_dir), "fetch_media": self.fetch_media, "publish": self.publish}


def analyze(paths: Iterable[Path], progress: Callable[[int, int], object] | None = None) -> tuple[Export, Analysis]:
    """Return the checked export files and what is in them. Raise ``BrokenExport`` if a file can’t be read.

    ``progress`` gets how many items of how many are read.
    """
    export = read(list(paths))
    terms = {(term.taxonomy, term.slug): term for term in export.terms}
    analysis = Analysis(export.site, dict(export.authors), terms, posts_page_id=export.inferred.posts_page_id)
    total = export.counts.read.total()
    linked = LinkedPaths(export.site.base_url)
    for number, item in enumerate(export.items(), 1):
        linked.add_text(item.content)
        linked.add(item.meta_value("_menu_item_url"))
        analysis.add_linked_parts(item)
        for term in item.terms:
            if term.name:
                analysis.terms.setdefault((term.taxonomy, term.slug), term)
        add_outline(analysis, make_outline(item, language_of(item)))
        if progress:
            progress(number, total)
    analysis.bases = infer_bases(analysis, linked)
    return export, analysis


@dataclass
class Import:
    """One import. ``write`` gets lines of progress, unless there is a ``progress`` to count the steps."""

    export: Export
    analysis: Analysis
    mapping: Mapping
    options: Options = field(default_factory=Options)
    write: Write = print
    media: MediaSource | None = None
    user: Any = None
    progress: Progress | None = None

    def run(self) -> dict[str, Any]:
        """Import everything, and return the report. Raise FileRefusedError if the media can’t be opened."""
        self.tally = Tally()
        self.source = find_source(self.analysis)
        if self.media is None:
            fetch_from = self.analysis.site.base_url if self.options.fetch_media else ""
            self.media = open_media(self.options.media_dir, fetch_from)
        self.has_media = not isinstance(self.media, NoMedia)
        self.import_run = None if self.options.dry_run else self.start()
        self.records = Records(self.source, self.import_run)
        self.library = MediaLibrary(self.analysis, self.media, self.records, self.options.dry_run)
        self.people: dict[str, Any] = {}
        self.topics: dict[str, Any] = {}
        self.page_ids: dict[str, int] = {}
        self.failed: dict[str, str] = {}
        if self.import_run:
            self.prepare()
        else:
            self.page_ids = {outline.key: number for number, outline in enumerate(self.pages(), 1)}
        self.part_links = PartLinks(is_rehearsal=self.import_run is None)
        self.write_items()
        self.part_links.add_notices()
        if self.import_run and self.options.publish:
            publish_indexes(self.records)
        self.count_others()
        report = build_report(self)
        if self.import_run:
            store_known(self.source, self.old_urls())
            report["urls"] = preview_source(self.source)
        else:
            report["urls"] = rehearse_urls(self)
        if self.import_run:
            self.finish(report)
        return report

    def old_urls(self) -> Iterator[KnownUrl]:
        """Yield every URL that the export shows. Pages that become a list here have the key of that list."""
        lists = {
            outline.key: f"{INDEX_KEY}{self.page_ids[outline.key]}"
            for outline in self.analysis.outlines.values()
            if self.mapping.kind(outline) in INDEX_KINDS and outline.key in self.page_ids and self.import_run
        }
        left_out = {key for key, each in self.analysis.outlines.items() if self.mapping.kind(each) == LEFT_OUT}
        for url in known_urls(self.analysis, self.mapping, self.library.urls.items()):
            key = lists.get(url.item_key, url.item_key)
            is_gone = key in left_out and url.kind != OldUrl.Kind.UPLOAD
            yield url._replace(item_key=f"{LEFT_OUT_PREFIX}{key}"[:255] if is_gone else key)

    def start(self) -> ImportRun:
        return ImportRun.objects.create(
            source=self.source, options=self.options.as_json(), mapping=self.mapping.for_storage(), user=self.user
        )

    def finish(self, report: dict[str, Any]) -> None:
        assert self.import_run
        self.import_run.report = report
        self.import_run.status = ImportRun.Status.FINISHED
        self.import_run.finished_at = timezone.now()
        self.import_run.save()

    def pages(self) -> list[Outline]:
        """Return the outlines of what becomes a page, parents first."""
        chosen = [each for each in self.analysis.outlines.values() if self.becomes_page(each)]
        return in_tree_order(self.analysis, chosen)

    def attachments(self) -> list[Outline]:
        """Return the outlines of the files to import."""
        media = [each for each in self.analysis.outlines.values() if self.mapping.kind(each) == MEDIA]
        return [each for each in media if each.post_type == "attachment" and each.status != "trash"]

    def count_steps(self) -> int:
        """Return how often ``progress`` advances: for each file, and twice for each page."""
        pages = len(self.pages())
        if self.options.dry_run:
            return pages
        has_media = self.options.media_dir is not None or self.options.fetch_media
        return 2 * pages + (len(self.attachments()) if has_media else 0)

    def get_progress(self, what: str, total: int) -> Progress:
        return self.progress or ProgressReporter(self.write, what, total)

    def becomes_page(self, outline: Outline) -> bool:
        return self.mapping.kind(outline) in PAGE_KINDS and outline.status not in ("trash", "auto-draft", "inherit")

    def prepare(self) -> None:
        """Create people, topics, files, and a page without text for each item."""
        site = prepare_site(plain_title(self.analysis.site.title))
        self.places = Places(site, self.record_index)
        self.people = import_people(self.analysis, self.mapping, self.places, self.records)
        self.topics = import_topics(self.analysis, self.mapping, self.records)
        if self.has_media:
            attachments = self.attachments()
            progress = self.get_progress(_("files"), len(attachments))
            import_attachments(self.library, attachments, progress.advance)
        self.name_indexes()
        self.place_pages()

    def name_indexes(self) -> None:
        """Let new indexes have the titles and slugs of the old site, before one of its pages takes the slug."""
        if prefix := self.article_prefix():
            self.places.names[ARTICLE_INDEX] = _("Articles"), prefix
        for outline in self.analysis.outlines.values():
            if (kind := self.mapping.kind(outline)) in INDEX_KINDS:
                self.places.names[kind] = plain_title(outline.title), outline.slug
        kinds = {self.mapping.kind(outline) for outline in self.pages()}
        if ARTICLE in kinds:
            self.places.index(ARTICLE_INDEX)
        if TREATMENT in kinds:
            self.places.index(TREATMENT_INDEX)

    def article_prefix(self) -> str:
        """Return the folder that all posts are in, so that their URLs stay the same here. Empty if there is none."""
        match = re.fullmatch(r"/([a-z0-9-]+)/%postname%/?", self.export.inferred.permalink_structure)
        outlines = self.analysis.outlines.values()
        is_taken = match and any(
            outline.slug == match[1] and outline.post_type == "page" and not outline.parent_id for outline in outlines
        )
        return match[1] if match and not is_taken else ""

    def record_index(self, page: Any) -> None:
        self.records.add_created(f"index:{page.pk}", page, post_type="index", state="written")

    def place_pages(self) -> None:
        placer = PagePlacer(self.analysis, self.mapping, self.places, self.records)
        pages = self.pages()
        progress = self.get_progress(_("pages created"), len(pages))
        for outline in pages:
            record = self.records.get(outline.key)
            if record is not None and record.object_id:
                self.page_ids[outline.key] = record.object_id
            else:
                try:
                    self.page_ids[outline.key] = placer.place(outline).pk
                except Exception as error:  # one item never aborts the import
                    self.failed[outline.key] = error_text(error)
            progress.advance()
        for outline in self.analysis.outlines.values():
            if (kind := self.mapping.kind(outline)) in INDEX_KINDS:
                self.page_ids[outline.key] = self.places.index(kind).pk

    def write_items(self) -> None:
        importer = ItemImporter(self)
        total = sum(1 for _page in self.pages())
        progress = self.get_progress(_("pages written"), total)
        for item in self.unique_items():
            outline = self.analysis.outlines[item_key(item)]
            if self.becomes_page(outline):
                self.tally.add(importer.import_item(item, outline))
                progress.advance()

    def unique_items(self) -> Iterator[Item]:
        for item in self.export.items():
            if item_key(item) in self.analysis.outlines:
                yield item

    def count_others(self) -> None:
        """Count what becomes no page, so that the sum is that of the file."""
        for outline in self.analysis.outlines.values():
            if not self.becomes_page(outline):
                self.tally.add(self.other_entry(outline))
        counts = self.export.counts
        for post_type, number in counts.private.items():
            self.tally.count(post_type, outcomes.COUNTED, number)
        for post_type, number in counts.repeated.items():
            self.tally.count(post_type, outcomes.REPEATED, number)
        for post_type, number in counts.too_large.items():
            self.tally.count(post_type, outcomes.FAILED, number)
            self.tally.reasons[post_type, _("The item is too large.")] += number

    def other_entry(self, outline: Outline) -> Entry:
        entry = Entry(outline.key, outline.post_type, "", outcomes.LEFT_OUT, line=outline.line)
        kind = self.mapping.kind(outline)
        if outline.status == "trash":
            entry.outcome = outcomes.TRASH
        elif kind == MEDIA and outline.post_type == "attachment":
            self.describe_file(entry, outline)
        elif kind == ARTICLE_INDEX:
            entry.reason = _("It is the list of articles, which the site makes by itself.")
        elif kind == TREATMENT_INDEX:
            entry.reason = _("It is the list of treatments, which the site makes by itself.")
        elif kind == LEFT_OUT and self.mapping.is_left_out_language(outline):
            entry.reason = _("It is in a language that is left out.")
        elif outline.post_type == "wp_block":
            entry.reason = _("Its text stands in each page that shows it.")
        elif outline.post_type == "nav_menu_item":
            entry.reason = _("It is part of a menu: see the proposed navigation.")
        elif outline.status == "auto-draft":
            entry.reason = _("It is an empty draft that WordPress made by itself.")
        elif kind == LEFT_OUT and propose_type(outline.post_type) != LEFT_OUT:
            entry.reason = _("It was left out by choice.")
        else:
            entry.reason = _(
                "WordPress, a theme, or a plug-in stores it as a post, but readers don’t see it as a page."
            )
        return entry

    def describe_file(self, entry: Entry, outline: Outline) -> None:
        record = self.records.get(outline.key)
        entry.title, entry.url = plain_title(outline.title), outline.attachment_url
        if record and record.find_object():
            is_new = self.import_run is not None and record.run_id == self.import_run.pk
            entry.outcome = outcomes.CREATED if is_new else outcomes.UNCHANGED
        elif record:
            entry.outcome = outcomes.DELETED_HERE
        elif self.options.dry_run and self.has_media:
            entry.outcome = outcomes.CREATED
        else:
            problem = self.library.problems.get(outline.attachment_url)
            entry.outcome = outcomes.NOT_FOUND
            entry.reason = problem.reason if problem else _("No folder of files was given.")


def find_source(analysis: Analysis | None) -> str:
    """Return the source of the last import, or that of ``analysis``.

    With and without “www”, HTTP and HTTPS are one site: its source is the one of the first import.
    """
    if analysis is None:
        last = ImportRun.objects.exclude(status=ImportRun.Status.UNDONE).first()
        return last.source if last else ""
    source = (analysis.site.base_url or analysis.site.title or "unknown")[:255]
    known = ImportRun.objects.order_by("-pk").values_list("source", flat=True)
    return next((each for each in known if each == source), None) or next(
        (each for each in known if place_of(each) == place_of(source)), source
    )
