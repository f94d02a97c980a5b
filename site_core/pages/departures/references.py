"""Where pages refer to a person: in bylines, and by links in their text."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from django.db.models import Q
from modelcluster.fields import ParentalKey
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, ReferenceIndex, get_page_models

from site_core.content.rendering import LINK, linked_page_id

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


def map_strings(value: Any, function: Callable[[str], str]) -> Any:
    """Return ``value``, made of lists, dicts, and strings, with ``function`` applied to each string."""
    if isinstance(value, str):
        return function(value)
    if isinstance(value, dict):
        return {name: map_strings(item, function) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [map_strings(item, function) for item in value]
    return value


def relink(html: str, old: int, new: int) -> str:
    """Return ``html`` with its links to the page ``old`` leading to the page ``new``."""
    return LINK.sub(
        lambda match: match[0].replace(f'id="{old}"', f'id="{new}"') if linked_page_id(match[0]) == old else match[0],
        html,
    )


def links_to(page: Page, person: PersonPage) -> bool:
    """Return whether a text of ``page`` links to ``person``."""
    return any(linked_page_id(tag) == person.pk for text in page_texts(page) for tag in LINK.findall(text))


def page_texts(page: Page) -> Iterator[str]:
    """Yield every string in the rich text and the blocks of ``page``."""
    for field in page._meta.get_fields():
        if isinstance(field, RichTextField):
            yield getattr(page, field.name)
        elif isinstance(field, StreamField):
            yield from strings_in(getattr(page, field.name).get_prep_value())


def strings_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (dict, list, tuple)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from strings_in(item)


def refers_to(page: Page, person: PersonPage) -> bool:
    return any(byline.names(page, person) for byline in bylines_of(page)) or links_to(page, person)


def replace_person(page: Page, old: PersonPage, new: PersonPage) -> None:
    """Name ``new`` instead of ``old`` in the bylines and links of ``page``. Reviews stay: they took place."""
    for byline in bylines_of(page):
        if byline.names(page, old):
            byline.replace(page, old, new)
    replace = partial(relink, old=old.pk, new=new.pk)
    for field in page._meta.get_fields():
        if isinstance(field, RichTextField):
            setattr(page, field.name, replace(getattr(page, field.name)))
        elif isinstance(field, StreamField):
            raw = list(getattr(page, field.name).get_prep_value())
            if (changed := map_strings(raw, replace)) != raw:
                setattr(page, field.name, field.stream_block.to_python(changed))


def referring_pages(person: PersonPage) -> list[Page]:
    """Return the pages whose live version or draft names ``person`` in a byline or links to them. No aliases."""
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
