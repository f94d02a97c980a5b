from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CachingConfig(AppConfig):
    name = "site_core.caching"
    label = "caching"
    verbose_name = _("Caching")

    def ready(self) -> None:
        from . import checks, signal_handlers, site_health  # noqa: F401  connected by importing
