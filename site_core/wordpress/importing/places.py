"""Where imported pages go: below the site’s home page and its indexes. What is missing is created as a draft."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from blog.models import BlogIndexPage
from home.models import HomePage, TeamIndexPage, TreatmentIndexPage
from home.site_root import replace_welcome_page, site_is_empty

from .mapping import ARTICLE_INDEX, TREATMENT_INDEX
from .records import Records
from .slugs import clean_slug, free_slug


class NoHomePageError(Exception):
    """The site has no home page of its own, so there is nothing to import below."""


@dataclass
class Places:
    """The pages below which an import adds others. Each index is looked for, or created, when the first page needs it.

    ``on_created`` gets each page that the import adds for this, so that it can be undone. ``names`` are the titles and
    slugs that the lists have at the old site, by their kind.
    """

    site: Site
    on_created: Any = None
    names: dict[str, tuple[str, str]] = field(default_factory=dict)

    @cached_property
    def home(self) -> Page:
        home = self.site.root_page.specific
        if not isinstance(home, HomePage):
            raise NoHomePageError
        return home

    @cached_property
    def articles(self) -> Page:
        return self.find_or_add(BlogIndexPage, *self.names.get(ARTICLE_INDEX, (_("Articles"), "articles")))

    @cached_property
    def treatments(self) -> Page:
        return self.find_or_add(TreatmentIndexPage, *self.names.get(TREATMENT_INDEX, (_("Treatments"), "treatments")))

    @cached_property
    def team(self) -> Page:
        return self.find_or_add(TeamIndexPage, _("Team"), "team")

    def index(self, kind: str) -> Page:
        """Return the list of articles or treatments. The first call creates it if the site has none."""
        return self.articles if kind == ARTICLE_INDEX else self.treatments

    def find_or_add(self, model: Any, title: str, slug: str) -> Page:
        pages = model.objects.descendant_of(self.home).filter(alias_of=None).order_by("path")
        if page := pages.filter(live=True).first() or pages.first():
            return page
        slug = free_slug(clean_slug(slug, title, model._meta.model_name), self.home)
        page = model(title=title[:255], slug=slug, live=False)
        Page.objects.get(pk=self.home.pk).add_child(instance=page)
        self.home.refresh_from_db(fields=["numchild"])  # without children, it would not look for taken slugs
        page.save_revision(clean=False)
        if self.on_created:
            self.on_created(page)
        return page


def publish_indexes(records: Records) -> None:
    """Publish the lists that the import created, if something below is public. Without it, menus would lack them."""
    for key in [key for key in records.by_key if key.startswith("index:")]:
        page = records.find_object(key)
        is_new = page and not page.live and page.last_published_at is None  # else it was unpublished here
        if is_new and page.get_children().live().exists():
            page.get_latest_revision().publish()


def prepare_site(title: str) -> Site:
    """Return the default site. An empty one gets a home page with ``title``."""
    if site_is_empty():
        add_home_page(title[:80])
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        raise NoHomePageError
    return site


@transaction.atomic
def add_home_page(title: str) -> None:
    home = HomePage(title=title, slug="home", live=False)
    replace_welcome_page(home, title)
    home = HomePage.objects.get(pk=home.pk)  # the tree has changed
    section = {"type": "contact", "value": {"heading": _("Reach us"), "text": ""}}
    home.body = HomePage.body.field.stream_block.to_python([section])
    home.save_revision().publish()
