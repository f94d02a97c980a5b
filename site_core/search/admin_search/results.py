"""Searches as a user of the admin may: which entries they see, in which order, and the sentences that are shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from site_core.facts.text import expand_facts
from site_core.lib.admin_search import SearchableModel, find_searchable_model, searchable_models

from ..models import AdminSearchEntry
from .full_text import find_entries
from .terms import Term, find_terms

MAX_SENTENCES = 3  # of one result
CONTEXT = 100  # characters before and after the words


@dataclass(frozen=True)
class Sentence:
    """A text with the words, the field that has it, and the version that has it, if only one does."""

    text: SafeString
    label: str
    url: str
    version: str


@dataclass(frozen=True)
class SearchResult:
    entry: AdminSearchEntry
    title: SafeString
    kind: str
    icon: str
    url: str
    sentences: list[Sentence]
    more: int  # texts with the words that are not shown

    @property
    def page(self) -> Page | None:
        return self.entry.page


def readable_pages(user: Any) -> QuerySet[Page]:
    """Return the pages whose drafts ``user`` may read: those that they may change."""
    pages: QuerySet[Page] = page_permission_policy.instances_user_has_any_permission_for(user, {"change", "publish"})
    return pages


def visible_models(user: Any) -> list[SearchableModel]:
    """Return the registered models of which ``user`` may see any objects."""
    return [searchable for searchable in searchable_models() if searchable.objects_for(user).exists()]


def can_search(user: Any) -> bool:
    """Return whether there may be anything that ``user`` finds."""
    return page_permission_policy.user_has_any_permission(user, {"add", "change", "publish"}) or bool(
        visible_models(user)
    )


def visible_entries(user: Any) -> QuerySet[AdminSearchEntry]:
    """Return the entries of all that ``user`` may see."""
    condition = Q(page__isnull=False) if user.is_superuser else Q(page__in=readable_pages(user).values("pk"))
    for searchable in searchable_models():
        content_type = ContentType.objects.get_for_model(searchable.model)
        condition |= Q(content_type=content_type, object_id__in=searchable.objects_for(user).values("pk"))
    return AdminSearchEntry.objects.filter(condition)


def search(entries: QuerySet[AdminSearchEntry], terms: list[Term]) -> list[int]:
    """Return the primary keys of those of ``entries`` that have all ``terms``.

    Those with them in the title come first, then the newest.
    """
    if not (found := find_entries(terms)):
        return []
    visible = entries.order_by("-updated_at", "-pk").values_list("pk", flat=True)
    in_title = find_entries(terms, "title_words")
    return sorted((pk for pk in visible if pk in found), key=lambda pk: pk not in in_title)


def load_results(ids: Sequence[int], terms: list[Term]) -> list[SearchResult]:
    """Return what the list shows of the entries ``ids``, in their order."""
    entries = AdminSearchEntry.objects.select_related("page", "content_type").defer("words", "title_words")
    found = entries.in_bulk(ids)
    return [build_result(found[pk], terms) for pk in ids if pk in found]


def build_result(entry: AdminSearchEntry, terms: list[Term]) -> SearchResult:
    """Return what the list shows of ``entry``. Its page is selected, and its passages are loaded."""
    searchable = None if entry.page else find_searchable_model(entry.content_type.model_class())  # type: ignore[arg-type]
    url = searchable.edit_url(entry.object_id) if searchable else page_url(entry.object_id)
    passages = [[path, label, expand_facts(text), version] for path, label, text, version in entry.passages]
    found = [(passage, spans) for passage in passages if (spans := find_terms(passage[2], terms))]
    # Texts with most different words first. “sorted” keeps the order of the page otherwise.
    found.sort(key=lambda item: -len({number for _start, _end, number in item[1]}))
    return SearchResult(
        entry=entry,
        title=highlight(entry.title, find_terms(entry.title, terms)),
        kind=str(entry.content_type.name),
        icon=searchable.icon if searchable else "doc-empty-inverse",
        url=url,
        sentences=[build_sentence(passage, spans, url) for passage, spans in found[:MAX_SENTENCES]],
        more=max(0, len(found) - MAX_SENTENCES),
    )


def page_url(pk: int) -> str:
    return reverse("wagtailadmin_pages:edit", args=[pk])


def build_sentence(passage: list[str], spans: list[tuple[int, int, int]], url: str) -> Sentence:
    path, label, text, version = passage
    field_url = f"{url}#:w:contentpath={quote(path)}" if path else url
    return Sentence(excerpt(text, spans), label, field_url, version)


def excerpt(text: str, spans: list[tuple[int, int, int]]) -> SafeString:
    """Return the part of ``text`` around the first of ``spans``, highlighted."""
    start, end = max(0, spans[0][0] - CONTEXT), min(len(text), spans[0][1] + CONTEXT)
    if start:
        start = text.find(" ", start, spans[0][0]) + 1 or start
    if end < len(text):
        end = max(text.rfind(" ", spans[0][1], end), spans[0][1])
    shown = [(span[0] - start, span[1] - start, span[2]) for span in spans if span[1] <= end]
    before, after = "… " if start else "", " …" if end < len(text) else ""
    return mark_safe(before + highlight(text[start:end], shown) + after)


def highlight(text: str, spans: list[tuple[int, int, int]]) -> SafeString:
    """Return ``text``, escaped, with ``spans`` in ``<mark>``."""
    return mark_safe("".join(parts(text, spans)))


def parts(text: str, spans: list[tuple[int, int, int]]) -> Iterator[str]:
    position = 0
    for start, end, _number in spans:
        yield f"{escape(text[position:start])}<mark>{escape(text[start:end])}</mark>"
        position = end
    yield escape(text[position:])
