"""The pages that search engines should list. Sitemaps, llms.txt, and IndexNow all use these querysets."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce, Concat, Length, Substr
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site, get_page_models

from site_core.pages.models import BasePage
from site_core.pages.querysets import is_original, public_live


def section_models() -> dict[str, list[type[BasePage]]]:
    """Return ``{section name: [page type, …]}``, sorted by name, as the page types declare it."""
    sections: dict[str, list[type[BasePage]]] = {}
    for model in get_page_models():
        if issubclass(model, BasePage) and model.sitemap_section:
            sections.setdefault(model.sitemap_section, []).append(model)
    return dict(sorted(sections.items()))


def indexable_models() -> list[type[BasePage]]:
    """Return the page types of all sections."""
    return [model for models in section_models().values() for model in models]


def page_relation(model: type[BasePage]) -> str:
    """Return the name by which queries on ``Page`` reach the fields of the page type ``model``."""
    link: Any = model._meta.get_ancestor_link(Page)
    return link.related_query_name()


def site_pages(site: Site) -> "QuerySet[Page]":
    """Return all pages of ``site``, except those of sites whose root is further down the tree.

    Annotated with ``site_path``, the path on the site: “/articles/x/”.
    """
    root = site.root_page
    pages = Page.objects.descendant_of(root, inclusive=True)
    for other in Site.get_site_root_paths():
        if other.root_path != root.url_path and other.root_path.startswith(root.url_path):
            pages = pages.exclude(url_path__startswith=other.root_path)
    return pages.annotate(site_path=Substr("url_path", len(root.url_path)))


def filter_indexable(pages: "QuerySet[Page]", site: Site, models: list[type[BasePage]]) -> "QuerySet[Page]":
    """Return the ``pages`` (from ``site_pages``) of the types ``models`` whose editors let search engines list them.

    Leaves out pages with noindex, pages with a canonical URL elsewhere, and aliases. Annotated with ``modified``, the
    time of the last significant change.
    """
    relations = [page_relation(model) for model in models]
    pages = pages.annotate(
        modified=Coalesce(
            *(f"{relation}__last_significant_change" for relation in relations),
            "last_published_at",
            "first_published_at",
        ),
        absolute_url=Concat(Value(site.root_url), "site_path"),
    )
    conditions = (
        Q(**{f"{relation}__noindex": False})
        & (Q(**{f"{relation}__canonical_url": ""}) | Q(**{f"{relation}__canonical_url": F("absolute_url")}))
        for relation in relations
    )
    return pages.filter(reduce(or_, conditions), is_original())


def findable_pages(site: Site) -> "QuerySet[Page]":
    """Return the pages (from ``site_pages``) that visitors find at their URLs, unordered.

    Leaves out drafts, expired pages, private sections, and URLs that are redirected.
    """
    pages = public_live(site_pages(site)).exclude(expire_at__lt=timezone.now())
    # Redirects are stored without the last slash.
    pages = pages.annotate(redirect_path=Substr("site_path", 1, Length("site_path") - 1))
    # A slug that was changed and changed back leaves a redirect from the page to itself.
    redirects = Redirect.objects.filter(Q(site=site) | Q(site=None), old_path=OuterRef("redirect_path"))
    return pages.exclude(Exists(redirects.exclude(redirect_page=OuterRef("pk")))).order_by()


def indexable_pages(site: Site, models: list[type[BasePage]] | None = None) -> "QuerySet[Page]":
    """Return the pages of ``site`` that search engines should list, of the types ``models`` (default: all), unordered.

    Like ``filter_indexable``, of those that visitors find.
    """
    return filter_indexable(findable_pages(site), site, models or indexable_models())
