from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from site_core.caching.registry import register_non_public_models


class PageViewsConfig(AppConfig):
    name = "site_core.page_views"
    label = "page_views"
    verbose_name = _("Page views")

    def ready(self) -> None:
        from . import desk  # noqa: F401  connected by importing

        register_non_public_models("page_views.pagecount")
