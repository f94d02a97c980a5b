from datetime import timedelta

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from site_core.lib.migrations import register_convertible
from site_core.lib.roles import grant_to_role
from site_core.lib.schedule import DAY, MINUTE, ScheduledJob, register_jobs


class OpsConfig(AppConfig):
    name = "site_core.ops"
    label = "ops"
    verbose_name = _("Operations")

    def ready(self) -> None:
        from site_core.pages.slugs import register_middleware_paths

        from . import checks, desk, site_health  # noqa: F401  connected by importing
        from .health import TIMEOUTS
        from .legacy_database import LAST_OLD_MIGRATIONS

        grant_to_role("site-admins", "ops.view_site_health")
        register_convertible(".".join(LAST_OLD_MIGRATIONS[0]))
        register_middleware_paths(*TIMEOUTS)
        register_jobs(
            ScheduledJob("publish_scheduled", "publish and unpublish pages as editors scheduled", MINUTE),
            ScheduledJob(
                "prune_db_task_results",
                "delete the results of finished tasks",
                DAY,
                after_midnight=timedelta(hours=3, minutes=37),
                is_enabled=lambda: settings.TASKS_IN == "database",
            ),
        )
