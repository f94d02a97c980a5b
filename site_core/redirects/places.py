"""Pages and sites by the names that files have for them."""

from wagtail.models import Page, Site

from .formats.rows import CannotSay

NO_PAGE = "There is no page at {page}."
NO_SITE = "There is no site {host}. The sites are: {sites}."


def names_of_sites():
    """``{key: "host:port"}``"""
    return {pk: f"{host.lower()}:{port}" for pk, host, port in Site.objects.values_list("pk", "hostname", "port")}


def names_of_pages(keys=None):
    """``{key: URL path}`` of all pages, or of those with these ``keys``."""
    pages = Page.objects.order_by() if keys is None else Page.objects.order_by().filter(pk__in=keys)
    return dict(pages.filter(depth__gt=1).values_list("pk", "url_path"))


class Places:
    """Finds the page and the site that a row names. ``default_site_id``: for rows that name no site; None: all."""

    def __init__(self, default_site_id=None):
        self.default_site_id = default_site_id
        self.pages = None
        self.names = names_of_sites()
        self.sites = {name.partition(":")[0]: pk for pk, name in self.names.items()}
        self.sites |= {name: pk for pk, name in self.names.items()}

    def put_into(self, row):
        """Give the row's rule its page and site; raises CannotSay."""
        row.rule.site_id = self.site(row.host.strip().lower()) if row.host.strip() else self.default_site_id
        if row.page.strip():
            row.rule.redirect_page_id = self.page(row.page.strip())

    def site(self, host):
        if host not in self.sites:
            raise CannotSay(NO_SITE.format(host=host, sites=", ".join(self.names.values())))
        return self.sites[host]

    def page(self, url_path):
        if self.pages is None:
            self.pages = {path: pk for pk, path in names_of_pages().items()}
        if url_path not in self.pages:
            raise CannotSay(NO_PAGE.format(page=url_path))
        return self.pages[url_path]
