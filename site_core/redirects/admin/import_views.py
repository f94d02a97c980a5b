"""Imports in the admin: a file is uploaded, looked through, shown, confirmed, and can be undone."""

from django import forms
from django.http import Http404, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views import View
from django.views.generic import FormView, ListView, TemplateView
from wagtail.admin import messages
from wagtail.models import Site

from site_core.lib.spreadsheets import CSV_CONTENT_TYPE, csv_lines, escape_formula

from .. import uploads
from ..formats.texts import MOST_BYTES, TOO_LARGE
from ..importing import CHANGED, CREATED, REFUSED, SKIPPED
from ..models import RedirectImport, RedirectUpload
from ..undoing import AlreadyUndone, undo
from .screens import RedirectsScreen

State = RedirectUpload.State
HEADINGS = {REFUSED: "Refused", CREATED: "Would be created", CHANGED: "Would be changed", SKIPPED: "Skipped"}
MOST_LEFT_SHOWN = 20


class UploadForm(forms.Form):
    file = forms.FileField(
        help_text="CSV, TSV, Excel (.xlsx), JSON, .htaccess or nginx configuration: it is seen from the content.",
        error_messages={"empty": "The file is empty. Export it anew from where it comes from."},
    )
    site = forms.ModelChoiceField(
        Site.objects.all(), required=False, empty_label="All sites", help_text="For rows that name no site themselves."
    )

    def clean_file(self):
        if self.cleaned_data["file"].size > MOST_BYTES:
            raise forms.ValidationError(TOO_LARGE.format(limit=MOST_BYTES >> 20))
        return self.cleaned_data["file"]


class ImportView(RedirectsScreen, FormView):
    permission_required = "site_core.add_redirectimport"
    template_name = "redirects/import.html"
    page_title = "Import redirects"
    form_class = UploadForm

    def form_valid(self, form):
        uploads.forget_old()
        file = form.cleaned_data["file"]
        upload = RedirectUpload.objects.create(
            user=self.request.user, file_name=file.name[-255:], content=file.read(), site=form.cleaned_data["site"]
        )
        uploads.start(upload, uploads.look)
        return redirect("redirects_upload", upload.pk)


class OwnUploadMixin(RedirectsScreen):
    """For the upload in the address, which only whoever uploaded it may see."""

    permission_required = "site_core.add_redirectimport"

    def get_upload(self):
        return get_object_or_404(RedirectUpload, pk=self.kwargs["pk"], user=self.request.user)


class UploadView(OwnUploadMixin, TemplateView):
    """What would become of the file's rows, and then what did."""

    template_name = "redirects/upload.html"
    page_title = "Import redirects"

    def get_context_data(self, **kwargs):
        upload = self.get_upload()
        counts, shown = upload.outcome.get("counts", {}), upload.outcome.get("shown", {})
        parts = [(word, heading, counts.get(word, 0), shown.get(word, [])) for word, heading in HEADINGS.items()]
        fine = counts.get(CREATED, 0) + counts.get(CHANGED, 0)
        working = upload.state in (State.CHECKING, State.IMPORTING)
        return super().get_context_data(
            upload=upload,
            parts=parts,
            fine=fine,
            refused=counts.get(REFUSED, 0),
            working=working,
            lost=working and uploads.progress_of(upload) is None,
            **kwargs,
        )

    def post(self, request, pk):
        upload = self.get_upload()
        action = request.POST.get("action")
        if action == "discard":
            upload.delete()
            messages.success(request, "The file was thrown away. Nothing was imported.")
            return redirect("redirects_import")
        if action == "look" and upload.content:
            self.begin(upload, upload.state, State.CHECKING, uploads.look)
        elif action in ("all", "valid"):
            upload.valid_only = action == "valid"
            self.begin(upload, State.CHECKED, State.IMPORTING, uploads.write)
        return redirect("redirects_upload", pk)

    def begin(self, upload, before, state, work):
        """Start ``work`` once, however often the button is pressed."""
        changed = {"state": state, "valid_only": upload.valid_only}
        if RedirectUpload.objects.filter(pk=upload.pk, state=before).update(**changed):
            uploads.start(upload, work)


class ProgressView(OwnUploadMixin, View):
    def get(self, request, pk):
        upload = self.get_upload()
        progress = uploads.progress_of(upload)
        done, total = progress or (0, 0)
        return JsonResponse({"state": upload.state, "lost": progress is None, "done": done, "total": total})


class ReportView(OwnUploadMixin, View):
    """What would become of every row, as a CSV file."""

    def get(self, request, pk):
        upload = self.get_upload()
        if not upload.content:
            raise Http404
        response = StreamingHttpResponse(csv_lines(self.rows(upload)), content_type=CSV_CONTENT_TYPE)
        response["Content-Disposition"] = 'attachment; filename="dry-run.csv"'
        return response

    def rows(self, upload):
        yield ["line", "what", "row", "why"]
        for outcome in uploads.importer_for(upload).look():
            reasons = escape_formula(" ".join(outcome.reasons))
            yield [outcome.line, outcome.word, escape_formula(outcome.text), reasons]


class ImportsView(RedirectsScreen, ListView):
    """Past imports, each of which can be taken back."""

    permission_required = "site_core.view_redirectimport"
    template_name = "redirects/imports.html"
    page_title = "Past imports"
    paginate_by = 50
    queryset = RedirectImport.objects.select_related("user")

    def get_context_data(self, **kwargs):
        return super().get_context_data(
            may_undo=self.request.user.has_perm("site_core.change_redirectimport"), **kwargs
        )

    def post(self, request):
        if not request.user.has_perm("site_core.change_redirectimport"):
            return self.handle_no_permission()
        pk = request.POST.get("import", "")
        made = get_object_or_404(RedirectImport, pk=pk if pk.isdecimal() and len(pk) < 19 else 0)
        try:
            undone = undo(made, request.user)
        except AlreadyUndone as error:
            messages.error(request, str(error))
            return redirect("redirects_imports")
        messages.success(
            request, f"{made} undone: {undone.removed:,} removed, {undone.restored:,} as they were before."
        )
        for text in undone.left[:MOST_LEFT_SHOWN]:
            messages.warning(request, text)
        if len(undone.left) > MOST_LEFT_SHOWN:
            messages.warning(request, f"{len(undone.left) - MOST_LEFT_SHOWN:,} more were left for the same reasons.")
        return redirect("redirects_imports")
