"""Read the content of a page from its model, without rendering it."""

from functools import cache
from typing import Any

from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail.fields import RichTextField, StreamField
from wagtail.images import get_image_model
from wagtail.models import Page

from site_core.content.content_walker import ContentWalker

from .models import BasePage
from .seo_fields import SeoFields

# Text fields that don't contain prose.
NOT_PROSE = (models.URLField, models.SlugField, models.EmailField, models.FileField)


@cache
def content_fields(model: type[BasePage]) -> list[models.Field]:
    """Return the fields in which the page type ``model`` stores visible content, in the model's order."""
    common = {field.name for base in (Page, SeoFields) for field in base._meta.local_fields}
    return [field for field in model._meta.concrete_fields if field.name not in common | {*model.search_result_fields}]


@cache
def page_relations(model: type[BasePage]) -> list[tuple[str, list[models.Field]]]:
    """Return ``[(child relation, [foreign keys to pages]), …]`` for the child relations that refer to pages."""
    relations = []
    for relation in get_all_child_relations(model):
        keys = [field for field in relation.related_model._meta.concrete_fields if refers_to(field, Page)]
        if keys:
            relations.append((relation.get_accessor_name(), keys))
    return relations


def refers_to(field: models.Field, model: type[models.Model]) -> bool:
    """Return whether ``field`` is a foreign key to ``model``, except the one to the page that the row belongs to."""
    if not isinstance(field, models.ForeignKey) or isinstance(field, (models.OneToOneField, ParentalKey)):
        return False
    return issubclass(field.related_model, model)


def walk_page(page: BasePage) -> ContentWalker:
    """Return a ContentWalker that has visited all fields of ``page``, a specific page, live or a draft."""
    walker = ContentWalker(page.banned_claims)
    for name in page.search_result_fields:
        walker.add_text(getattr(page, name), name, is_visible=False)
    if page.og_image_id:
        walker.image_files.append(["og_image", page.og_image_id])
    if page.h1:
        walker.headings.append([1, page.h1, "title"])
    model: Any = type(page)  # mypy doesn't count classes as Hashable
    for field in content_fields(model):
        walk_field(walker, page, field)
    for relation, keys in page_relations(model):
        for row in getattr(page, relation).all():
            path = f"{relation}.{row.pk}" if row.pk else relation
            ids = [(f"{path}.{key.name}", getattr(row, key.attname)) for key in keys]
            walker.related_pages += [[key_path, page_id] for key_path, page_id in ids if page_id]
    for reference in page.references.all() if hasattr(page, "references") else ():
        if reference.link:
            walker.link_contexts.append([f"references.{reference.pk}", reference.link, str(reference)])
    return walker


def walk_field(walker: ContentWalker, page: BasePage, field: models.Field) -> None:
    value = field.value_from_object(page)
    if not value:
        return
    if isinstance(field, StreamField):
        walker.visit(field.stream_block, value.get_prep_value(), field.name)
    elif isinstance(field, RichTextField):
        walker.add_rich_text(value, field.name)
    elif refers_to(field, get_image_model()):
        walker.add_image(value, field.name)
    elif refers_to(field, Page):
        walker.related_pages.append([field.name, value])
    elif isinstance(field, models.URLField):
        walker.add_url(value, field.name)
    elif is_prose(field):
        walker.add_text(value, field.name)


def is_prose(field: models.Field) -> bool:
    is_text = isinstance(field, (models.CharField, models.TextField))
    is_data = isinstance(field, NOT_PROSE) or field.name in getattr(field.model, "data_fields", ())
    return is_text and not field.choices and not is_data
