"""The content of a page or a revision, in the form that ``merging`` works with."""

from __future__ import annotations

import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from wagtail.fields import StreamField
from wagtail.models import Page

from .merging import Content

# What every page has is for the site, such as its position. These are for the editor.
EDITABLE_PAGE_FIELDS = frozenset(
    {"title", "slug", "seo_title", "search_description", "show_in_menus", "go_live_at", "expire_at"}
)


def content_fields(model: type[Page]) -> tuple[str, ...]:
    """Return the names of fields and child relations that editors of ``model`` change."""
    fields = [field for field in model._meta.get_fields() if field.auto_created or getattr(field, "editable", True)]
    names = [field_name(field) for field in fields]
    of_all_pages = {field_name(field) for field in Page._meta.get_fields()}
    parents = {link.name for link in model._meta.parents.values() if link}
    return tuple(
        name for name in names if name in EDITABLE_PAGE_FIELDS or (name not in of_all_pages and name not in parents)
    )


def field_name(field: Any) -> str:
    """Return the name that ``field`` has in serialized pages."""
    return field.get_accessor_name() or "" if field.auto_created and not field.concrete else field.name


def read_page(page: Page) -> Content:
    """Return the content of ``page``, a specific instance."""
    return read_content(type(page), json.loads(json.dumps(page.serializable_data(), cls=DjangoJSONEncoder)))


def read_content(model: type[Page], data: dict[str, Any]) -> Content:
    """Return the content of a revision: StreamFields as lists, and sets of keys in one order."""
    content = dict(data)
    for field in model._meta.get_fields():
        value = content.get(field.name)
        if isinstance(field, StreamField) and isinstance(value, str):
            content[field.name] = json.loads(value)
        elif isinstance(value, list) and all(isinstance(item, int) for item in value):
            content[field.name] = sorted(value)
    return content


def build_page(page: Page, content: Content) -> Page:
    """Return ``page`` with ``content``, not saved."""
    data = dict(content)
    for field in type(page)._meta.get_fields():
        if isinstance(field, StreamField) and isinstance(data.get(field.name), list):
            data[field.name] = json.dumps(data[field.name])
    return page.with_content_json(data)
