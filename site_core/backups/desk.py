"""The state of the backups on the desk."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.humanize.templatetags.humanize import naturaltime
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from site_core.lib.desk import DeskItem, DeskPanel, User, register_desk_items, register_desk_panel

from .status import BackupStatus, backup_status

BACKUPS = "backups"

register_desk_panel(
    DeskPanel(
        BACKUPS,
        gettext_lazy("Backups"),
        order=550,
        icon="download",
        empty=gettext_lazy("This site creates no backups. Ask your technical team whether something else backs it up."),
    )
)


def can_see_backups(user: User) -> bool:
    return user.has_perm("backups.view_backuprun")


@register_desk_items(BACKUPS, is_shown=can_see_backups)
def backups(user: User) -> Iterator[DeskItem]:
    status = backup_status()
    if not status.is_enabled:
        return
    for problem in status.problems:
        yield DeskItem(problem, status=_("Problem"), due=1)
    if status.newest:
        text = _("Newest backup: %(age)s, %(size)s")
        values = {"age": naturaltime(status.newest.finished_at), "size": filesizeformat(status.newest.size)}
        yield DeskItem(text % values, detail=describe_verification(status))


def describe_verification(status: BackupStatus) -> str:
    if status.newest and status.newest.is_verified:
        return _("A test restore has verified it.")
    if status.last_verified_at:
        text = _("It has not been verified. The last verified backup was created %(age)s.")
        return text % {"age": naturaltime(status.last_verified_at)}
    return _("No backup has been verified yet.")
