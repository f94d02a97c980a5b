from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BannersConfig(AppConfig):
    name = "site_core.banners"
    label = "banners"
    verbose_name = _("Banners")

    def ready(self) -> None:
        from site_core.caching.registry import register_expiry

        from . import desk, roles  # noqa: F401  connected by importing
        from .selection import next_change

        register_expiry(next_change)
        roles.register()
