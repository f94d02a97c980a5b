"""Deletions in the admin that take too long for a request, and what a task has deleted or restored."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.models import Page, ReferenceIndex

from site_core.background_tasks.kinds import get_kind
from site_core.background_tasks.models import BackgroundTask

from .messages import undo_message
from .protection import find_protected
from .tasks import (
    DELETE,
    MAX_PAGES_IN_REQUEST,
    RESTORE,
    AlreadyDeleting,
    already_deleting_message,
    count_pages,
    deleted_entries,
    find_deletion,
    start_deleting,
)


def delete_in_background(request: HttpRequest, pages: list[Page]) -> HttpResponse | None:
    """Return a redirect to a task that deletes ``pages``, or None if they are few enough for the request.

    If they can’t be deleted now, say why. The caller has checked that the user may delete them.
    """
    if request.method != "POST":
        return None
    if task := find_deletion(pages):
        return refuse_second_deletion(request, task)
    if protected := find_protected(pages):
        return refuse_protected(request, protected)
    if (count := count_pages(pages)) <= MAX_PAGES_IN_REQUEST:
        return None
    try:
        task = start_deleting(pages, request.user)
    except AlreadyDeleting as error:  # at the same time
        return refuse_second_deletion(request, error.task)
    message = ngettext(
        "%(count)d page is being deleted. Visitors don’t see it anymore.",
        "%(count)d pages are being deleted. Visitors don’t see them anymore.",
        count,
    )
    messages.success(request, message % {"count": count})
    return redirect("background_task", task.pk)


def refuse_second_deletion(request: HttpRequest, task: BackgroundTask) -> HttpResponse:
    messages.error(request, already_deleting_message(task))
    kind = get_kind(task.kind)
    if kind and kind.can_see(request.user, task):
        return redirect("background_task", task.pk)
    return redirect_to_page(task.arguments["parent"])


def refuse_protected(request: HttpRequest, page: Page) -> HttpResponse:
    """Say that nothing was deleted, and lead to what refers to the page."""
    message = _(
        "Nothing was deleted: something else refers to “%(title)s”, and can’t be without it. Change that first."
    )
    url = reverse("wagtailadmin_pages:usage", args=[page.pk])
    messages.error(
        request,
        message % {"title": page.get_admin_display_title()},
        buttons=[messages.button(url, _("Show where it is used"))],
    )
    return redirect_to_page(page.pk)


def warn_about_deletion(request: HttpRequest, page: Page) -> None:
    """Say that a page that was published goes to the trash."""
    if task := find_deletion([page]):
        message = _("“%(title)s” is being deleted, and this page with it. It goes to the trash as you published it.")
        messages.warning(request, message % {"title": task.arguments["title"]})


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
