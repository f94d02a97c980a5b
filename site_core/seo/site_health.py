"""Whether search engines may show the site."""

from __future__ import annotations

from collections.abc import Iterator

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Site

from site_core.lib.site_health import Result, critical, good, recommended, register_site_health_check
from site_core.site_settings.models import SearchSettings
from site_core.site_settings.robots_rules import BING, GOOGLE, RobotsRules


@register_site_health_check("indexing", gettext_lazy("Search engines"))
def check_indexing() -> Iterator[Result]:
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    if site is None:
        return
    problems = list(indexing_problems(site))
    yield from problems or [good(_("Search engines may read and show the home page."))]


def indexing_problems(site: Site) -> Iterator[Result]:
    if not settings.SEARCH_INDEXING:
        yield recommended(
            _("The whole site is hidden from search engines (SEARCH_INDEXING=off)."),
            _("If this is not a staging site, remove that setting."),
        )
    root = site.root_page.specific
    if getattr(root, "noindex", False):
        yield critical(
            _("The home page is hidden from search engines."),
            _("Turn that off on its Promote tab."),
            url=reverse("wagtailadmin_pages:edit", args=[root.pk]),
        )
    rules = RobotsRules(SearchSettings.for_site(site).robots_txt)
    for crawler in (GOOGLE, BING):
        if not rules.allows("/", crawler):
            yield critical(
                _("robots.txt keeps %(crawler)s from the home page.") % {"crawler": crawler},
                _("Change it in the search settings."),
                url=reverse("wagtailsettings:edit", args=["site_settings", "searchsettings", site.pk]),
            )
