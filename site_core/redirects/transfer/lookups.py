"""Find pages and sites by the names that files use for them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from ..models import RedirectRule
from ..own_hosts import get_site_id
from .formats.row import Row, UnsupportedRedirect


def site_names() -> dict[int, str]:
    """Return ``{site id: "host:port"}``."""
    return {pk: f"{host.lower()}:{port}" for pk, host, port in Site.objects.values_list("pk", "hostname", "port")}


def page_paths(ids: Iterable[int | None] | None = None) -> dict[int, str]:
    """Return ``{page id: URL path}`` of the pages with these ``ids``, or of all pages."""
    pages = Page.objects.order_by() if ids is None else Page.objects.order_by().filter(pk__in=ids)
    return dict(pages.filter(depth__gt=1).values_list("pk", "url_path"))


class Lookups:
    """Find the page and the site that a row names.

    Rows that name no site apply to ``default_site_id``, or to all sites if it is None.
    """

    def __init__(self, default_site_id: int | None = None) -> None:
        self.default_site_id = default_site_id
        self.page_ids: dict[str, int] | None = None  # read when the first row names a page
        self.site_names = site_names()
        self.site_ids = {name.partition(":")[0]: pk for pk, name in self.site_names.items()}
        self.site_ids |= {name: pk for pk, name in self.site_names.items()}

    def resolve(self, row: Row, rule: RedirectRule) -> None:
        """Set the page and the site that ``row`` names on ``rule``. Raise UnsupportedRedirect if one is missing."""
        host, page_path = row.host.strip().lower(), row.page_path.strip()
        rule.site_id = self.site_id(host) if host else self.default_site_id
        if page_path:
            rule.redirect_page_id = self.page_id(page_path)

    def site_id(self, host: str) -> int:
        site_id = self.site_ids.get(host) or get_site_id(f"https://{host}/")
        if site_id is None:
            names = ", ".join(self.site_names.values())
            raise UnsupportedRedirect(
                _("There is no site %(host)s. Use one of: %(names)s.") % {"host": host, "names": names}
            )
        return site_id

    def page_id(self, url_path: str) -> int:
        if self.page_ids is None:
            self.page_ids = {path: pk for pk, path in page_paths().items()}
        if url_path not in self.page_ids:
            raise UnsupportedRedirect(_("There is no page at %(path)s.") % {"path": url_path})
        return self.page_ids[url_path]
