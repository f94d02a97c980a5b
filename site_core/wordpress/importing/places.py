"""Where imported pages go: below the site’s home page and its indexes. What is missing is created as a draft."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from blog.models import BlogIndexPage
from home.models import HomePage, TeamIndexPage, TreatmentIndexPage
from home.site_root import replace_welcome_page, site_is_empty

from .slugs import free_slug


class NoHomePageError(Exception):
    """The site has no home page of its own, so there is nothing to import below."""


@dataclass
class Places:
    """The pages below which an import adds others. Each index is looked for, or created, when the first page needs it.

    ``on_created`` gets each page that the import adds for this, so that it can be undone.
    """

    site: Site
    on_created: Any = None

    @cached_property
    def home(self) -> Page:
        home = self.site.root_page.specific
        if not isinstance(home, HomePage):
            raise NoHomePageError
        return home

    @cached_property
    def articles(self) -> Page:
        return self.find_or_add(BlogIndexPage, _("Articles"), "articles")

    @cached_property
    def treatments(self) -> Page:
        return self.find_or_add(TreatmentIndexPage, _("Treatments"), "treatments")

    @cached_property
    def team(self) -> Page:
        return self.find_or_add(TeamIndexPage, _("Team"), "team")

    def find_or_add(self, model: Any, title: str, slug: str) -> Page:
        pages = model.objects.descendant_of(self.home).filter(alias_of=None).order_by("path")
        if page := pages.filter(live=True).first() or pages.first():
            return page
        page = model(title=title, slug=free_slug(slug, self.home), live=False)
        Page.objects.get(pk=self.home.pk).add_child(instance=page)
        page.save_revision(clean=False)
        if self.on_created:
            self.on_created(page)
        return page


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
