from datetime import timedelta

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from site_core.lib.schedule import DAY, ScheduledJob, register_jobs


class BackupsConfig(AppConfig):
    name = "site_core.backups"
    label = "backups"
    verbose_name = _("Backups")

    def ready(self) -> None:
        register_jobs(
            ScheduledJob(
                "backup",
                "write a backup and delete old ones",
                DAY,
                ("--verify", "--keep", "14"),
                after_midnight=timedelta(hours=2, minutes=7),
                is_enabled=lambda: settings.BACKUP_NIGHTLY,
            ),
        )
