"""Creates, updates, and deletes the search entries of pages."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import translation
from wagtail.blocks import StreamValue
from wagtail.models import Page
from wagtail.search import index

from site_core.content.text_extraction import block_headings, block_texts
from site_core.facts.text import expand_facts, expand_facts_in_html
from site_core.lib.html import extract_text
from site_core.pages.metadata import page_language
from site_core.pages.models import BasePage
from site_core.pages.querysets import is_original

from .models import SearchEntry
from .words import stems_of

BATCH_SIZE = 500


def update_entry(page_id: int) -> None:
    """Make the search entry of a page what the page says in the database.

    What is in memory may be a draft. Pages that visitors can’t see, and aliases of other pages, have no entry.
    """
    page = searchable_pages().filter(pk=page_id).specific().first()
    if not isinstance(page, BasePage):
        SearchEntry.objects.filter(pk=page_id).delete()
        return
    entry = build_entry(page)
    stored = SearchEntry.objects.filter(pk=page_id).first()
    if not stored or not entry.says_the_same_as(stored):
        save_entries([entry])


def update_all_entries() -> None:
    """Build the entries of all pages anew."""
    pages = searchable_pages()
    SearchEntry.objects.exclude(pk__in=pages.values("pk")).delete()
    for batch in batches(pages.order_by("pk").values_list("pk", flat=True)):
        found = Page.objects.filter(pk__in=batch).specific()
        save_entries(build_entry(page) for page in found if isinstance(page, BasePage))


def save_entries(entries: Iterable[SearchEntry]) -> None:
    """Insert or replace ``entries``. Two processes may do so at the same time."""
    SearchEntry.objects.bulk_create(
        entries, update_conflicts=True, unique_fields=["page"], update_fields=SearchEntry.CONTENT
    )


def batches(ids: Any) -> Iterator[list[int]]:
    ids = list(ids)
    return (ids[start : start + BATCH_SIZE] for start in range(0, len(ids), BATCH_SIZE))


def searchable_pages() -> Any:
    return Page.objects.live().filter(is_original())


def build_entry(page: BasePage) -> SearchEntry:
    """Return the entry of ``page``, from its title, its other names, its headings, and its ``search_fields``."""
    fields = [field for field in page.get_search_fields() if isinstance(field, index.SearchField)]
    fields = [field for field in fields if field.field_name != "title"]
    boosted = [field for field in fields if (field.boost or 1) > 1]
    others = [field for field in fields if field not in boosted]
    with translation.override(page_language(page)):  # not the language of the editor who saves the page
        names = "\n".join(map(one_line, [page.title, *page.other_names, *page.search_terms]))
        headings = "\n".join([*page_headings(page), *texts_of(boosted, page)])
        text = "\n".join([names, headings, *texts_of(others, page)])
    return SearchEntry(
        page_id=page.pk,
        names=names,
        headings=headings,
        name_stems=" ".join(stems_of(names)),
        stems=" ".join(stems_of(text)),
    )


def page_headings(page: BasePage) -> list[str]:
    body = getattr(page, "body", None)
    return block_headings(body.stream_block, body.raw_data) if body else []


def texts_of(fields: list[index.SearchField], page: BasePage) -> Iterator[str]:
    for field in fields:
        yield from texts_in(shown_value(field, page))


def shown_value(field: index.SearchField, page: BasePage) -> Any:
    """Return the value of a search field, with the values of the facts in rich text, which Wagtail leaves out."""
    value = getattr(page, field.field_name, None)
    if isinstance(value, StreamValue):
        return block_texts(value.stream_block, value.raw_data)
    if isinstance(value, str) and 'embedtype="fact"' in value:
        return extract_text(expand_facts_in_html(value))
    return field.get_value(page)


def texts_in(value: Any) -> Iterator[str]:
    """Yield the texts in the value of a search field, which may be a list of texts."""
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from texts_in(item)
    elif value:
        yield expand_facts(str(value))


def one_line(text: str) -> str:
    return " ".join(text.split())
