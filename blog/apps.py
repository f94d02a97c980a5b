from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from site_core.pages.sections import register_sections
from site_core.seo.registry import register_sitemap_section


class BlogConfig(AppConfig):
    name = "blog"
    verbose_name = _("Blog")

    def ready(self) -> None:
        from .sitemap import list_entries

        register_sections("blog.BlogIndexPage")
        register_sitemap_section("lists", list_entries)
