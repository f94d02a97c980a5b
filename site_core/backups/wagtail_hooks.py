"""The dashboard panel of backups."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component

from .status import BackupStatus, backup_status


class BackupsPanel(Component):
    """Stands above everything else while something is wrong, and otherwise near the foot."""

    name = "backups"
    template_name = "backups/panel.html"

    def __init__(self, status: BackupStatus) -> None:
        self.status = status
        self.order = 80 if status.problems else 880

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        return {"status": self.status}


@hooks.register("construct_homepage_panels")
def add_backups_panel(request: HttpRequest, panels: list[Component]) -> None:
    if not request.user.has_perm("backups.view_backuprun"):
        return
    status = backup_status()
    if status.is_enabled:
        panels.append(BackupsPanel(status))


@hooks.register("register_permissions")
def register_backup_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="backups", codename="view_backuprun")
