"""Imports and exports in the admin: upload a file, review and confirm the import, undo it, download all redirects."""

from __future__ import annotations

import gzip
import io
from typing import Any, BinaryIO, cast

from django import forms
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.models import Site

from site_core.lib.limited_process import ProcessFailed
from site_core.lib.spreadsheets import CSV_CONTENT_TYPE

from ..models import RedirectUpload
from ..transfer import background, exporter, jobs
from ..transfer.formats.column import Column
from ..transfer.formats.encoding import EMPTY
from ..transfer.formats.limits import MAX_BYTES, too_large
from ..transfer.importer import Outcome
from ..transfer.review import SECTIONS, WARNED
from .base import RedirectsViewMixin

State = RedirectUpload.State
HEADINGS = {
    Outcome.REJECTED.value: _("Rejected"),
    WARNED: _("To be imported, with warnings"),
    Outcome.CREATED.value: _("To be created"),
    Outcome.CHANGED.value: _("To be changed"),
    Outcome.SKIPPED.value: _("Skipped"),
}


@permission_required(["redirects.view_redirectrule"], raise_exception=True)
def export(request: HttpRequest, file_format: str) -> HttpResponseBase:
    """Return the file in ``file_format``: csv, xlsx, or json.

    The file is complete before the response starts, so an error never results in half a file.
    """
    if file_format not in exporter.CONTENT_TYPES:
        raise Http404
    try:
        file = exporter.export(file_format)
    except ProcessFailed:
        message = gettext(
            "Excel files of so many redirects take too long. Download the CSV file, which has the same data."
        )
        messages.error(request, message)
        return redirect("redirects:list")
    file_name = f"redirects-{timezone.localdate().isoformat()}.{file_format}"
    content_type = exporter.CONTENT_TYPES[file_format]
    return FileResponse(file, as_attachment=True, filename=file_name, content_type=content_type)


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV, TSV, Excel (.xlsx), JSON, TOML, .htaccess, _redirects, URL mappings, or nginx configuration. "
            "The format is detected automatically."
        ),
        error_messages={"empty": EMPTY},
    )
    site = forms.ModelChoiceField(
        Site.objects.all(),
        label=_("Site"),
        required=False,
        empty_label=_("All sites"),
        help_text=_("For rows that do not name a site."),
    )

    def clean_file(self) -> Any:
        if self.cleaned_data["file"].size > MAX_BYTES:
            raise forms.ValidationError(str(too_large()))
        return self.cleaned_data["file"]


class ImportView(RedirectsViewMixin, FormView):
    permission_required = "redirects.add_redirectimport"
    template_name = "redirects/import.html"
    page_title = _("Import and export redirects")
    form_class = UploadForm

    def form_valid(self, form: UploadForm) -> HttpResponse:
        jobs.delete_old()
        file = form.cleaned_data["file"]
        upload = RedirectUpload.objects.create(
            user=cast(User, self.request.user),
            file_name=file.name[-255:],
            content=file.read(),
            site=form.cleaned_data["site"],
        )
        jobs.start(upload)
        return redirect("redirects_upload", upload.pk)


class OwnUploadMixin(RedirectsViewMixin):
    """A view of one upload. Only the user who uploaded the file can see it."""

    permission_required = "redirects.add_redirectimport"

    @cached_property
    def upload(self) -> RedirectUpload:
        """The upload, as it was when the request started: a job may change it at any time. Without its large files."""
        uploads = RedirectUpload.objects.defer("content", "report")
        return get_object_or_404(uploads, pk=self.kwargs["pk"], user=self.request.user)

    def has_content(self) -> bool:
        return RedirectUpload.objects.filter(pk=self.upload.pk).exclude(content=b"").exists()


class UploadView(OwnUploadMixin, TemplateView):
    """Show what the import would do, and after it is confirmed, what it did."""

    template_name = "redirects/upload.html"
    page_title = _("Import redirects")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.upload.state == State.CHOOSING:
            return redirect("redirects_columns", self.upload.pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        upload = self.upload
        counts, shown = upload.summary.get("counts", {}), upload.summary.get("shown", {})
        sections = [(name, HEADINGS[name], counts.get(name, 0), shown.get(name, [])) for name in SECTIONS]
        is_running = upload.state in background.RUNNING
        return super().get_context_data(
            upload=upload,
            sections=sections,
            columns=imported_columns(upload.summary.get("table")),
            valid_count=sum(counts.get(name, 0) for name in (WARNED, Outcome.CREATED, Outcome.CHANGED)),
            rejected_count=counts.get(Outcome.REJECTED, 0),
            is_running=is_running,
            has_content=upload.state == State.FAILED and self.has_content(),
            is_interrupted=is_running and background.progress_of(upload) is None,
            **kwargs,
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        upload = self.upload
        action = request.POST.get("action")
        if action == "discard":
            upload.delete()
            messages.success(request, gettext("File deleted. Nothing was imported."))
            return redirect("redirects_import")
        if action == "cancel":
            background.cancel(pk)
        elif action == "check" and self.has_content():
            self.start(upload, upload.state, State.CHECKING)
        elif action in ("all", "valid"):
            upload.valid_only = action == "valid"
            self.start(upload, State.CHECKED, State.IMPORTING)
        return redirect("redirects_upload", pk)

    def start(self, upload: RedirectUpload, old_state: str, new_state: str) -> None:
        """Start the job for ``new_state`` once, no matter how often the button is pressed."""
        changes = {"state": new_state, "valid_only": upload.valid_only, "error": ""}
        if RedirectUpload.objects.filter(pk=upload.pk, state=old_state).update(**changes):
            jobs.start(upload)


def imported_columns(table: dict[str, Any] | None) -> list[tuple[str, Any]]:
    """Return ``(heading, meaning)`` of the imported columns of the ``table`` in an upload's summary."""
    pairs = zip(table["headings"], table["columns"], strict=True) if table else []
    return [(heading, Column(value).label) for heading, value in pairs if value]


class ProgressView(OwnUploadMixin, View):
    def get(self, request: HttpRequest, pk: int) -> JsonResponse:
        upload = self.upload
        progress = background.progress_of(upload)
        done, total = progress or (0, 0)
        return JsonResponse({"state": upload.state, "interrupted": progress is None, "done": done, "total": total})


class ReportView(OwnUploadMixin, View):
    """Download what the import would do, or did, with every row, as a CSV file."""

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        upload = self.upload
        if not upload.report:
            raise Http404
        report = cast(BinaryIO, gzip.open(io.BytesIO(bytes(upload.report))))  # noqa: SIM115  the response closes it
        name = "import.csv" if upload.state == State.DONE else "dry-run.csv"
        return FileResponse(report, as_attachment=True, filename=name, content_type=CSV_CONTENT_TYPE)
