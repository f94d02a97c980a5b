"""The trash in Wagtail’s admin."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.models import Page

from .listing import TrashMenuItem, TrashView
from .restoring import RESTORE
from .task_views import delete_in_background, is_refused, show_task_result
from .views import PurgeView, RestoreView, undo

LAST = 1000  # the order of hooks that run after those that may refuse a deletion


@hooks.register("register_admin_urls")
def register_trash_urls() -> list[URLPattern]:
    return [
        path("trash/", TrashView.as_view(), name="trash"),
        path("trash/results/", TrashView.as_view(results_only=True), name="trash_results"),
        path("trash/tasks/<int:pk>/", show_task_result, name="trash_task_result"),
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


@hooks.register("before_delete_page", order=LAST)
def delete_section_in_background(request: HttpRequest, page: Page) -> HttpResponse | None:
    return None if is_refused(request, page) else delete_in_background(request, [page])


@hooks.register("before_bulk_action", order=LAST)
def delete_pages_in_background(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action_class_instance: Any
) -> HttpResponse | None:
    deletes_pages = action_type == "delete" and issubclass(action_class_instance.model, Page)
    return delete_in_background(request, list(objects)) if deletes_pages else None


@hooks.register("register_log_actions")
def register_trash_log_actions(actions: Any) -> None:
    actions.register_action(RESTORE, _("Restore from the trash"), _("Restored from the trash"))
    actions.register_action("trash.purge", _("Delete permanently"), _("Deleted permanently"))
