"""Creates a page for each item that becomes one, before any text is written: so links can lead to all of them."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page
from wagtail.signal_handlers import disable_reference_index_auto_update

from blog.models import ArticlePage
from home.models import StandardPage, TreatmentPage

from ..reading.plain_text import plain_text
from .hashes import draft_hash
from .mapping import ARTICLE, STANDARD, TREATMENT, Mapping
from .outline import Analysis, Outline, ancestors
from .places import Places
from .records import Records
from .slugs import clean_slug, free_slug, slugs_below

MODELS: dict[str, Any] = {ARTICLE: ArticlePage, STANDARD: StandardPage, TREATMENT: TreatmentPage}
TITLE_LENGTH = 255


def plain_title(title: str) -> str:
    """Return a title without markup. Its entities are decoded once. Never empty."""
    return plain_text(title).replace("\x00", "") or _("Untitled")


class PagePlacer:
    """Adds pages below their parents. ``place`` must see parents before their children."""

    def __init__(self, analysis: Analysis, mapping: Mapping, places: Places, records: Records) -> None:
        self.analysis, self.mapping, self.places, self.records = analysis, mapping, places, records
        self.slugs: dict[int, set[str]] = {}

    def place(self, outline: Outline) -> Page:
        """Return the page of ``outline``. A new one is a draft without text."""
        parent = self.find_parent(outline)
        if parent.pk not in self.slugs:
            self.slugs[parent.pk] = slugs_below(parent)
        title = plain_title(outline.title)
        wished = clean_slug(outline.slug, title, f"{outline.post_type}-{outline.post_id}")
        slug = free_slug(wished, parent, self.slugs[parent.pk])
        page = MODELS[self.mapping.kind(outline)](title=title[:TITLE_LENGTH], slug=slug, live=False)
        try:
            with transaction.atomic(), disable_reference_index_auto_update():  # it refers to nothing yet
                parent.add_child(instance=page)
                details = {"slug": outline.slug, "slug_changed": slug != wished}
                self.records.save(
                    outline.key,
                    page,
                    post_type=outline.post_type[:64],
                    is_created=True,
                    state="placed",
                    written_hash=draft_hash(type(page).objects.get(pk=page.pk)),
                    details=details,
                )
        except Exception:
            self.records.forget(outline.key)
            raise
        return page

    def find_parent(self, outline: Outline) -> Page:
        """Return the page below which ``outline`` goes: its parent at the source if that is a standard page here."""
        kind = self.mapping.kind(outline)
        if kind != STANDARD:
            return self.places.articles if kind == ARTICLE else self.places.treatments
        for parent in ancestors(self.analysis, outline):
            if self.mapping.kind(parent) == STANDARD:
                page = self.records.find_object(parent.key)
                if isinstance(page, StandardPage) and page.is_descendant_of(self.places.home):
                    return page
        return self.places.home


def in_tree_order(analysis: Analysis, outlines: list[Outline]) -> list[Outline]:
    """Return ``outlines`` with parents before children, and siblings in the order of their menu, then of the file."""
    depths = {outline.key: sum(1 for _parent in ancestors(analysis, outline)) for outline in outlines}
    return sorted(outlines, key=lambda outline: (depths[outline.key], outline.menu_order))
