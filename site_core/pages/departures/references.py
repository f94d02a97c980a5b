"""Where pages refer to a person: in bylines, by links in their text, and by buttons and lists of people."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import Q
from modelcluster.fields import ParentalKey
from wagtail import blocks
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, ReferenceIndex, get_page_models

from site_core.content.rendering import LINK, linked_page_id
from site_core.lib.block_mapper import ROOT, BlockMapper, BlockPlace

from ..people import PersonPage


class Byline(NamedTuple):
    """A child relation of a page type whose rows name people, such as the authors of articles."""

    page_type: type[Page]
    relation: str
    person_field: str

    def rows(self, page: Page) -> list[Any]:
        return list(getattr(page, self.relation).all())

    def names(self, page: Page, person: PersonPage) -> bool:
        return any(getattr(row, f"{self.person_field}_id") == person.pk for row in self.rows(page))

    def replace(self, page: Page, old: PersonPage, new: PersonPage) -> None:
        """Name ``new`` where ``page`` names ``old``. Drop the row if ``new`` is already there."""
        rows = self.rows(page)
        others = {getattr(row, f"{self.person_field}_id") for row in rows}
        kept = []
        for row in rows:
            if getattr(row, f"{self.person_field}_id") != old.pk:
                kept.append(row)
            elif new.pk not in others:
                setattr(row, self.person_field, new)
                kept.append(row)
        getattr(page, self.relation).set(kept)


def bylines() -> Iterator[Byline]:
    """Yield the bylines of all page types."""
    for relation in PersonPage._meta.related_objects:
        field = relation.field
        if isinstance(field, ParentalKey):
            continue  # the person’s own education
        for key in relation.related_model._meta.get_fields():
            if isinstance(key, ParentalKey) and issubclass(key.related_model, Page):
                accessor = key.remote_field.get_accessor_name()
                yield Byline(key.related_model, str(accessor), field.name)


def bylines_of(page: Page) -> list[Byline]:
    return [byline for byline in bylines() if isinstance(page, byline.page_type)]


class PageReplacer(BlockMapper):
    """Replaces one page by another: where it is chosen, such as for a button, and in links of rich text."""

    def __init__(self, old: int, new: int) -> None:
        self.old, self.new = old, new

    def map_value(self, block: blocks.Block, value: Any, place: BlockPlace = ROOT) -> Any:
        mapped = super().map_value(block, value, place)
        if isinstance(block, blocks.ListBlock) and isinstance(block.child_block, blocks.PageChooserBlock):
            return self.without_second(mapped) if mapped != value else mapped
        return mapped

    def without_second(self, items: list[Any]) -> list[Any]:
        """Return the items of a list without the new page where it is there again."""
        pages = [item["value"] if isinstance(item, dict) else item for item in items]
        return [
            item for number, item in enumerate(items) if pages[number] != self.new or self.new not in pages[:number]
        ]

    def map_leaf(self, block: blocks.Block, value: Any, place: BlockPlace) -> Any:
        if isinstance(block, blocks.PageChooserBlock):
            return self.new if value == self.old else value
        return relink(value, self.old, self.new) if isinstance(value, str) else value

    def map_stream(self, field: StreamField, value: Any) -> Any:
        """Return the new raw value of ``field``, or None if nothing of it changes."""
        raw = list(value.get_prep_value())
        changed = self.map_value(field.stream_block, raw)
        return changed if changed != raw else None


def relink(html: str, old: int, new: int) -> str:
    """Return ``html`` with its links to the page ``old`` leading to the page ``new``."""
    return LINK.sub(
        lambda match: match[0].replace(f'id="{old}"', f'id="{new}"') if linked_page_id(match[0]) == old else match[0],
        html,
    )


def links_to(page: Page, person: PersonPage) -> bool:
    """Return whether a text of ``page`` links to ``person``, or a button or list of it names them."""
    replacer = PageReplacer(person.pk, 0)
    for field in page._meta.get_fields():
        if isinstance(field, RichTextField):
            if any(linked_page_id(tag) == person.pk for tag in LINK.findall(getattr(page, field.name))):
                return True
        elif isinstance(field, StreamField) and replacer.map_stream(field, getattr(page, field.name)) is not None:
            return True
    return False


def refers_to(page: Page, person: PersonPage) -> bool:
    return any(byline.names(page, person) for byline in bylines_of(page)) or links_to(page, person)


def replace_person(page: Page, old: PersonPage, new: PersonPage) -> None:
    """Name ``new`` instead of ``old`` in bylines, links, and blocks of ``page``. Reviews stay: they took place."""
    for byline in bylines_of(page):
        if byline.names(page, old):
            byline.replace(page, old, new)
    replacer = PageReplacer(old.pk, new.pk)
    for field in page._meta.get_fields():
        if isinstance(field, RichTextField):
            setattr(page, field.name, relink(getattr(page, field.name), old.pk, new.pk))
        elif isinstance(field, StreamField):
            changed = replacer.map_stream(field, getattr(page, field.name))
            if changed is not None:
                setattr(page, field.name, field.stream_block.to_python(changed))


def referring_pages(person: PersonPage) -> list[Page]:
    """Return the pages whose live version or draft names ``person`` or links to them. No aliases."""
    references = ReferenceIndex.get_references_to(person)
    live = {int(pk) for pk in references.values_list("object_id", flat=True) if str(pk).isdecimal()}
    drafts = Q(has_unpublished_changes=True) | Q(live=False)
    candidates = Page.objects.filter(Q(pk__in=live) | drafts, alias_of=None).exclude(pk=person.pk)
    return [page for page in candidates.order_by("path").specific() if is_affected(page, person)]


def is_affected(page: Page, person: PersonPage) -> bool:
    if refers_to(page, person):
        return True
    has_draft = page.has_unpublished_changes or not page.live
    return has_draft and refers_to(page.get_latest_revision_as_object(), person)


def reviewed_pages(person: PersonPage) -> list[Page]:
    """Return the pages that ``person`` reviewed."""
    fields = [
        (model, field.name)
        for model in get_page_models()
        for field in model._meta.local_fields
        if field.related_model is PersonPage and not isinstance(field, ParentalKey)
    ]
    found = [model.objects.filter(**{name: person}, alias_of=None) for model, name in fields]
    return [page for pages in found for page in pages]
