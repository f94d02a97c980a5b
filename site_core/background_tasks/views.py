"""The screen of a task: its progress, “Cancel”, and “Start again”. A finished one leads to its result."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from . import running, services
from .kinds import TaskKind, get_kind
from .models import BackgroundTask


class TaskMixin:
    """A view of one task, for those who may see tasks of its kind."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def task(self) -> BackgroundTask:
        task = get_object_or_404(BackgroundTask, pk=self.kwargs["pk"])
        kind = get_kind(task.kind)
        if kind is None:
            raise Http404
        if not kind.can_see(self.request.user, task):
            raise PermissionDenied
        return task

    @property
    def kind(self) -> TaskKind:
        kind = get_kind(self.task.kind)
        assert kind  # as ``task`` has checked
        return kind


class TaskView(TaskMixin, WagtailAdminTemplateMixin, TemplateView):
    template_name = "background_tasks/task.html"
    header_icon = "history"

    def get_page_title(self) -> str:
        return str(self.kind.heading)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.task.state == BackgroundTask.State.DONE:
            return redirect(self.kind.get_result_url(self.task))
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"task": self.task, "kind": self.kind}

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        action = request.POST.get("action")
        if action == "cancel" and not running.cancel(self.task):
            messages.warning(request, _("The task had already ended, so there was nothing to cancel."))
        if action == "start" and not services.start_again(self.task, request.user):
            messages.warning(request, _("The task is already running, or has ended."))
        return redirect("background_task", pk)


class ProgressView(TaskMixin, View):
    def get(self, request: HttpRequest, pk: int) -> JsonResponse:
        task = self.task
        progress = {"state": task.state, "interrupted": task.is_interrupted, "done": task.done, "total": task.total}
        return JsonResponse(progress)


urlpatterns: list[URLPattern] = [
    path("background-tasks/<int:pk>/", TaskView.as_view(), name="background_task"),
    path("background-tasks/<int:pk>/progress/", ProgressView.as_view(), name="background_task_progress"),
]
