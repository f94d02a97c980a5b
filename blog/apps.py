from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from site_core.pages.sections import register_sections


class BlogConfig(AppConfig):
    name = "blog"
    verbose_name = _("Blog")

    def ready(self) -> None:
        register_sections("blog.BlogIndexPage")
