"""The pages that the form of the brand shows: one of each type that other rooms register."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.apps import apps

if TYPE_CHECKING:
    from wagtail.models import Page, Site


class PreviewType(NamedTuple):
    key: str
    label: Any  # a lazy string
    model: str  # “app.Model”


_types: dict[str, PreviewType] = {}


def register_preview(key: str, label: Any, model: str) -> None:
    """Register a page type, such as ``home.TreatmentPage``, in ``AppConfig.ready``."""
    _types[key] = PreviewType(key, label, model)


def find_preview_page(key: str, site: Site) -> Page | None:
    """Return the first public page of a type. None if there is no such type, or no such page."""
    if key not in _types:
        return None
    pages = apps.get_model(_types[key].model).objects.live().public()
    page = pages.descendant_of(site.root_page, inclusive=True).order_by("path").first()
    return page.specific if page else None


def available_previews(site: Site) -> list[PreviewType]:
    """Return the types of which the site has a page."""
    return [item for key, item in _types.items() if find_preview_page(key, site)]
