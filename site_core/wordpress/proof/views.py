"""The proof in the admin: start it, watch it, and look at its lines."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.models import Page

from site_core.background_tasks import running, services
from site_core.background_tasks.kinds import get_kind
from site_core.background_tasks.models import BackgroundTask
from site_core.lib.pagination import paginate
from site_core.lib.spreadsheets import CSV_CONTENT_TYPE

from ..models import ImportRun, Proof, ProofLine
from ..wizard.views import ImportViewMixin
from . import tasks
from .describing import describe, summarize
from .picture import make_bar
from .run import Inputs, can_go_on
from .sheet import csv_file, html_file
from .steps import describe_scope, next_step
from .uploaded_copies import CopiesForm, delete_copies, store_copies

LINES_ON_A_PAGE = 50
MAX_SEARCH = 200  # characters


class ProofsView(ImportViewMixin, TemplateView):
    """Past proofs, and the button that starts one."""

    template_name = "wordpress/proofs.html"
    page_title = gettext_lazy("Proof")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        inputs = tasks.find_inputs(self.source)
        kwargs.setdefault("form", CopiesForm(inputs.source))
        return super().get_context_data(
            sources=tasks.find_sources(),
            copies=[path.name for path in inputs.copies],
            proofs=Proof.objects.select_related("user", "task")[:50],
            source=inputs.source,
            import_run=ImportRun.objects.filter(source=inputs.source).exclude(status=ImportRun.Status.UNDONE).first(),
            has_urls=tasks.has_urls(inputs.source),
            has_export=bool(inputs.exports),
            can_go_on=self.can_go_on(inputs),
            **kwargs,
        )

    @property
    def source(self) -> str:
        return self.request.POST.get("source") or self.request.GET.get("source", "")

    def can_go_on(self, inputs: Inputs) -> bool:
        last = Proof.objects.filter(source=inputs.source).first()
        return last is not None and can_go_on(last, inputs)

    def post(self, request: HttpRequest) -> HttpResponse:
        source, action = tasks.find_inputs(self.source).source, request.POST.get("action")
        if not tasks.has_urls(source):
            messages.error(request, _("No URL of the old site is known yet. Add a list of them first."))
            return redirect("wordpress_proofs")
        if action in ("add_copy", "delete_copy"):
            return self.change_copies(source, action)
        return redirect("wordpress_proof", tasks.start(request.user, anew=action == "anew", source=source).pk)

    def change_copies(self, source: str, action: str) -> HttpResponse:
        """Store what was uploaded, or delete it. A proof that has begun without it is started anew."""
        form = CopiesForm(source, self.request.POST, self.request.FILES)
        if action == "delete_copy":
            delete_copies(source)
        elif not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        else:
            try:
                store_copies(source, form.cleaned_data["copies"])
            except OSError as error:
                reason = error.strerror or type(error).__name__
                text = _("The files could not be stored (%(reason)s). Make room on the server’s disk, and try again.")
                messages.error(self.request, text % {"reason": reason})
        return redirect(f"{reverse('wordpress_proofs')}?{urlencode({'source': source})}")


class ProofMixin(ImportViewMixin):
    """A view of one proof."""

    @cached_property
    def proof(self) -> Proof:
        return get_object_or_404(Proof.objects.select_related("task", "user"), pk=self.kwargs["pk"])

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        *items, last = super().get_breadcrumbs_items()
        return [*items, {"url": reverse("wordpress_proofs"), "label": _("Proof")}, last]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(proof=self.proof, **kwargs)


class ProofView(ProofMixin, TemplateView):
    """The progress of a proof, then its result with all lines."""

    template_name = "wordpress/proof.html"
    page_title = gettext_lazy("Result of the proof")

    @property
    def task(self) -> BackgroundTask | None:
        return self.proof.task

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        is_finished = self.proof.status == Proof.Status.FINISHED
        context = super().get_context_data(task=self.task, is_finished=is_finished, **kwargs)
        return context | (self.get_results() if is_finished else self.get_progress())

    def get_progress(self) -> dict[str, Any]:
        return {"kind": get_kind(tasks.PROOF), "can_go_on": can_go_on(self.proof, tasks.inputs_of(self.proof))}

    def get_results(self) -> dict[str, Any]:
        result, search = self.request.GET.get("result", ""), self.request.GET.get("q", "").strip()[:MAX_SEARCH]
        lines = self.proof.lines.exclude(result="").order_by("-requests", "pk")
        if result in ProofLine.Result.values:
            lines = lines.filter(result=result)
        if search:
            lines = lines.filter(path__icontains=search.replace("\x00", ""))
        page = paginate(lines, self.request.GET.get("p", "1"), LINES_ON_A_PAGE)
        return {
            "bar": make_bar(self.proof.totals),
            "next_step": next_step(self.proof),
            "scope": describe_scope(self.proof),
            "page_obj": page,
            "rows": [{"line": line, "summary": summarize(line)} for line in page],
            "result": result,
            "search": search,
            "choices": ProofLine.Result.choices,
            "is_filtered": bool(search or result),
            "needs_work": self.needs_work(),
        }

    def needs_work(self) -> str:
        """Return the result whose lines somebody should look at first. Empty if there are none."""
        results = self.proof.totals.get("results", {})
        order = (ProofLine.Result.UNANSWERED, ProofLine.Result.DIFFERS)
        return next((str(result) for result in order if results.get(result)), "")

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        action = request.POST.get("action")
        if action == "cancel" and self.task:
            running.cancel(self.task)
            Proof.objects.filter(pk=pk, status=Proof.Status.RUNNING).update(status=Proof.Status.CANCELED)
        elif action == "anew":
            return redirect("wordpress_proof", tasks.start(request.user, anew=True, source=self.proof.source).pk)
        elif action == "again" and not can_go_on(self.proof, tasks.inputs_of(self.proof)):
            messages.warning(request, _("Something has changed since this proof was started. Start a new one."))
        elif action == "again" and not (self.task and services.start_again(self.task)):
            messages.warning(request, _("The task is already running, or has ended."))
        return redirect("wordpress_proof", pk)


class ProofLineView(ProofMixin, TemplateView):
    """One URL: what the old site said, and what this one says."""

    template_name = "wordpress/proof_line.html"
    page_title = gettext_lazy("One URL")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        line = get_object_or_404(self.proof.lines.exclude(result=""), pk=self.kwargs["line"])
        pages = Page.objects.filter(pk=line.differences.get("page", 0))
        draft = pages.values_list("pk", flat=True).first()
        return super().get_context_data(**kwargs | {"line": line, "differences": describe(line), "draft": draft})


class ProofFileView(ProofMixin, View):
    """The sheet as a file."""

    def get(self, request: HttpRequest, pk: int, file_format: str) -> HttpResponseBase:
        if self.proof.status != Proof.Status.FINISHED or file_format not in ("csv", "html"):
            raise Http404
        response: HttpResponseBase
        if file_format == "csv":
            response = StreamingHttpResponse(csv_file(self.proof), content_type=CSV_CONTENT_TYPE)
        else:
            text = html_file(self.proof)
            response = HttpResponse(text.encode("utf-8", "replace"), content_type="text/html; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="proof-{pk}.{file_format}"'
        return response
