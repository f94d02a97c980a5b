"""Creates, updates, and deletes the entries of the admin’s search.

A passage is ``[content path, label of the field, text, version]``. Facts in the text are tokens, so a sentence shows
their values as they are by then. The words have the values: when one changes, the entries that use it are built again.
The version is LIVE or DRAFT for a text that only that version has, and empty for one that both have.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError
from django.db.models import Q
from django.utils import timezone, translation
from wagtail.models import Page

from site_core.facts.models import Fact
from site_core.facts.text import embeds_as_tokens, replace_tokens
from site_core.facts.values import read_values
from site_core.lib.admin_search import SearchableModel, find_searchable_model, searchable_models
from site_core.lib.block_mapper import BlockPlace
from site_core.lib.html import extract_lines
from site_core.pages.models import BasePage
from site_core.pages.querysets import is_original
from site_core.pages.text_mapper import PageTextMapper

from ..entries import batches
from ..models import AdminSearchEntry
from .terms import index_words

LIVE, DRAFT = "live", "draft"
ATTRIBUTE = re.compile(r'<(?:a|embed)\b[^>]*?\s(?:href|alt)="([^"]+)"', re.IGNORECASE)
CONTENT = ("title", "passages", "title_words", "words", "updated_at", "page")


class TextCollector(PageTextMapper):
    """Collects ``{(content path, text): label}`` of a version of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: dict[tuple[str, str], str] = {}

    def add(self, text: str, place: BlockPlace) -> None:
        for line in text.splitlines():
            if line := " ".join(line.split()):
                self.texts[place.path, line] = ": ".join(place.labels)

    def plain_text(self, text: str, place: BlockPlace, is_required: bool = False, max_length: int | None = None) -> str:
        self.add(text, place)
        return text

    def rich_text(self, html: str, place: BlockPlace, is_required: bool = False) -> str:
        self.add(extract_lines(embeds_as_tokens(html)), place)
        for value in ATTRIBUTE.findall(html):  # URLs of links, and alternative texts
            self.add(unescape(value), place)
        return html

    def url(self, url: str, place: BlockPlace) -> str:
        self.add(url, place)
        return url


def collect_texts(version: BasePage) -> dict[tuple[str, str], str]:
    collector = TextCollector()
    collector.update(version)
    return collector.texts


def page_passages(page: BasePage) -> list[list[str]]:
    """Return the passages of the live version of ``page`` and of its draft."""
    has_draft = page.has_unpublished_changes or not page.live
    draft = collect_texts(page.get_latest_revision_as_object()) if has_draft else None
    live = collect_texts(page) if page.live else None
    if live is None or draft is None:
        version = LIVE if draft is None else DRAFT
        texts: dict[tuple[str, str], str] = (live if draft is None else draft) or {}
        return [[path, label, text, "" if version == LIVE else DRAFT] for (path, text), label in texts.items()]
    passages = [[path, label, text, "" if (path, text) in draft else LIVE] for (path, text), label in live.items()]
    return passages + [[path, label, text, DRAFT] for (path, text), label in draft.items() if (path, text) not in live]


def build_page_entry(page: BasePage) -> AdminSearchEntry:
    with translation.override(settings.LANGUAGE_CODE):
        passages = page_passages(page)
    titles = [page.draft_title, page.title]
    changed = page.latest_revision_created_at or page.last_published_at or timezone.now()
    return build_entry(page, page.get_admin_display_title(), passages, titles, changed, page_id=page.pk)


def build_object_entry(searchable: SearchableModel, instance: Any) -> AdminSearchEntry:
    with translation.override(settings.LANGUAGE_CODE):
        passages = [[path, str(label), text, ""] for path, label, text in searchable.texts(instance)]
    title = searchable.title(instance)
    return build_entry(instance, title, passages, [title], timezone.now())


def build_entry(
    instance: Any, title: str, passages: list[list[str]], titles: list[str], updated_at: Any, page_id: int | None = None
) -> AdminSearchEntry:
    return AdminSearchEntry(
        content_type=ContentType.objects.get_for_model(instance),
        object_id=instance.pk,
        page_id=page_id,
        title=title,
        passages=passages,
        title_words=index_words(list(dict.fromkeys(titles))),
        words=index_words([*dict.fromkeys(titles), *texts_with_values(passages)]),
        updated_at=updated_at,
    )


def texts_with_values(passages: list[list[str]]) -> list[str]:
    """Return the texts of ``passages`` with the values of their facts.

    The values are read from the database: the copies in memory may be older when a transaction has just been committed.
    """
    texts = [row[2] for row in passages]
    values: Mapping[int, str] = read_values() if any("{fact:" in text for text in texts) else {}
    return [replace_tokens(text, values) for text in texts]


def save_entries(entries: Iterable[AdminSearchEntry]) -> None:
    """Insert or replace ``entries``. Two processes may do so at the same time."""
    AdminSearchEntry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=["content_type", "object_id"], update_fields=CONTENT
    )


def update_page_entry(page_id: int) -> None:
    """Make the entry of a page what its live version and its latest draft say. Aliases have none."""
    with contextlib.suppress(IntegrityError):  # another request has deleted the page since it was read
        save_entries(page_entries([page_id]))


def page_entries(ids: list[int]) -> Iterator[AdminSearchEntry]:
    for page in Page.objects.filter(is_original(), pk__in=ids).specific():
        if isinstance(page, BasePage):
            yield build_page_entry(page)


def update_object_entry(model: type[Any], pk: int) -> None:
    """Make the entry of an object of a registered model what it says in the database. None if it is deleted."""
    searchable = find_searchable_model(model)
    instance = model._default_manager.filter(pk=pk).first()
    if instance is None or searchable is None:
        AdminSearchEntry.objects.filter(content_type=ContentType.objects.get_for_model(model), object_id=pk).delete()
    else:
        save_entries([build_object_entry(searchable, instance)])


def update_entries_using(fact: Fact) -> None:
    """Let drafts and objects that use ``fact`` be found by its value. Pages that show it are saved, so they are."""
    uses = fact.uses.values_list("object_id", flat=True)
    has_draft = Q(live=False) | Q(has_unpublished_changes=True)
    pages = Page.objects.filter(has_draft, pk__in=uses.filter(content_type=ContentType.objects.get_for_model(Page)))
    for batch in batches(pages.order_by("pk").values_list("pk", flat=True)):
        save_entries(page_entries(batch))
    for searchable in searchable_models():
        for pk in set(uses.filter(content_type=ContentType.objects.get_for_model(searchable.model))):
            update_object_entry(searchable.model, pk)


def update_all_admin_entries() -> None:
    """Build the entries of all pages and objects anew."""
    AdminSearchEntry.objects.all().delete()
    for batch in batches(Page.objects.filter(is_original(), depth__gt=1).order_by("pk").values_list("pk", flat=True)):
        save_entries(page_entries(batch))
    for searchable in searchable_models():
        manager = searchable.model._default_manager
        for batch in batches(manager.order_by("pk").values_list("pk", flat=True)):
            save_entries(build_object_entry(searchable, found) for found in manager.filter(pk__in=batch))
