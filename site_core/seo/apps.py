from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SeoConfig(AppConfig):
    name = "site_core.seo"
    label = "seo"
    verbose_name = _("Search engines")

    def ready(self) -> None:
        from . import desk, redirected_pages, site_health  # noqa: F401  connected by importing
