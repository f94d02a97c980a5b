"""The screen that shows where an image is used, and replaces it there."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.images.widgets import AdminImageChooser

from site_core.media.models import ClinicImage
from site_core.media.privacy import permission_policy
from site_core.pages.minor_changes import Outcome

from .replacement import Use, find_other_uses, find_uses, replace_on_page


class ReplacementForm(forms.Form):
    replacement = forms.ModelChoiceField(
        label=gettext_lazy("Show this image instead"), queryset=ClinicImage.objects.none(), widget=AdminImageChooser
    )

    def __init__(self, *args: Any, image: ClinicImage, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        images = permission_policy.instances_user_has_any_permission_for(user, ["choose", "change"])
        self.fields["replacement"].queryset = images.exclude(pk=image.pk)  # type: ignore[attr-defined]


class ReplaceImageView(WagtailAdminTemplateMixin, FormView):
    page_title = gettext_lazy("Replace everywhere")
    header_icon = "image"
    template_name = "editing/replace_image.html"
    form_class = ReplacementForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not permission_policy.user_has_any_permission(request.user, ["choose", "change"]):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        label = _("Replace everywhere: %(title)s") % {"title": self.image.title}
        return [*super().get_breadcrumbs_items(), {"url": "", "label": label}]

    @cached_property
    def image(self) -> ClinicImage:
        images = permission_policy.instances_user_has_any_permission_for(self.request.user, ["choose", "change"])
        return get_object_or_404(images, pk=self.kwargs["pk"])

    @cached_property
    def uses(self) -> list[Use]:
        return find_uses(self.image, self.request.user)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"image": self.image, "user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        count = sum(not use.refusal for use in self.uses)
        label = ngettext("Replace on %(count)d page", "Replace on %(count)d pages", count) % {"count": count}
        context = {"image": self.image, "uses": self.uses, "other_uses": find_other_uses(self.image)}
        return super().get_context_data(**kwargs) | context | {"count": count, "button_label": label}

    def form_valid(self, form: forms.Form) -> HttpResponse:
        new, user = form.cleaned_data["replacement"], self.request.user
        pages = [use.page.pk for use in self.uses if not use.refusal]
        outcomes = [replace_on_page(pk, self.image, new, user) for pk in pages]
        self.add_messages(outcomes)
        return redirect(self.request.path)

    def add_messages(self, outcomes: list[Outcome]) -> None:
        if count := outcomes.count(Outcome.PUBLISHED):
            text = ngettext(
                "Replaced on %(count)d page, which is published.",
                "Replaced on %(count)d pages, which are published.",
                count,
            )
            messages.success(self.request, text % {"count": count})
        if count := outcomes.count(Outcome.SAVED_AS_DRAFT):
            text = ngettext(
                "Replaced in %(count)d draft. Publish it from its editor.",
                "Replaced in %(count)d drafts. Publish them from their editors.",
                count,
            )
            messages.success(self.request, text % {"count": count})
        if count := outcomes.count(Outcome.NOT_SAVED):
            text = ngettext(
                "%(count)d page was not changed: its draft doesn’t use the image, or you can no longer edit it.",
                "%(count)d pages were not changed: their drafts don’t use the image, or you can no longer edit them.",
                count,
            )
            messages.warning(self.request, text % {"count": count})


urlpatterns: list[URLPattern] = [
    path("images/<int:pk>/replace-everywhere/", ReplaceImageView.as_view(), name="editing_replace_image"),
]
