"""The title and slug of a draft that has none yet, so that its text can be saved from the first keystroke on."""

from __future__ import annotations

import itertools
import re

from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Page


def provisional_title(model: type[Page]) -> str:
    """Return what a draft of ``model`` is called in lists until it has a title: “Untitled article”."""
    return _("Untitled %(page_type)s") % {"page_type": model.get_verbose_name().lower()}


def has_provisional_title(page: Page) -> bool:
    return page.title == provisional_title(type(page))


def has_provisional_slug(page: Page) -> bool:
    """Return whether the slug was made from the provisional title: “untitled-article-2”."""
    return re.fullmatch(rf"{re.escape(slugify(provisional_title(type(page))))}(-\d+)?", page.slug) is not None


def draft_slug(page: Page, title: str, parent: Page) -> str:
    """Return a slug for a draft below ``parent`` whose slug field is blank: its own, or a free one from ``title``."""
    if page.slug and not has_provisional_slug(page):
        return page.slug
    base = slugify(title) or slugify(provisional_title(type(page)))
    taken = set(parent.get_children().exclude(pk=page.pk).values_list("slug", flat=True))
    candidates = itertools.chain([base], (f"{base}-{number}" for number in itertools.count(2)))
    return next(slug for slug in candidates if slug not in taken)
