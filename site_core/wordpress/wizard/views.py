"""The steps of an import in the admin: upload, choose, rehearse, import."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from site_core.background_tasks import running, services
from site_core.background_tasks.kinds import get_kind
from site_core.background_tasks.models import BackgroundTask

from ..importing.mapping import Mapping, MappingError, load_mapping
from ..importing.report import report_context
from ..models import ImportRun, ImportUpload
from . import files, tasks
from .forms import FilesForm, MappingForm, request_limit

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SHOWN_ITEMS = 100  # of each list in the admin; the files have more
STEPS = (gettext_lazy("Upload"), gettext_lazy("Choose"), gettext_lazy("Rehearse"), gettext_lazy("Import"))
UPLOAD, CHOOSE, REHEARSE, IMPORT = range(1, 5)
STEP_OF_TASK = {tasks.ANALYSIS: UPLOAD, tasks.REHEARSAL: REHEARSE, tasks.IMPORT: IMPORT}


class ImportViewMixin(PermissionRequiredMixin, WagtailAdminTemplateMixin):
    """A view below the list of imports, for those who may import."""

    permission_required = tasks.PERMISSION
    raise_exception = True
    header_icon = "download"
    page_title: StrOrPromise
    request: HttpRequest
    kwargs: dict[str, Any]
    step = 0

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        imports = {"url": reverse("wordpress_imports"), "label": _("Import from WordPress")}
        return [*super().get_breadcrumbs_items(), imports, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(steps=list(enumerate(STEPS, 1)), step=self.step, **kwargs)


class UploadMixin(ImportViewMixin):
    """A view of one upload. Everybody who may import sees all of them, so that anybody can delete the files."""

    @cached_property
    def upload(self) -> ImportUpload:
        return get_object_or_404(ImportUpload.objects.select_related("task", "import_run"), pk=self.kwargs["pk"])

    @property
    def task(self) -> BackgroundTask | None:
        return self.upload.task

    def is_working(self) -> bool:
        return bool(self.task and self.task.is_active and not self.task.is_interrupted)


class ImportsView(ImportViewMixin, TemplateView):
    """Uploads that wait for their next step, and past imports."""

    template_name = "wordpress/imports.html"
    page_title = gettext_lazy("Import from WordPress")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return super().get_breadcrumbs_items()[:-1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        uploads = ImportUpload.objects.select_related("user", "import_run")
        runs = ImportRun.objects.select_related("user").defer("report", "mapping")
        return super().get_context_data(uploads=uploads[:100], runs=runs[:100], **kwargs)


class FilesView(ImportViewMixin, FormView):
    """The first step: upload files."""

    template_name = "wordpress/files.html"
    page_title = gettext_lazy("Upload an export")
    form_class = FilesForm
    step = UPLOAD

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(request_limit=request_limit(), **kwargs)

    def form_valid(self, form: FilesForm) -> HttpResponse:
        upload = ImportUpload.objects.create(user=cast(User, self.request.user))
        return self.store(upload, form)

    def store(self, upload: ImportUpload, form: FilesForm) -> HttpResponse:
        try:
            files.add_files(upload, files.EXPORTS, form.cleaned_data["exports"])
            files.add_files(upload, files.MEDIA, form.cleaned_data["zips"])
        except OSError as error:
            message = _("The files could not be stored (%(reason)s). Make room on the server’s disk, and try again.")
            form.add_error(None, message % {"reason": error.strerror or type(error).__name__})
            if not upload.task_id:
                files.delete_upload(upload)
            return self.form_invalid(form)
        tasks.start(upload, tasks.ANALYSIS, self.request.user)
        return redirect("wordpress_upload", upload.pk)


class AddFilesView(UploadMixin, FilesView):
    """Upload more files: a request can only have so many bytes."""

    page_title = gettext_lazy("Add files")

    def get_form_kwargs(self) -> dict[str, Any]:
        stored = files.all_files(self.upload)
        sizes = {"stored_number": len(stored), "stored_size": files.total_size(self.upload)}
        return super().get_form_kwargs() | sizes

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(stored=files.all_files(self.upload), upload=self.upload, **kwargs)

    def form_valid(self, form: FilesForm) -> HttpResponse:
        if self.is_working():
            form.add_error(None, _("The files are being read right now. Wait until that is done, or cancel it."))
            return self.form_invalid(form)
        return self.store(self.upload, form)


class UploadView(UploadMixin, TemplateView):
    """What the last step has brought: its progress, its error, or its result, and the one thing to do next."""

    def get_template_names(self) -> list[str]:
        return ["wordpress/rehearsal.html" if self.is_rehearsed() else "wordpress/working.html"]

    def is_rehearsed(self) -> bool:
        return bool(self.task and self.task.kind == tasks.REHEARSAL and self.task.state == BackgroundTask.State.DONE)

    @cached_property
    def step(self) -> int:  # type: ignore[override]
        return STEP_OF_TASK.get(self.task.kind, UPLOAD) if self.task else UPLOAD

    @property
    def page_title(self) -> StrOrPromise:  # type: ignore[override]
        kind = get_kind(self.task.kind) if self.task else None
        return kind.heading if kind else _("Import from WordPress")

    @cached_property
    def report(self) -> dict[str, Any] | None:
        return files.read_json(self.upload, files.REPORT) if self.is_rehearsed() else None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        is_done = self.task is None or self.task.state == BackgroundTask.State.DONE
        if is_done and self.step == IMPORT and self.upload.import_run:
            return redirect("wordpress_report", self.upload.import_run.pk)
        if is_done and self.report is None and has_summary(self.upload):
            return redirect("wordpress_mapping", self.upload.pk)
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(
            upload=self.upload,
            task=self.task,
            kind=get_kind(self.task.kind) if self.task else None,
            has_files=bool(files.stored_files(self.upload, files.EXPORTS)),
            has_summary=has_summary(self.upload),
            is_analysis=self.step == UPLOAD,
            **kwargs,
        )
        if self.report:
            context |= report_context(self.report, SHOWN_ITEMS) | {"site_url": "", "options": self.upload.options}
        return context

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        action = request.POST.get("action")
        if action == "cancel" and self.task:
            running.cancel(self.task)
        elif action == "again" and self.task and not services.start_again(self.task):
            messages.warning(request, _("The task is already running, or has ended."))
        elif action == "import":
            self.start_import(request)
        return redirect("wordpress_upload", pk)

    def start_import(self, request: HttpRequest) -> None:
        """Import once, and only after a rehearsal, no matter how often the button is pressed."""
        if self.is_rehearsed():
            tasks.start(self.upload, tasks.IMPORT, request.user)


def has_summary(upload: ImportUpload) -> bool:
    return files.read_json(upload, files.SUMMARY) is not None


class MappingView(UploadMixin, FormView):
    """What is in the files, and what becomes of it."""

    template_name = "wordpress/mapping.html"
    page_title = gettext_lazy("What becomes what")
    form_class = MappingForm
    step = CHOOSE

    @cached_property
    def summary(self) -> dict[str, Any] | None:
        return files.read_json(self.upload, files.SUMMARY)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if self.has_permission() and (self.is_working() or self.summary is None):
            return redirect("wordpress_upload", self.kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {
            "summary": self.summary,
            "mapping": read_mapping(self.upload),
            "options": self.upload.options,
            "has_zip": bool(files.stored_files(self.upload, files.MEDIA)),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(
            upload=self.upload, summary=self.summary, stored=files.all_files(self.upload), **kwargs
        )
        form = context["form"]
        names = ("types", "pages", "authors", "topics")
        context |= {f"{name}_rows": form.rows(name) for name in names}
        return context | {"private_number": sum((self.summary or {})["private"].values())}

    def form_valid(self, form: MappingForm) -> HttpResponse:
        tasks.write_mapping(self.upload, form.get_mapping())
        options = {"media_source": form.cleaned_data["media_source"], "publish": form.cleaned_data["publish"]}
        ImportUpload.objects.filter(pk=self.upload.pk).update(options=options)
        tasks.start(self.upload, tasks.REHEARSAL, self.request.user)
        return redirect("wordpress_upload", self.upload.pk)


def read_mapping(upload: ImportUpload) -> Mapping:
    """Return the mapping that was proposed or chosen. An empty one if its file can’t be read."""
    try:
        return load_mapping((files.folder_of(upload) / files.MAPPING).read_text(encoding="utf-8"), Mapping())
    except (OSError, MappingError):
        return Mapping()


class DeleteFilesView(UploadMixin, View):
    """Delete the uploaded files. What was imported stays."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if self.is_working():
            messages.error(request, _("The files are in use. Cancel the work first."))
            return redirect("wordpress_upload", pk)
        import_run = self.upload.import_run
        files.delete_upload(self.upload)
        messages.success(request, _("The uploaded files were deleted from this server. Delete your own copy, too."))
        if request.POST.get("next") == "new":
            return redirect("wordpress_import")
        return redirect("wordpress_report", import_run.pk) if import_run else redirect("wordpress_imports")
