"""Disk space, and who can read what must stay private."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from site_core.lib.site_health import Result, critical, good, recommended, register_site_health_check

MIN_FREE, MIN_FREE_SHARE = 500 * 2**20, 0.05
CRITICAL_FREE = 100 * 2**20


@register_site_health_check("disk", gettext_lazy("Disk space"))
def check_disk() -> Iterator[Result]:
    existing = [nearest_existing(folder) for folder in (settings.DATA_DIR, settings.BACKUP_DIR)]
    folders = {folder.stat().st_dev: folder for folder in reversed(existing)}  # one for each disk
    for folder in folders.values():
        usage = shutil.disk_usage(folder)
        text = _("%(free)s of %(total)s are free on the disk of %(folder)s.") % {
            "free": filesizeformat(usage.free),
            "total": filesizeformat(usage.total),
            "folder": folder,
        }
        advice = _("Delete old backups or logs, or use a larger disk.")
        if usage.free < CRITICAL_FREE:
            yield critical(text, advice)
        elif usage.free < max(MIN_FREE, usage.total * MIN_FREE_SHARE):
            yield recommended(text, advice)
        else:
            yield good(text)


def nearest_existing(folder: Path) -> Path:
    """Return ``folder``, or the folder in which it will be created."""
    return next(path for path in (folder.absolute(), *folder.absolute().parents) if path.exists())


@register_site_health_check("permissions", gettext_lazy("File permissions"))
def check_permissions() -> Iterator[Result]:
    problems = [*env_problems(settings.ENV_FILE), *data_dir_problems(settings.DATA_DIR)]
    yield from problems or [good(_("Only the site’s own user can read its secrets and its data."))]


def env_problems(path: Path) -> Iterator[Result]:
    """Other users of the machine must not read the secrets. The user's group may."""
    if path.exists() and path.stat().st_mode & stat.S_IRWXO:
        yield critical(
            _("Every user of this machine can read %(path)s, which contains secrets.") % {"path": path},
            _("Make it private, and replace the secrets if somebody else uses this machine."),
            command=f"chmod o= {path}",
        )


def data_dir_problems(folder: Path) -> Iterator[Result]:
    if not folder.exists():
        return
    status = folder.stat()
    if status.st_uid != os.geteuid():
        yield recommended(
            _("%(folder)s belongs to a different user than the one who runs this check.") % {"folder": folder},
            _("Run the site and its commands as the same user, for example with sudo -u clinic."),
        )
    if status.st_mode & stat.S_IWOTH:
        yield critical(
            _("Every user of this machine can change %(folder)s.") % {"folder": folder},
            _("Make it private."),
            command=f"chmod o= {folder}",
        )
    database = Path(settings.DATABASES["default"]["NAME"])
    is_file = settings.DATABASES["default"]["ENGINE"].endswith("sqlite3") and database.exists()
    if is_file and not status.st_mode & stat.S_IXOTH:
        return  # nobody else gets into the folder
    if is_file and database.stat().st_mode & stat.S_IROTH:
        yield recommended(
            _("Every user of this machine can read the database %(path)s.") % {"path": database},
            _("Make the folder private."),
            command=f"chmod o= {folder}",
        )
