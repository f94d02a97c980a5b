from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HttpConfig(AppConfig):
    name = "site_core.http"
    label = "http"
    verbose_name = _("HTTP")

    def ready(self) -> None:
        from site_core.pages.slugs import register_middleware_paths

        from . import site_health  # noqa: F401  connected by importing
        from .visitor_check import PATH

        register_middleware_paths(PATH)
