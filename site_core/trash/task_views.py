"""Deletions in the admin that take too long for a request, and what a task has deleted or restored."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.models import Page, ReferenceIndex

from site_core.background_tasks.kinds import get_kind
from site_core.background_tasks.models import BackgroundTask

from .messages import undo_message
from .tasks import DELETE, MAX_PAGES_IN_REQUEST, RESTORE, count_pages, deleted_entries, start_deleting


def delete_in_background(request: HttpRequest, pages: list[Page]) -> HttpResponse | None:
    """Return a redirect to a task that deletes ``pages``, or None if they are few enough for the request.

    The caller has checked that the user may delete them.
    """
    if request.method != "POST" or (count := count_pages(pages)) <= MAX_PAGES_IN_REQUEST:
        return None
    task = start_deleting(pages, request.user)
    message = ngettext(
        "%(count)d page is being deleted. Visitors don’t see it anymore.",
        "%(count)d pages are being deleted. Visitors don’t see them anymore.",
        count,
    )
    messages.success(request, message % {"count": count})
    return redirect("background_task", task.pk)


def is_refused(request: HttpRequest, page: Page) -> bool:
    """Return whether Wagtail’s view is about to refuse the deletion, which it checks after its hooks."""
    name = request.POST.get("confirm_site_name")
    if name and name != settings.WAGTAIL_SITE_NAME:
        return True
    return ReferenceIndex.get_references_to(page).group_by_source_object().is_protected


def show_task_result(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what the task has done, and show the place where the pages were or are."""
    task = get_object_or_404(BackgroundTask, pk=pk, kind__in=[DELETE, RESTORE], state=BackgroundTask.State.DONE)
    kind = get_kind(task.kind)
    if kind is None:
        raise Http404
    if not kind.can_see(request.user, task):
        raise PermissionDenied
    return show_deleted(request, task) if task.kind == DELETE else show_restored(request, task)


def show_deleted(request: HttpRequest, task: BackgroundTask) -> HttpResponse:
    message = ngettext("%(count)d page was deleted.", "%(count)d pages were deleted.", task.total)
    messages.success(request, message % {"count": task.total})
    if text := undo_message(request, [entry.pk for entry in deleted_entries(task)]):
        messages.success(request, text)
    return redirect_to_page(task.arguments["parent"])


def show_restored(request: HttpRequest, task: BackgroundTask) -> HttpResponse:
    message = ngettext("%(count)d page was restored.", "%(count)d pages were restored.", task.arguments["total"])
    messages.success(request, message % {"count": task.arguments["total"]})
    for note in task.result["notes"]:
        messages.warning(request, note)
    return redirect_to_page(task.arguments["page"])


def redirect_to_page(pk: Any) -> HttpResponse:
    """Return a redirect to the page in the explorer, or to its start if the page is gone."""
    exists = Page.objects.filter(pk=pk).exists()
    return redirect("wagtailadmin_explore", pk) if exists else redirect("wagtailadmin_explore_root")
