from datetime import timedelta

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from site_core.lib.schedule import DAY, ScheduledJob, register


class RedirectsConfig(AppConfig):
    name = "site_core.redirects"
    label = "redirects"
    verbose_name = _("Redirects")

    def ready(self) -> None:
        from . import signal_handlers  # noqa: F401  connected by importing

        register(
            ScheduledJob(
                "check_redirects",
                "report redirects that don’t work",
                DAY,
                after_midnight=timedelta(hours=3, minutes=27),
            ),
        )
