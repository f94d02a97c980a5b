from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BannersConfig(AppConfig):
    name = "site_core.banners"
    label = "banners"
    verbose_name = _("Banners")

    def ready(self) -> None:
        from site_core.caching.registry import register_expiry
        from site_core.site_settings.special_days import register_closures

        from . import desk, roles  # noqa: F401  connected by importing
        from .closures import closures_by_banners
        from .selection import next_change

        register_expiry(next_change)
        register_closures(closures_by_banners)
        roles.register()
