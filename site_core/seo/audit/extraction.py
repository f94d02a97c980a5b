"""Takes the facts of a page from its model, without rendering it."""

from functools import cache

from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model
from wagtail.models import Page

from ...models.seo import SeoFields
from ...reading import count_words
from .facts import PageFacts
from .walk import ContentWalk

# Text fields whose content nobody reads as prose.
NOT_PROSE = (models.URLField, models.SlugField, models.EmailField, models.FileField)


@cache
def content_fields(model):
    """The fields in which page type ``model`` keeps what visitors see, in the order of the model."""
    common = {field.name for base in (Page, SeoFields) for field in base._meta.local_fields}
    return [field for field in model._meta.concrete_fields if field.name not in common]


@cache
def page_relations(model):
    """``[(relation, [foreign keys to pages]), …]`` for the child relations of ``model`` that name pages."""
    found = []
    for relation in get_all_child_relations(model):
        keys = [key for key in relation.related_model._meta.concrete_fields if leads_to(key, Page)]
        if keys:
            found.append((relation.get_accessor_name(), keys))
    return found


def leads_to(field, model):
    """Whether ``field`` is a foreign key to ``model``, and not the one to the page that it is part of."""
    if not isinstance(field, models.ForeignKey) or isinstance(field, (models.OneToOneField, ParentalKey)):
        return False
    return issubclass(field.related_model, model)


def walk_through(page):
    """A ContentWalk that has been through all fields of ``page`` (a specific page, as live or as a draft)."""
    walk = ContentWalk(page.banned_claims)
    for name in ("title", "seo_title", "search_description"):
        walk.text(getattr(page, name), name, shown=False)
    if heading := page.h1:
        walk.headings.append([1, heading, "title"])
    for field in content_fields(type(page)):
        walk_field(walk, page, field)
    for relation, keys in page_relations(type(page)):
        for row in getattr(page, relation).all():
            place = f"{relation}.{row.pk}" if row.pk else relation
            walk.named_pages += [[f"{place}.{key.name}", to] for key in keys if (to := getattr(row, key.attname))]
    return walk


def walk_field(walk, page, field):
    value = field.value_from_object(page)
    if not value:
        return
    if isinstance(field, StreamField):
        walk.block(field.stream_block, value.get_prep_value(), field.name)
    elif isinstance(field, RichTextField):
        walk.rich_text(value, field.name)
    elif leads_to(field, get_image_model()):
        walk.pictures.append([field.name, value])
    elif leads_to(field, Page):
        walk.named_pages.append([field.name, value])
    elif isinstance(field, (models.CharField, models.TextField)) and not (
        field.choices or isinstance(field, NOT_PROSE)
    ):
        walk.text(value, field.name)


def review_of(page):
    if not hasattr(page, "next_review"):
        return None
    return {"reviewer": page.reviewer_id, "next": page.next_review.isoformat() if page.next_review else None}


def facts_of(page):
    """``(PageFacts, text)`` of ``page``; the text is what visitors read, for finding what pages mention."""
    walk = walk_through(page)
    text = "\n".join(walk.texts)
    facts = PageFacts(
        meta_title=page.meta_title,
        meta_description=page.meta_description,
        own_title=bool(page.seo_title),
        own_description=bool(page.search_description),
        noindex=page.noindex,
        canonical=page.canonical_url or "",
        words=count_words(text),
        headings=walk.headings,
        blank_alts=walk.blank_alts,
        pictures=walk.pictures,
        page_links=walk.page_links,
        named_pages=walk.named_pages,
        addresses=walk.addresses,
        claims=walk.claims,
        review=review_of(page),
    )
    return facts, text
