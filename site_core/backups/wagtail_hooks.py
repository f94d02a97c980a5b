"""The permission to see the state of backups, in the form of groups."""

from __future__ import annotations

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail import hooks


@hooks.register("register_permissions")
def register_backup_permissions() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="backups", codename="view_backuprun")
