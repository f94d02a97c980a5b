from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from site_core.brand.previews import register_preview
from site_core.pages.sections import register_sections
from site_core.seo.registry import register_sitemap_section


class BlogConfig(AppConfig):
    name = "blog"
    verbose_name = _("Blog")

    def ready(self) -> None:
        from site_core.pages.page_templates import register_page_templates

        from . import desk  # noqa: F401  connected by importing
        from .page_templates import TEMPLATES
        from .sitemap import list_entries

        register_page_templates(*TEMPLATES)
        register_sections("blog.BlogIndexPage")
        register_preview("article", _("Article"), "blog.ArticlePage")
        register_preview("index", _("List of articles"), "blog.BlogIndexPage")
        register_sitemap_section("lists", list_entries)
