"""Imports one item: converts its text, and writes it unless somebody has edited what is here."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from site_core.content.table_of_contents import heading_keys
from site_core.lib.html import extract_line

from ..anchors import HEADING_NAMES, HEADINGS
from ..attention import attention_parts
from ..content.conversion import ARTICLE_BLOCKS, COMMON_BLOCKS, Conversion, convert
from ..items import Item
from ..models import ImportedItem
from . import tally as outcomes
from .hashes import draft_hash, is_edited
from .link_targets import PageUrls
from .mapping import ARTICLE, TOPIC_TAXONOMIES, TREATMENT
from .outline import Outline, author_logins, source_hash
from .part_links import STORED, stored_links
from .placing import MODELS, plain_title
from .publication import Publication, decide, is_public_there
from .references import reference_values
from .resolving import ItemResolver
from .search_fields import search_fields
from .slugs import clean_slug, free_slug
from .tally import Entry
from .treatment_body import block_html
from .writing import Writing, error_text, restrict, write_page

if TYPE_CHECKING:
    from .engine import Import

KNOWN_STATUSES = ("publish", "draft", "pending", "private", "future", "inherit")
State = ImportedItem.State
REPLACED = ("attention", HEADING_NAMES, HEADINGS, STORED)  # what each version of an item has of its own


class ItemImporter:
    def __init__(self, job: Import) -> None:
        self.job = job
        self.urls = PageUrls(job.analysis)

    def import_item(self, item: Item, outline: Outline) -> Entry:
        """Import ``item``, and return the entry of the report. What fails is listed, and stops nothing."""
        entry = Entry(outline.key, item.post_type, plain_title(item.title), outcomes.CREATED)
        entry.line, entry.file, entry.url = item.line, item.file, item.link
        if reason := self.job.failed.get(outline.key):
            entry.outcome, entry.reason = outcomes.FAILED, reason
            return entry
        try:
            if self.job.import_run is None:
                self.rehearse(item, outline, entry)
            else:
                self.update(item, outline, entry)
        except Exception as error:  # one item never aborts the import
            entry.outcome, entry.reason = outcomes.FAILED, error_text(error)
            if self.job.import_run:
                self.job.records.forget(outline.key)
        return entry

    def rehearse(self, item: Item, outline: Outline, entry: Entry) -> None:
        record = self.job.records.get(outline.key)
        if record and record.state == State.WRITTEN and record.source_hash == source_hash(item):
            entry.outcome = outcomes.UNCHANGED
        elif record and (page := record.find_object()) is None:
            entry.outcome = outcomes.DELETED_HERE
        elif record and is_edited(record, page):
            entry.outcome = outcomes.CONFLICT
        elif record and record.state != State.PLACED:
            entry.outcome = outcomes.UPDATED
        self.convert(item, outline, entry)

    def update(self, item: Item, outline: Outline, entry: Entry) -> None:
        """Write the page of ``item`` if there is something new, and if nobody has edited it here."""
        record = self.job.records.get(outline.key)
        assert record is not None, "each page has been placed"
        page = record.find_object()
        if page is None:
            entry.outcome, entry.reason = outcomes.DELETED_HERE, _("It was deleted here, and stays deleted.")
            return
        entry.edit_url = reverse("wagtailadmin_pages:edit", args=[page.pk])
        is_new = record.state == State.PLACED
        is_edited_here = is_edited(record, page)
        new_hash = source_hash(item)
        has_new_files = self.has_new_files(record)
        publication = self.publication(record, page, item, outline)
        is_unchanged = bool(record.source_hash) and record.source_hash == new_hash
        if is_unchanged and (is_edited_here or not (has_new_files or publication.changes(page))):
            self.repeat(record, entry)
        elif is_edited_here:
            self.record_conflict(record, item, outline, entry, new_hash)
        else:
            entry.outcome = outcomes.CREATED if is_new else outcomes.UPDATED
            self.write(record, page, item, outline, entry, new_hash, publication)
        if publication.notice:
            entry.notices = list(dict.fromkeys([*entry.notices, publication.notice]))

    def has_new_files(self, record: ImportedItem) -> bool:
        """Return whether one of the files that the page lacks is there now."""
        missing = record.details.get("missing", ()) if self.job.has_media else ()
        return any(self.job.library.is_found_now(each) for each in missing)

    def publication(self, record: ImportedItem, page: Any, item: Item, outline: Outline) -> Publication:
        return decide(
            page,
            record,
            item,
            is_wanted=self.job.options.publish,
            is_other_language=self.job.mapping.is_other_language(outline),
            zone=self.job.export.inferred.zone,
        )

    def repeat(self, record: ImportedItem, entry: Entry) -> None:
        """Report an item that has not changed as before."""
        entry.outcome = outcomes.CONFLICT if record.state == State.CONFLICT else outcomes.UNCHANGED
        for name in ("words_before", "words_after", "links_before", "links_after"):
            setattr(entry, name, record.details.get(name, 0))
        entry.notices = list(record.details.get("notices", ()))
        self.job.part_links.add(entry, stored_links(record.details))

    def record_conflict(self, record: ImportedItem, item: Item, outline: Outline, entry: Entry, new_hash: str) -> None:
        """Keep what is here, and store the version of the source beside it."""
        conversion = self.convert(item, outline, entry)
        entry.outcome = outcomes.CONFLICT
        entry.reason = _("It was edited here, and changed at the old site. What is here was kept.")
        entry.their_text = body_text(conversion.blocks)
        version = {"title": plain_title(item.title), "summary": conversion.summary, "body": conversion.blocks}
        self.job.records.save(
            outline.key, state=State.CONFLICT, source_hash=new_hash, conflict=version, details=record.details
        )

    def write(
        self,
        record: ImportedItem,
        page: Any,
        item: Item,
        outline: Outline,
        entry: Entry,
        new_hash: str,
        publication: Publication,
    ) -> None:
        conversion, resolver = self.convert_with_resolver(item, outline, entry)  # imports files, each in a transaction
        writing = self.make_writing(conversion, resolver, item, outline, entry)
        details = {name: value for name, value in record.details.items() if name not in REPLACED}
        if details.get("slug", outline.slug) != outline.slug:
            wished = clean_slug(outline.slug, plain_title(item.title), f"{item.post_type}-{item.post_id}")
            writing.slug = page.slug if page.slug == wished else free_slug(wished, page.get_parent())
            details["slug"] = outline.slug
        if details.pop("slug_changed", False):
            writing.notices.append(_("Its slug was taken, so its URL has a number at the end."))
        with transaction.atomic():
            write_page(page, item, writing, publication)
            if not publication.keep_live:
                restrict(page, item)
            elif not record.was_public:  # somebody has published a draft of the old site here
                writing.notices.append(_("It is public here and not there, so what is new there is a draft here."))
            entry.notices = list(dict.fromkeys([*entry.notices, *writing.notices]))
            details |= {
                **{name: getattr(entry, name) for name in ("words_before", "words_after", "links_before")},
                **{"links_after": entry.links_after, "notices": entry.notices, "missing": resolver.missing[:50]},
            }
            details |= {"attention": parts} if (parts := attention_parts(conversion.notices)) else {}
            details |= {HEADING_NAMES: names} if (names := conversion.heading_names) else {}
            details |= {HEADINGS: keys} if (keys := heading_keys(page.body)) else {}
            details |= (
                {STORED: links} if (links := [list(each) for each in dict.fromkeys(conversion.part_links)]) else {}
            )
            details["is_publishable"] = is_public_there(item) and not self.job.mapping.is_other_language(outline)
            if page.live or publication.schedule:
                details["published"] = True
            page.refresh_from_db(fields=["latest_revision"])
            self.job.records.save(
                outline.key,
                state=State.WRITTEN,
                was_public=is_public_there(item) or (publication.keep_live and record.was_public),
                source_hash=new_hash,
                written_hash=draft_hash(page),
                conflict=None,
                details=details,
            )

    def convert(self, item: Item, outline: Outline, entry: Entry) -> Conversion:
        return self.convert_with_resolver(item, outline, entry)[0]

    def convert_with_resolver(self, item: Item, outline: Outline, entry: Entry) -> tuple[Conversion, ItemResolver]:
        job = self.job
        resolver = ItemResolver(item, job.library, self.urls, job.records, job.page_ids)
        kind = self.kind(outline)
        conversion = convert(
            item.content,
            item=item,
            resolver=resolver,
            allowed=ARTICLE_BLOCKS if kind == ARTICLE else COMMON_BLOCKS,
            has_references=kind in (ARTICLE, TREATMENT),
            linked_parts=job.analysis.linked_parts,
            home=job.analysis.site.base_url,
        )
        entry.words_before, entry.words_after = conversion.words_before, conversion.words_after
        entry.links_before, entry.links_after = conversion.links_before, conversion.links_after
        entry.notices = [str(notice) for notice in conversion.notices]
        entry.notices += self.notices(item, outline)
        job.part_links.add(entry, conversion.part_links)
        job.part_links.add_page(job.page_ids.get(outline.key, 0), conversion)
        return conversion, resolver

    def kind(self, outline: Outline) -> str:
        """Return what ``outline`` is here. The mapping may have changed since its page was created."""
        page = self.job.records.find_object(outline.key)
        kinds = [kind for kind, model in MODELS.items() if type(page) is model]
        return kinds[0] if kinds else self.job.mapping.kind(outline)

    def notices(self, item: Item, outline: Outline) -> list[str]:
        notices = []
        if item.status not in KNOWN_STATUSES:
            notices.append(_("Its status is unknown here, so it is a draft."))
        if self.job.mapping.is_other_language(outline):
            notices.append(_("It is in another language (%(code)s), so it is a draft.") % {"code": outline.language})
        if item.parent_id and item.post_type == "page" and item.parent_id not in self.job.analysis.by_post_id:
            notices.append(_("The page above it is not in the export."))
        logins = author_logins(self.job.analysis, item.creator, outline.terms)
        has_name = any(map(self.job.mapping.authors.get, [*logins, item.creator]))
        if item.post_type == "post" and item.creator and not has_name:
            notices.append(_("Its author has no name that can be published. Choose one."))
        return notices

    def authors(self, item: Item, outline: Outline) -> list[Any]:
        """Return the people who wrote ``item``."""
        logins = author_logins(self.job.analysis, item.creator, outline.terms)
        people = [person for login in logins if (person := self.job.people.get(login))]
        return list(dict.fromkeys(people)) or [person for person in [self.job.people.get(item.creator)] if person]

    def make_writing(
        self, conversion: Conversion, resolver: ItemResolver, item: Item, outline: Outline, entry: Entry
    ) -> Writing:
        job = self.job
        terms = [f"{taxonomy}:{slug}" for taxonomy, slug in outline.terms if taxonomy in TOPIC_TAXONOMIES]
        topics = {job.topics[term].pk: job.topics[term] for term in terms if term in job.topics}
        thumbnail = item.meta_value("_thumbnail_id").strip()
        image_id = resolver.image(thumbnail, plain_title(item.title), "") if thumbnail.isdigit() else None
        author = job.mapping.authors.get(item.creator) or ""
        text = conversion.summary or body_text(conversion.blocks)
        seen = item if item.excerpt.strip() else replace(item, excerpt="", content=escape(text))  # without shortcodes
        return Writing(
            blocks=conversion.blocks,
            summary=conversion.summary,
            references=[reference_values(proposed) for proposed in conversion.references],
            authors=self.authors(item, outline),
            topics=list(topics.values()),
            image_id=image_id,
            search=search_fields(seen, job.analysis.site, resolver, author, job.analysis.terms_by_id),
            zone=job.export.inferred.zone,
        )


def body_text(blocks: list[dict[str, Any]]) -> str:
    """Return what blocks say, as plain text."""
    return extract_line(" ".join(map(block_html, blocks)))
