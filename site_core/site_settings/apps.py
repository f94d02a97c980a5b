from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from site_core.lib.schedule import DAY, ScheduledJob, register_jobs


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
        register_jobs(
            ScheduledJob(
                "delete_replaced_images",
                "delete logos and icons that were replaced long ago",
                DAY,
                after_midnight=timedelta(hours=4, minutes=17),
            ),
        )
