"""The pages that search engines should list: one answer for sitemaps, llms.txt and IndexNow."""

from functools import reduce
from operator import or_

from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Coalesce, Concat, Length, Substr
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site, get_page_models

from ..models import BasePage
from ..visibility import visible


def section_models():
    """``{section name: [page type, …]}``, sections by name, as the page types themselves say."""
    sections = {}
    for model in get_page_models():
        if issubclass(model, BasePage) and model.sitemap_section:
            sections.setdefault(model.sitemap_section, []).append(model)
    return dict(sorted(sections.items()))


def relation_to(model):
    """The name by which queries on ``Page`` reach the fields of the page type ``model``."""
    return model._meta.get_ancestor_link(Page).related_query_name()


def pages_of(site):
    """All pages below the root of ``site``, without those of sites that begin further down.

    Annotated with ``address``, the path on the site: “/articles/x/”.
    """
    root = site.root_page
    pages = Page.objects.descendant_of(root, inclusive=True)
    for other in Site.get_site_root_paths():
        if other.root_path != root.url_path and other.root_path.startswith(root.url_path):
            pages = pages.exclude(url_path__startswith=other.root_path)
    return pages.annotate(address=Substr("url_path", len(root.url_path)))


def indexable(pages, site, models):
    """Those of ``pages`` (as from ``pages_of``) of the types ``models`` that may be listed when visitors see them.

    Left out: noindex, and a canonical address elsewhere.
    Annotated with ``modified``, the last significant change.
    """
    relations = [relation_to(model) for model in models]
    pages = pages.annotate(
        modified=Coalesce(
            *(f"{relation}__last_significant_change" for relation in relations),
            "last_published_at",
            "first_published_at",
        ),
        full_address=Concat(Value(site.root_url), "address"),
        redirected_path=Substr("address", 1, Length("address") - 1),  # redirects are stored without the last slash
    )
    listed = (
        Q(**{f"{relation}__noindex": False})
        & (Q(**{f"{relation}__canonical_url": ""}) | Q(**{f"{relation}__canonical_url": F("full_address")}))
        for relation in relations
    )
    return pages.filter(reduce(or_, listed))


def indexable_pages(site, models=None):
    """The pages of ``site`` that search engines should list, of the types ``models`` (all, where left out).

    As ``indexable``, and without drafts, expired pages, private sections and addresses that a redirect leads away from;
    in no particular order.
    """
    models = models or [model for section in section_models().values() for model in section]
    pages = visible(pages_of(site)).exclude(expire_at__lt=timezone.now())
    # A redirect that leads to the page itself is left over from a slug that was changed to and fro.
    redirects = Redirect.objects.filter(Q(site=site) | Q(site=None), old_path=OuterRef("redirected_path"))
    elsewhere = redirects.exclude(redirect_page=OuterRef("pk"))
    return indexable(pages, site, models).exclude(Exists(elsewhere)).order_by()
