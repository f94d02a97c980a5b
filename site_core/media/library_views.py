"""A list of images with their alternative texts, which are edited and saved row by row.

Each row is a form of its own. With JavaScript, it is saved as soon as a text has changed, and can be undone.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import log
from wagtail.models import ReferenceIndex

from .library_filters import FILTERS, Images, filter_images
from .models import ClinicImage
from .privacy import permission_policy
from .registry import image_actions
from .renditions import prefetch_renditions

PER_PAGE = 30
FIELDS = ("description", "is_decorative")


class AltTextForm(forms.ModelForm):
    """The alternative text of one image, and the one that the person saw when they began to edit."""

    opened_description = forms.CharField(required=False, widget=forms.HiddenInput)
    opened_is_decorative = forms.BooleanField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = ClinicImage
        fields = FIELDS
        widgets = {"description": forms.Textarea(attrs={"rows": 2})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        image = kwargs["instance"]
        self.current = {name: getattr(image, name) for name in FIELDS}
        initial = {f"opened_{name}": value for name, value in self.current.items()}
        super().__init__(*args, **kwargs | {"prefix": f"image-{image.pk}", "initial": initial})

    def clean_description(self) -> str:
        return on_one_line(self.cleaned_data["description"])

    def clean(self) -> None:
        super().clean()
        data, current = self.cleaned_data, self.current
        was_opened = (on_one_line(data["opened_description"]), data["opened_is_decorative"])
        is_current = was_opened == (on_one_line(current["description"]), current["is_decorative"])
        if not is_current and any(data.get(name) != current[name] for name in FIELDS):
            text = _("decorative") if current["is_decorative"] else f"“{current['description']}”"
            message = _("Someone else has changed this text to %(text)s. Yours isn’t saved. Save again to replace it.")
            raise forms.ValidationError(message % {"text": text}, code="conflict")

    @property
    def error_message(self) -> str:
        return " ".join(str(error) for errors in self.errors.values() for error in errors)


def on_one_line(text: str) -> str:
    return " ".join(text.split())


def editable_images(request: HttpRequest) -> Images:
    if not permission_policy.user_has_permission(request.user, "change"):
        raise PermissionDenied
    return permission_policy.instances_user_has_permission_for(request.user, "change")


class LibraryView(WagtailAdminTemplateMixin, TemplateView):
    page_title = gettext_lazy("Alternative texts of images")
    header_icon = "image"
    template_name = "media/library.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown, query = self.request.GET.get("show", ""), self.request.GET.get("q", "").strip()
        images = filter_images(editable_images(self.request), shown).order_by("-created_at", "-pk")
        if query:
            images = images.filter(Q(title__icontains=query) | Q(description__icontains=query))
        page = Paginator(images.prefetch_related("pending_renditions"), PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "rows": self.get_rows(page),
            "choices": [(name, label) for name, (label, _images) in FILTERS.items()],
            "shown": shown,
            "query": query,
            "actions": image_actions,
        }

    def get_rows(self, page: Page) -> list[dict[str, Any]]:
        images = list(page.object_list)
        prefetch_renditions(images)
        counts = ReferenceIndex.get_count_references_to_in_bulk(images)
        return [
            {
                "image": image,
                "form": AltTextForm(instance=image),
                "usage_count": counts.get(image, 0),
                "is_pending": any(not row.last_error for row in image.pending_renditions.all()),
                "has_failed": image.file_problem or any(row.last_error for row in image.pending_renditions.all()),
            }
            for image in images
        ]


@require_POST
def save_alt_text(request: HttpRequest, pk: int) -> HttpResponse:
    """Save the alternative text of one image."""
    editable = editable_images(request)
    with transaction.atomic():
        image = get_object_or_404(editable.select_for_update(of=("self",)), pk=pk)
        form = AltTextForm(request.POST, instance=image)
        if form.is_valid() and any(form.cleaned_data[name] != form.current[name] for name in FIELDS):
            form.save()
            log(image, "wagtail.edit", user=request.user)
    if request.headers.get("Accept") == "application/json":
        values = {name: form.cleaned_data[name] for name in FIELDS} if form.is_valid() else form.current
        return JsonResponse({"error": form.error_message, "values": values}, status=200 if form.is_valid() else 422)
    if form.is_valid():
        messages.success(request, _("The alternative text of “%(title)s” is saved.") % {"title": image.title})
    else:
        messages.error(request, f"{image.title}: {form.error_message}")
    return redirect(get_valid_next_url_from_request(request) or reverse("image_library:index"))


urlpatterns: list[URLPattern] = [
    path("", LibraryView.as_view(), name="index"),
    path("<int:pk>/alt-text/", save_alt_text, name="save_alt_text"),
]
