"""Which versions a change of a row concerns."""

from __future__ import annotations

from typing import Any

from django.db.models import ForeignKey, Model
from modelcluster.fields import ParentalKey
from wagtail.models import Page

from ..registry import concerns_all_ranges, is_outside_pages
from .versions import (
    ALL_RANGES,
    LISTED_PAGES,
    SITE,
    page_version,
    range_number,
    range_version,
    shared_page_version,
)

# Columns of pages that no page shows, or that nothing but the page itself shows.
UNSHARED_PAGE_FIELDS = {
    *("latest_revision", "live_revision", "latest_revision_created_at", "draft_title", "has_unpublished_changes"),
    *("go_live_at", "last_published_at", "locked", "locked_at", "locked_by", "owner", "numchild"),
    *("last_significant_change", "minor_change"),
}


def changed_versions(instance: Model, is_shared: bool = True) -> set[str]:
    """Return the names of the versions that a change of ``instance`` concerns.

    ``is_shared`` is false if nothing has changed that other pages show. That matters for pages whose type says which of
    its fields others don't show, and for their child rows. Any other row may be shown on every page. Of other pages, it
    is false if the URL is the same, on which the URLs of the pages below depend.
    """
    if is_outside_pages(instance._meta.label_lower):
        return set()
    page = page_of(instance)
    if page is None:
        return {SITE, *changed_ranges(instance, is_shared)}
    pk, _type = page
    shared = {LISTED_PAGES, shared_page_version(pk)} if is_shared else set()
    return {page_version(pk), range_version(range_number(pk)), *shared}


def changed_ranges(instance: Model, is_shared: bool) -> set[str]:
    """Return the versions of the ranges that a change of a row concerns that every page may show."""
    if isinstance(instance, Page):
        return {range_version(range_number(instance.pk)), *({ALL_RANGES} if is_shared else ())}
    return {ALL_RANGES} if concerns_all_ranges(instance._meta.label_lower) else set()


def page_of(instance: Model) -> tuple[int, type[Page]] | None:
    """Return the id and type of the page with ``unshared_fields`` that ``instance`` is, or is a child row of."""
    if isinstance(instance, Page):
        return (instance.pk, type(instance)) if has_unshared_fields(type(instance)) else None
    if field := parental_key(type(instance)):
        return getattr(instance, field.attname), field.related_model
    return None


def has_unshared_fields(model: Any) -> bool:
    return issubclass(model, Page) and getattr(model, "unshared_fields", None) is not None


def parental_key(model: type[Model]) -> Any:
    """Return the field that leads from a child row to its page with ``unshared_fields``, or None."""
    for field in model._meta.concrete_fields:
        if isinstance(field, ParentalKey) and has_unshared_fields(field.related_model):
            return field
    return None


def changes_what_others_show(instance: Model) -> bool:
    """Return whether ``instance``, about to be saved, differs from its stored row in what other pages show.

    Other pages show anything of a page without ``unshared_fields``. For these, return whether the URL differs.
    """
    if isinstance(instance, Page) and not has_unshared_fields(type(instance)):
        return not Page.objects.filter(pk=instance.pk, url_path=instance.url_path).exists()
    if isinstance(instance, Page):
        unshared = UNSHARED_PAGE_FIELDS | set(type(instance).unshared_fields)
    else:
        field = parental_key(type(instance))
        if field.remote_field.related_name in field.related_model.unshared_fields:
            return False
        unshared = set()
    names = [field.attname for field in instance._meta.concrete_fields if field.name not in unshared]
    stored = type(instance)._base_manager.filter(pk=instance.pk).values(*names).first()
    return stored is None or any(stored[name] != comparable(instance, name) for name in names)


def comparable(instance: Model, attname: str) -> Any:
    """Return the value of a column as the database returns it."""
    field: Any = instance._meta.get_field(attname)
    if isinstance(field, ForeignKey):
        field = field.target_field
    return field.to_python(getattr(instance, attname))
