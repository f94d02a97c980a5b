"""Every place of a version of a page where something is found, and the version with it replaced."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Any

from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from modelcluster.models import get_all_child_relations
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField

from site_core.lib.block_mapper import BlockMapper, BlockPlace

from ..page_content import content_fields, is_prose
from .matching import (
    Kind,
    Match,
    Replacement,
    is_valid_url,
    replace_matches,
    replaced_url,
    rich_text_matches,
    text_matches,
    url_matches,
)

# Texts that are not prose: changing a part of one makes it another person’s or paper’s.
IDENTIFIERS = {"doi", "npi", "orcid"}
CONTEXT = 120  # characters before and after what is found


@dataclass(frozen=True)
class Place:
    """Where something is found. ``key`` is the same in another version with the same text in the same place.

    ``problem`` says why it can’t be replaced here. It is empty if it can.
    """

    key: str
    path: str  # Wagtail’s content path
    label: str
    lead: str
    found: str
    trail: str
    new: str
    problem: str = ""


def find_places(replacement: Replacement, version: Any) -> list[Place]:
    """Return the places in ``version``, a specific page in memory, live or a draft. It must not be saved afterwards."""
    replacer = PageReplacer(replacement)
    replacer.update(version)
    return replacer.places


def replace_places(replacement: Replacement, version: Any, selected: Collection[str] | None = None) -> list[Place]:
    """Replace the places with the keys ``selected``, or all, in ``version``, and return them. It is not saved."""
    replacer = PageReplacer(replacement, selected)
    replacer.update(version)
    return [place for place in replacer.places if not place.problem and replacer.is_selected(place.key)]


@cache
def replaced_fields(model: Any, kind: Kind) -> list[models.Field]:
    """Return the fields of a page type, or of its rows, that readers see and that are typed."""
    names = getattr(model, "search_result_fields", ())
    fields = [model._meta.get_field(name) for name in names]
    fields += content_fields(model) if names else model._meta.concrete_fields
    return [field for field in fields if field.editable and has_kind(field, kind)]


def has_kind(field: models.Field, kind: Kind) -> bool:
    if isinstance(field, (StreamField, RichTextField)):
        return True
    if kind is Kind.URL:
        return isinstance(field, models.URLField)
    return is_prose(field) and field.name not in IDENTIFIERS


@cache
def replaced_relations(model: Any) -> list[str]:
    """Return the child relations of a page type that readers see: not Wagtail’s own, such as comments."""
    relations = get_all_child_relations(model)
    return [
        str(relation.get_accessor_name())
        for relation in relations
        if relation.related_model._meta.app_label != "wagtailcore"
    ]


class PageReplacer(BlockMapper):
    """Replaces in all fields, blocks, and rows of a version, and collects the places. See ``find_places``."""

    def __init__(self, replacement: Replacement, selected: Collection[str] | None = None) -> None:
        self.replacement, self.selected = replacement, selected
        self.places: list[Place] = []
        self.counts: Counter[tuple[str, str]] = Counter()

    def is_selected(self, key: str) -> bool:
        return self.selected is None or key in self.selected

    def update(self, page: Any) -> None:
        self.update_fields(page, BlockPlace())
        model: Any = type(page)  # mypy doesn't count classes as Hashable
        for relation in replaced_relations(model):
            self.update_rows(page, relation)

    def update_rows(self, page: Any, relation: str) -> None:
        before, manager = len(self.places), getattr(page, relation)
        rows = list(manager.all())
        for row in rows:
            path = f"{relation}.{row.pk}" if row.pk else relation
            self.update_fields(row, BlockPlace(path, (capfirst(str(row._meta.verbose_name)),)))
        if len(self.places) > before:
            manager.set(rows)

    def update_fields(self, instance: Any, place: BlockPlace) -> None:
        model: Any = type(instance)
        for field in replaced_fields(model, self.replacement.kind):
            value = getattr(instance, field.name)
            path = f"{place.path}.{field.name}" if place.path else field.name
            child = BlockPlace(path, (*place.labels, capfirst(str(field.verbose_name))))
            if isinstance(field, StreamField):
                before = list(value.raw_data)
                if before != (after := self.map_value(field.stream_block, before, child)):
                    setattr(instance, field.name, field.stream_block.to_python(after))
            elif value and value != (new := self.map_field(field, value, child)):
                setattr(instance, field.name, new)

    def map_field(self, field: models.Field, value: str, place: BlockPlace) -> str:
        if isinstance(field, RichTextField):
            return self.rich_text(value, place, not field.blank)
        if self.replacement.kind is Kind.URL:
            return self.url(value, place)
        return self.plain_text(value, place, not field.blank, field.max_length)

    def map_leaf(self, block: blocks.Block, value: Any, place: BlockPlace) -> Any:
        if not isinstance(value, str) or not value:
            return value
        if isinstance(block, blocks.RichTextBlock):
            return self.rich_text(value, place, block.required)
        if isinstance(block, blocks.URLBlock):
            return self.url(value, place) if self.replacement.kind is Kind.URL else value
        is_text = isinstance(block, (blocks.CharBlock, blocks.TextBlock, blocks.BlockQuoteBlock))
        if is_text and self.replacement.kind is Kind.TEXT and not place.path.endswith(tuple(IDENTIFIERS)):
            return self.plain_text(value, place, block.required, getattr(block.field, "max_length", None))
        return value

    def map_table_text(self, text: Any, place: BlockPlace) -> Any:
        is_text = isinstance(text, str) and text and self.replacement.kind is Kind.TEXT
        return self.plain_text(text, place, False, None) if is_text else text

    def plain_text(self, text: str, place: BlockPlace, is_required: bool, max_length: int | None) -> str:
        matches = list(text_matches(self.replacement, text))
        return self.replaced(text, matches, place, is_required, max_length)

    def rich_text(self, html: str, place: BlockPlace, is_required: bool) -> str:
        if self.replacement.kind is Kind.URL:
            return self.rich_text_urls(html, place)
        matches = list(rich_text_matches(self.replacement, html))
        return self.replaced(html, matches, place, is_required, None, is_html=True)

    def replaced(
        self,
        text: str,
        matches: list[Match],
        place: BlockPlace,
        is_required: bool,
        max_length: int | None,
        is_html: bool = False,
    ) -> str:
        keyed = [(match, self.key(place, match.paragraph)) for match in matches]
        chosen = [match for match, key in keyed if not match.is_split and self.is_selected(key)]
        result = replace_matches(text, chosen, self.replacement, is_html)
        problem = ""
        if max_length and len(result) > max_length:
            problem = _("The text would be longer than %(count)d characters.") % {"count": max_length}
        elif is_required and chosen and not result.strip():
            problem = _("Nothing would be left of a text that is needed.")
        for match, key in keyed:
            split = _("It is partly bold, italic, or a link. Change it in the page.") if match.is_split else ""
            self.places.append(self.text_place(match, key, place, split or problem))
        return text if problem else result

    def text_place(self, match: Match, key: str, place: BlockPlace, problem: str) -> Place:
        text, start, end = match.paragraph, match.start, match.end
        lead, trail = text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT]
        lead = lead if start <= CONTEXT else "…" + lead.partition(" ")[2]
        trail = trail if len(text) <= end + CONTEXT else trail.rpartition(" ")[0] + "…"
        new = self.replacement.replace
        return Place(key, place.path, ": ".join(place.labels), lead, text[start:end], trail, new, problem)

    def url(self, url: str, place: BlockPlace) -> str:
        new = replaced_url(self.replacement, url)
        if new is None:
            return url
        added = self.add_url(url, new, place)
        return new if not added.problem and self.is_selected(added.key) else url

    def rich_text_urls(self, html: str, place: BlockPlace) -> str:
        parts, position = [], 0
        for tag, url, new in url_matches(self.replacement, html):
            added = self.add_url(url, new, place)
            if not added.problem and self.is_selected(added.key):
                parts += [html[position : tag.end(1)], f'"{escape(new)}"']
                position = tag.end()
        return "".join([*parts, html[position:]])

    def add_url(self, url: str, new: str, place: BlockPlace) -> Place:
        problem = "" if is_valid_url(new) else _("“%(url)s” is not a valid URL.") % {"url": new}
        label = ": ".join(place.labels)
        added = Place(self.key(place, url), place.path, label, "", url, "", new, problem)
        self.places.append(added)
        return added

    def key(self, place: BlockPlace, text: str) -> str:
        """Return the key of the next match in ``text``, a paragraph of ``place``."""
        self.counts[place.path, text] += 1
        content = f"{place.path}\n{text}\n{self.counts[place.path, text]}"
        return hashlib.sha256(content.encode(errors="replace")).hexdigest()[:20]
