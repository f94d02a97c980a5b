"""The first page of a new site, which takes the place of Wagtail's welcome page."""

from __future__ import annotations

from django.conf import settings
from wagtail.models import Page, Site

from site_core.lib.trash import without_trash
from site_core.site_settings.site_host import site_host


class SiteNotEmptyError(Exception):
    """The site already has pages."""


def site_is_empty() -> bool:
    """Return whether the only page is the one that Wagtail's migrations create."""
    return not Page.objects.filter(depth__gt=1).exclude(depth=2, content_type__model="page").exists()


def replace_welcome_page(home: Page, site_name: str) -> Site:
    """Add ``home`` as the root page of the default site, delete the welcome page, and return the site.

    The site gets the host name and port of SITE_URL.
    """
    old_pages = list(Page.objects.filter(depth=2))
    for page in old_pages:
        page.slug = f"replaced-{page.pk}"
        page.save()
    Page.objects.get(depth=1).add_child(instance=home)
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True)
    site.hostname, site.port = site_host(settings.SITE_URL)
    site.site_name = site_name
    site.root_page = home
    site.save()
    with without_trash():
        for page in old_pages:
            Page.objects.get(pk=page.pk).delete()
    return site
