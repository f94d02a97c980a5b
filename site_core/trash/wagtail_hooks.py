"""The trash in Wagtail’s admin."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from .listing import TrashMenuItem, TrashView
from .restoring import RESTORE
from .views import PurgeView, RestoreView, undo


@hooks.register("register_admin_urls")
def register_trash_urls() -> list[URLPattern]:
    return [
        path("trash/", TrashView.as_view(), name="trash"),
        path("trash/results/", TrashView.as_view(results_only=True), name="trash_results"),
        path("trash/undo/", undo, name="trash_undo"),
        path("trash/<int:pk>/", RestoreView.as_view(), name="trash_entry"),
        path("trash/<int:pk>/delete/", PurgeView.as_view(), name="trash_purge"),
    ]


@hooks.register("register_admin_menu_item")
def register_trash_menu_item() -> TrashMenuItem:
    return TrashMenuItem()


@hooks.register("register_permissions")
def register_purge_permission() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="trash", codename="delete_trashentry")


@hooks.register("register_log_actions")
def register_trash_log_actions(actions: Any) -> None:
    actions.register_action(RESTORE, _("Restore from the trash"), _("Restored from the trash"))
    actions.register_action("trash.purge", _("Delete permanently"), _("Deleted permanently"))
