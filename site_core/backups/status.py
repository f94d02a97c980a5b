"""What the admin shows about backups: how old the newest one is, and what is wrong."""

from __future__ import annotations

import datetime
import socket
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import BackupRun

MAX_AGE = datetime.timedelta(days=7)
KEPT_RUNS = 60


@dataclass(frozen=True)
class BackupStatus:
    """``last_failure`` is set only if no backup was created after it."""

    newest: BackupRun | None
    last_verified_at: datetime.datetime | None
    last_failure: BackupRun | None
    is_enabled: bool  # whether this site creates backups at all

    @property
    def age(self) -> datetime.timedelta | None:
        return timezone.now() - self.newest.finished_at if self.newest else None

    @property
    def problems(self) -> list[str]:
        """Return what is wrong and what to do, in sentences. Empty if all is well."""
        if not self.is_enabled:
            return []
        return [problem for problem in (self._failure(), self._age_problem(), self._missing_file()) if problem]

    def _failure(self) -> str:
        if not self.last_failure:
            return ""
        message = _(
            "The last backup failed on %(date)s: %(error)s Ask the site’s technical team to fix this, and to run "
            "“manage.py backup --verify”."
        )
        return message % {
            "date": formats.date_format(timezone.localtime(self.last_failure.finished_at), "DATETIME_FORMAT"),
            "error": self.last_failure.error,
        }

    def _age_problem(self) -> str:
        if self.age is None:
            return _("There is no backup yet. Ask the site’s technical team to run “manage.py backup --verify”.")
        if self.age <= MAX_AGE:
            return ""
        text = ngettext(
            "The newest backup is %(days)d day old. Ask the site’s technical team to check the scheduled jobs.",
            "The newest backup is %(days)d days old. Ask the site’s technical team to check the scheduled jobs.",
            self.age.days,
        )
        return text % {"days": self.age.days}

    def _missing_file(self) -> str:
        if not self.newest or is_present(self.newest):
            return ""
        return _(
            "The newest backup is missing: %(location)s. If nobody moved it, ask the site’s technical team to run "
            "“manage.py backup --verify”."
        ) % {"location": self.newest.location}


def is_present(run: BackupRun) -> bool:
    """Return whether the backup's file exists, as far as this machine can tell."""
    if run.location.startswith("s3://") or run.machine != socket.gethostname():
        return True
    try:
        return Path(run.location).exists()
    except OSError:  # the server's user may not look into the folder
        return True


def backup_status() -> BackupStatus:
    """Return the status of the site's backups, with one query."""
    runs = list(BackupRun.objects.all()[:KEPT_RUNS])
    newest = next((run for run in runs if not run.error), None)
    return BackupStatus(
        newest=newest,
        last_verified_at=next((run.finished_at for run in runs if run.is_verified), None),
        last_failure=runs[0] if runs and runs[0].error else None,
        is_enabled=settings.BACKUP_NIGHTLY or bool(runs),
    )


def record_backup(location: str, size: int, is_verified: bool) -> None:
    _record(BackupRun(location=location, size=size, is_verified=is_verified))


def record_failure(error: str) -> None:
    _record(BackupRun(error=error))


def _record(run: BackupRun) -> None:
    run.machine = socket.gethostname()
    run.save()
    kept = BackupRun.objects.all()[:KEPT_RUNS].values_list("pk", flat=True)
    newest = BackupRun.objects.filter(error="").values_list("pk", flat=True)[:1]  # however many failed since
    BackupRun.objects.exclude(pk__in=[*kept, *newest]).delete()
