from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from site_core.caching.registry import register_non_public_models
from site_core.lib.schedule import HOUR, ScheduledJob, register_jobs


class DeskConfig(AppConfig):
    name = "site_core.desk"
    label = "desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        from . import coming_up, panels, yours  # noqa: F401  connected by importing

        register_non_public_models("desk.desklayout", "desk.deskpreferences", "desk.calendarfeed")
        register_jobs(ScheduledJob("send_digests", "email the desk to people who chose that", HOUR))
