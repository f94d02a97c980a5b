from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SiteSettingsConfig(AppConfig):
    name = "site_core.site_settings"
    label = "site_settings"
    verbose_name = _("Site settings")

    def ready(self) -> None:
        from site_core.caching.registry import register_expiry, register_non_public_models

        from . import desk  # noqa: F401  connected by importing
        from .models import hours_expiry

        register_expiry(hours_expiry)
        register_non_public_models("site_settings.settingschange")
