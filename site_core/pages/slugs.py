"""Slugs that a page can’t have, because its URL would lead elsewhere."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import get_resolver
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page, Site

from site_core.lib.url_patterns import first_segments

middleware_paths: set[str] = set()


def register_middleware_paths(*paths: str) -> None:
    """Register paths, such as “/healthz/”, that middleware serves before the URLconf is asked."""
    middleware_paths.update(paths)


def site_segments() -> set[str]:
    """Return the first path segments of all URLs of the site that are not those of pages."""
    paths = {*middleware_paths, *(urlsplit(url).path for url in (settings.STATIC_URL, settings.MEDIA_URL))}
    return first_segments(get_resolver().url_patterns) | {path.strip("/").split("/")[0] for path in paths}


def reserved_slugs(parent: Page) -> set[str]:
    """Return the slugs that children of ``parent`` can’t have."""
    reserved = set()
    if any(site.root_path == parent.url_path for site in Site.get_site_root_paths()):
        reserved |= site_segments()
    if issubclass(parent.specific_class, RoutablePageMixin):
        reserved |= first_segments(parent.specific_class.get_subpage_urls())
    return reserved


def reserved_slug_error(slug: str, parent: Page | None) -> str:
    """Return a message if a child of ``parent`` can’t have ``slug``. Else an empty string."""
    if parent is None or parent.specific_class is None or slug not in reserved_slugs(parent):
        return ""
    url = f"{parent.url or '/'}{slug}/"
    return _("The site itself uses the URL %(url)s. Choose a slug other than “%(slug)s”.") % {"url": url, "slug": slug}


def non_ascii_slug_error(slug: str) -> str:
    """Return a message if ``slug`` has other characters than ASCII. Else an empty string."""
    if slug.isascii():
        return ""
    message = _("Use only the letters a to z, digits, hyphens, and underscores, for example “%(slug)s”.")
    return message % {"slug": slugify(slug) or "about-us"}
