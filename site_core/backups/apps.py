from datetime import timedelta
from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from site_core.caching.registry import register_non_public_models
from site_core.lib.roles import grant_to_role
from site_core.lib.schedule import DAY, MINUTE, ScheduledJob, register_jobs

from . import journal

JOBS = (
    ScheduledJob(
        "backup",
        "write a backup and delete old ones",
        DAY,
        ("--verify", "--keep", "14"),
        after_midnight=timedelta(hours=2, minutes=7),
        is_enabled=lambda: settings.BACKUP_NIGHTLY,
    ),
    ScheduledJob(
        "repair_restore",
        "finish or roll back a restore that was killed",
        MINUTE,
        is_enabled=lambda: (Path(settings.DATA_DIR) / journal.NAME).exists(),
        runs_at_start=True,
    ),
    ScheduledJob(
        "send_backup_alert",
        "email administrators if backups fail or are old",
        DAY,
        after_midnight=timedelta(hours=6, minutes=47),
    ),
)


class BackupsConfig(AppConfig):
    name = "site_core.backups"
    label = "backups"
    verbose_name = _("Backups")

    def ready(self) -> None:
        from . import desk, site_health  # noqa: F401  connected by importing

        register_non_public_models("backups.backuprun")
        grant_to_role("site-admins", "backups.view_backuprun")
        register_jobs(*JOBS)
