"""Whether there is a backup to restore."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from site_core.lib.site_health import Result, critical, good, recommended, register_site_health_check

from .status import backup_status


@register_site_health_check("backups", gettext_lazy("Backups"))
def check_backups() -> Iterator[Result]:
    status = backup_status()
    if not status.is_enabled:
        yield recommended(
            _("This site creates no backups (BACKUP_NIGHTLY=off)."),
            _("If nothing else backs it up, remove that setting: see docs/backups.md."),
        )
    for problem in status.problems:
        yield critical(problem, command="manage.py backup --verify")
    if status.newest and not status.problems:
        yield good(
            _("The newest backup is %(age)s old: %(location)s.")
            % {"age": timesince(status.newest.finished_at), "location": status.newest.location}
        )
    if status.newest and status.last_verified_at is None:
        yield recommended(
            _("No backup has been verified."),
            _("Verify one. This is a test restore, which does not change the site."),
            command="manage.py backup --verify",
        )
    elif status.last_verified_at:
        yield good(_("A backup was last verified %(age)s ago.") % {"age": timesince(status.last_verified_at)})
