"""The report of cited works that were retracted or corrected, and uploading a list of them."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from . import services
from .citing_sentences import citing_sentences, reference_numbers
from .desk import citations_for, works_on_pages
from .importing import import_retractions
from .models import CitedNotice, RetractionList
from .reading import NotARetractionList

PER_PAGE = 10
MAX_SENTENCES = 20
CAN_UPLOAD = "review.add_retractionlist"


class NoteForm(forms.Form):
    note = forms.CharField(
        label=gettext_lazy("Why the page keeps it"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For example: “The text says that it was retracted.”"),
    )


class RetractionReportView(WagtailAdminTemplateMixin, TemplateView):
    page_title = gettext_lazy("Retracted and corrected references")
    header_icon = "warning"
    template_name = "review/retractions/report.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if not works_on_pages(self.request.user):
            raise PermissionDenied
        is_seen = "seen" in self.request.GET
        citations = citations_for(self.request.user).select_related("seen_by")
        shown = citations.exclude(seen_at=None) if is_seen else citations.filter(seen_at=None)
        page = Paginator(shown.order_by("-notice__date", "pk"), PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "rows": [describe(cited) for cited in page],
            "is_seen": is_seen,
            "other_count": citations.filter(seen_at__isnull=is_seen).count(),
            "list": RetractionList.objects.first(),
            "can_upload": self.request.user.has_perm(CAN_UPLOAD),
        }


def describe(cited: CitedNotice) -> dict[str, Any]:
    """Return what the report shows about ``cited``: from the draft if it cites the work, else from the live page."""
    page = cited.page.get_latest_revision_as_object() if cited.in_draft else cited.page.specific
    numbers = reference_numbers(page, cited.notice)
    return {
        "cited": cited,
        "notice": cited.notice,
        "title": cited.page.get_admin_display_title(),
        "numbers": get_text_list([str(number) for number in numbers], _("and")),
        "sentences": list(citing_sentences(page, numbers))[:MAX_SENTENCES],
        "form": NoteForm(prefix=f"citation-{cited.pk}"),
    }


@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a citation with a note, or put it back on the desk."""
    cited = get_object_or_404(citations_for(request.user), pk=pk)
    title = cited.page.get_admin_display_title()
    if request.POST.get("action") == "reopen":
        services.reopen(cited, request.user)
        messages.success(request, _("“%(page)s” is on the desk again.") % {"page": title})
        return redirect("review_retractions")
    form = NoteForm(request.POST, prefix=f"citation-{cited.pk}")
    if form.is_valid():
        services.mark_as_seen(cited, form.cleaned_data["note"], request.user)
        messages.success(request, _("“%(page)s” keeps the reference. Your note is in its history.") % {"page": title})
    else:
        messages.error(request, _("Say why the page keeps the reference."))
    return redirect("review_retractions")


class UploadForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("CSV. If it is larger than 40 MB, compress it first (.zip or .gz)."),
    )


class UploadView(WagtailAdminTemplateMixin, FormView):
    page_title = gettext_lazy("Upload a list of retractions")
    header_icon = "upload"
    template_name = "review/retractions/upload.html"
    form_class = UploadForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(CAN_UPLOAD):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        report = {"url": reverse("review_retractions"), "label": RetractionReportView.page_title}
        return [*super().get_breadcrumbs_items(), report, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"lists": RetractionList.objects.select_related("user")[:10]}

    def form_valid(self, form: UploadForm) -> HttpResponse:
        file = form.cleaned_data["file"]
        try:
            record = import_retractions(file, file.name, self.request.user)
        except NotARetractionList as error:
            form.add_error("file", str(error))
            return self.form_invalid(form)
        self.add_messages(record)
        return redirect("review_retraction_upload" if record.broken else "review_retractions")

    def add_messages(self, record: RetractionList) -> None:
        count = CitedNotice.objects.filter(seen_at=None).count()
        text = ngettext(
            "Imported %(rows)s rows. %(count)s reference of a page was retracted or corrected.",
            "Imported %(rows)s rows. %(count)s references of pages were retracted or corrected.",
            count,
        )
        report = messages.button(reverse("review_retractions"), _("Report"))
        messages.success(self.request, text % {"rows": f"{record.rows:,}", "count": count}, buttons=[report])
        if record.broken:
            text = ngettext(
                "%(count)s line could not be read. It is listed below.",
                "%(count)s lines could not be read. They are listed below.",
                record.broken,
            )
            messages.warning(self.request, text % {"count": record.broken})


class RetractionReportMenuItem(MenuItem):
    def __init__(self) -> None:
        url = reverse("review_retractions")
        super().__init__(gettext_lazy("Retractions"), url, name="retractions", icon_name="warning", order=640)

    def is_shown(self, request: HttpRequest) -> bool:
        return works_on_pages(request.user)


urlpatterns: list[URLPattern] = [
    path("reports/retractions/", RetractionReportView.as_view(), name="review_retractions"),
    path("reports/retractions/upload/", UploadView.as_view(), name="review_retraction_upload"),
    path("reports/retractions/<int:pk>/", decide, name="review_retraction_decide"),
]
