"""The reports of rehearsals and imports: in the admin, as files, and undo."""

from __future__ import annotations

import json
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import TemplateView

from ..importing.publishing import count_waiting
from ..importing.report import next_step, render_report, report_context
from ..models import ImportRun
from . import files, tasks
from .views import SHOWN_ITEMS, ImportViewMixin, UploadMixin

CONTENT_TYPES = {"html": "text/html; charset=utf-8", "json": "application/json"}


def download(report: dict[str, Any] | None, file_format: str, name: str) -> HttpResponse:
    """Return a report as a file to download."""
    if not report or file_format not in CONTENT_TYPES:
        raise Http404
    text = render_report(report) if file_format == "html" else json.dumps(report, indent=1, ensure_ascii=False)
    response = HttpResponse(text.encode("utf-8", "replace"), content_type=CONTENT_TYPES[file_format])
    response["Content-Disposition"] = f'attachment; filename="{name}.{file_format}"'
    return response


class RehearsalFileView(UploadMixin, View):
    def get(self, request: HttpRequest, pk: int, file_format: str) -> HttpResponse:
        return download(files.read_json(self.upload, files.REPORT), file_format, "wordpress-rehearsal")


class RunMixin(ImportViewMixin):
    """A view of one import."""

    @cached_property
    def import_run(self) -> ImportRun:
        return get_object_or_404(ImportRun, pk=self.kwargs["pk"])

    def can_undo(self) -> bool:
        return self.import_run.status != ImportRun.Status.UNDONE

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(import_run=self.import_run, can_undo=self.can_undo(), **kwargs)


class ReportView(RunMixin, TemplateView):
    template_name = "wordpress/import_report.html"
    page_title = gettext_lazy("Report of the import")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(upload=self.import_run.uploads.first(), **kwargs)
        if report := self.import_run.report:
            context |= report_context(report, SHOWN_ITEMS) | {"site_url": "", "next_step": next_step(report)}
        return context


class ReportFileView(RunMixin, View):
    def get(self, request: HttpRequest, pk: int, file_format: str) -> HttpResponse:
        return download(self.import_run.report, file_format, f"wordpress-import-{pk}")


class PublishView(RunMixin, TemplateView):
    """Ask before everything is published that was public at the old site."""

    template_name = "wordpress/publish.html"
    page_title = gettext_lazy("Publish imported pages")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(counts=count_waiting(self.import_run.source), **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.can_undo():
            return redirect("wordpress_report", self.import_run.pk)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.can_undo():
            return redirect("wordpress_report", pk)
        return redirect("background_task", tasks.start_publishing(self.import_run, request.user).pk)


class UndoView(RunMixin, TemplateView):
    """Ask before an import is undone."""

    template_name = "wordpress/undo.html"
    page_title = gettext_lazy("Undo the import")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.can_undo():
            return redirect("wordpress_report", self.import_run.pk)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.can_undo():
            return redirect("wordpress_report", pk)
        return redirect("background_task", tasks.start_undo(self.import_run, request.user).pk)
