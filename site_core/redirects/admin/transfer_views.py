"""Imports and exports in the admin: upload a file, review and confirm the import, undo it, download all redirects."""

from __future__ import annotations

import tempfile
from typing import Any, cast

from django import forms
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import User
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views import View
from django.views.generic import FormView, ListView, TemplateView
from wagtail.admin import messages
from wagtail.models import Site

from site_core.lib.spreadsheets import CSV_CONTENT_TYPE, csv_lines

from ..models import RedirectImport, RedirectUpload
from ..transfer import exporter, jobs
from ..transfer.formats.encoding import EMPTY, MAX_BYTES, too_large_message
from ..transfer.importer import Outcome, report_rows
from ..transfer.undo import AlreadyUndone, UndoResult, undo
from .base import AdminRequest, RedirectsViewMixin

State = RedirectUpload.State
HEADINGS = {
    Outcome.REJECTED: _("Rejected"),
    Outcome.CREATED: _("To be created"),
    Outcome.CHANGED: _("To be changed"),
    Outcome.SKIPPED: _("Skipped"),
}
MAX_UNDO_MESSAGES = 20
MAX_MEMORY_BYTES = 4 << 20  # larger files are buffered on disk


@permission_required(["redirects.view_redirectrule"], raise_exception=True)
def export(request: HttpRequest, file_format: str) -> FileResponse:
    """Return the file in ``file_format``: csv, xlsx, or json.

    The file is complete before the response starts, so an error never results in half a file.
    """
    if file_format not in exporter.CONTENT_TYPES:
        raise Http404
    file = tempfile.SpooledTemporaryFile(MAX_MEMORY_BYTES)  # noqa: SIM115  the response closes it
    exporter.write(file_format, file)
    file.seek(0)
    file_name = f"redirects-{timezone.localdate().isoformat()}.{file_format}"
    content_type = exporter.CONTENT_TYPES[file_format]
    return FileResponse(file, as_attachment=True, filename=file_name, content_type=content_type)


class UploadForm(forms.Form):
    file = forms.FileField(
        label=_("File"),
        help_text=_(
            "CSV, TSV, Excel (.xlsx), JSON, .htaccess, or nginx configuration. The format is detected automatically."
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
            raise forms.ValidationError(too_large_message())
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
        jobs.start(upload, jobs.dry_run)
        return redirect("redirects_upload", upload.pk)


class OwnUploadMixin(RedirectsViewMixin):
    """A view of one upload. Only the user who uploaded the file can see it."""

    permission_required = "redirects.add_redirectimport"

    def get_upload(self) -> RedirectUpload:
        return get_object_or_404(RedirectUpload, pk=self.kwargs["pk"], user=self.request.user)


class UploadView(OwnUploadMixin, TemplateView):
    """Show what the import would do, and after it is confirmed, what it did."""

    template_name = "redirects/upload.html"
    page_title = _("Import redirects")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        upload = self.get_upload()
        counts, shown = upload.summary.get("counts", {}), upload.summary.get("shown", {})
        sections = [
            (outcome.value, heading, counts.get(outcome.value, 0), shown.get(outcome.value, []))
            for outcome, heading in HEADINGS.items()
        ]
        is_running = upload.state in (State.CHECKING, State.IMPORTING)
        return super().get_context_data(
            upload=upload,
            sections=sections,
            valid_count=counts.get(Outcome.CREATED, 0) + counts.get(Outcome.CHANGED, 0),
            rejected_count=counts.get(Outcome.REJECTED, 0),
            is_running=is_running,
            is_interrupted=is_running and jobs.progress_of(upload) is None,
            **kwargs,
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        upload = self.get_upload()
        action = request.POST.get("action")
        if action == "discard":
            upload.delete()
            messages.success(request, gettext("File deleted. Nothing was imported."))
            return redirect("redirects_import")
        if action == "check" and upload.content:
            self.start(upload, upload.state, State.CHECKING, jobs.dry_run)
        elif action in ("all", "valid"):
            upload.valid_only = action == "valid"
            self.start(upload, State.CHECKED, State.IMPORTING, jobs.write)
        return redirect("redirects_upload", pk)

    def start(self, upload: RedirectUpload, old_state: str, new_state: str, job: jobs.Job) -> None:
        """Start ``job`` once, no matter how often the button is pressed."""
        changes = {"state": new_state, "valid_only": upload.valid_only}
        if RedirectUpload.objects.filter(pk=upload.pk, state=old_state).update(**changes):
            jobs.start(upload, job)


class ProgressView(OwnUploadMixin, View):
    def get(self, request: HttpRequest, pk: int) -> JsonResponse:
        upload = self.get_upload()
        progress = jobs.progress_of(upload)
        done, total = progress or (0, 0)
        return JsonResponse({"state": upload.state, "interrupted": progress is None, "done": done, "total": total})


class ReportView(OwnUploadMixin, View):
    """Download what the import would do with every row, as a CSV file."""

    def get(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        upload = self.get_upload()
        if not upload.content:
            raise Http404
        rows = report_rows(jobs.importer_for(upload).dry_run())
        response = StreamingHttpResponse(csv_lines(rows), content_type=CSV_CONTENT_TYPE)
        response["Content-Disposition"] = 'attachment; filename="dry-run.csv"'
        return response


class ImportsView(RedirectsViewMixin, ListView):
    """Past imports, each of which can be undone."""

    permission_required = "redirects.view_redirectimport"
    template_name = "redirects/imports.html"
    page_title = _("Past imports")
    paginate_by = 50
    queryset = RedirectImport.objects.select_related("user")

    def may_undo(self) -> bool:
        return self.request.user.has_perm("redirects.change_redirectimport")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(may_undo=self.may_undo(), **kwargs)

    def post(self, request: AdminRequest) -> HttpResponse:
        if not self.may_undo():
            return self.handle_no_permission()
        pk = request.POST.get("import", "")
        redirect_import = get_object_or_404(RedirectImport, pk=pk if pk.isdecimal() and len(pk) < 19 else 0)
        try:
            show_undo_result(request, redirect_import, undo(redirect_import, request.user))
        except AlreadyUndone as error:
            messages.error(request, str(error))
        return redirect("redirects_imports")


def show_undo_result(request: AdminRequest, redirect_import: RedirectImport, result: UndoResult) -> None:
    message = gettext("Import of %(file)s undone: %(deleted)d deleted, %(restored)d restored.")
    values = {"file": redirect_import, "deleted": result.deleted, "restored": result.restored}
    messages.success(request, message % values)
    for text in result.left[:MAX_UNDO_MESSAGES]:
        messages.warning(request, text)
    if more := len(result.left[MAX_UNDO_MESSAGES:]):
        text = ngettext(
            "%(count)d more redirect was not changed for the same reasons.",
            "%(count)d more redirects were not changed for the same reasons.",
            more,
        )
        messages.warning(request, text % {"count": more})
