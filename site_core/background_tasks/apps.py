from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from site_core.caching.registry import register_non_public_models
from site_core.lib.schedule import MINUTE, ScheduledJob, register_jobs
from site_core.lib.trash import exclude_from_trash


class BackgroundTasksConfig(AppConfig):
    name = "site_core.background_tasks"
    label = "background_tasks"
    verbose_name = _("Background tasks")

    def ready(self) -> None:
        register_non_public_models("background_tasks")
        exclude_from_trash("background_tasks")
        register_jobs(
            ScheduledJob("continue_background_tasks", "continue background tasks that were interrupted", MINUTE)
        )
