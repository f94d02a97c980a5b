"""The history of a setting in the admin, and undoing a change."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import ListView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.contrib.settings.models import BaseSiteSetting
from wagtail.contrib.settings.registry import registry
from wagtail.models import Site

from .models import SettingsChange
from .services import differing, restore, values_before
from .values import Line, Values, differences, label_of, lines_of, read_values


class Row(NamedTuple):
    """One field of a change, as the templates show it."""

    label: str
    removed: list[Line]
    added: list[Line]


def rows_of(model: type[BaseSiteSetting], changes: dict[str, list[Any]]) -> list[Row]:
    return [
        Row(label_of(model, name), *differences(lines_of(model, name, before), lines_of(model, name, after)))
        for name, (before, after) in changes.items()
    ]


class HistoryMixin(WagtailAdminTemplateMixin):
    """A view about the history of one setting of one site, for those who may change it."""

    header_icon = "history"
    request: HttpRequest
    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        policy = self.model_class.get_permission_policy()
        if not policy.user_has_permission_for_instance(request.user, "change", self.site):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def model_class(self) -> type[BaseSiteSetting]:
        model = registry.get_by_natural_key(self.kwargs["app_name"], self.kwargs["model_name"])
        if model is None or not issubclass(model, BaseSiteSetting):
            raise Http404
        return model

    @cached_property
    def site(self) -> Site:
        return get_object_or_404(Site, pk=self.kwargs["site_id"])

    @property
    def url_args(self) -> list[Any]:
        return [self.kwargs["app_name"], self.kwargs["model_name"], self.site.pk]

    def get_page_subtitle(self) -> str:
        return capfirst(str(self.model_class._meta.verbose_name))

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        edit_url = reverse("wagtailsettings:edit", args=self.url_args)
        return [
            *super().get_breadcrumbs_items(),
            {"url": edit_url, "label": self.get_page_subtitle()},
            {"url": "", "label": self.get_page_title()},
        ]


class HistoryView(HistoryMixin, ListView):
    """All recorded changes of a setting, newest first."""

    page_title = gettext_lazy("History")
    template_name = "site_settings/history.html"
    paginate_by = 20

    def get_queryset(self) -> Any:
        return SettingsChange.of(self.model_class, self.site.pk).select_related("user")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        entries = [(change, rows_of(self.model_class, change.changes)) for change in context["object_list"]]
        newest = self.get_queryset().first()
        return context | {"entries": entries, "newest": newest, "url_args": self.url_args}


class UndoView(HistoryMixin, TemplateView):
    """Show what undoing a change sets, then do it. With ``?later=1``, all later changes are undone, too."""

    page_title = gettext_lazy("Undo a change")
    template_name = "site_settings/undo.html"

    @cached_property
    def change(self) -> SettingsChange:
        changes = SettingsChange.of(self.model_class, self.site.pk)
        return get_object_or_404(changes, pk=self.kwargs["pk"])

    @cached_property
    def setting(self) -> BaseSiteSetting:
        return self.model_class.for_site(self.site)

    @property
    def with_later(self) -> bool:
        return "later" in self.request.GET

    def get_differences(self) -> tuple[Values, Values]:
        """Return the current values, and those of the change that differ from them."""
        current = read_values(self.model_class, self.setting.pk)
        return current, differing(current, values_before(self.model_class, self.change, self.with_later))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        current, values = self.get_differences()
        rows = rows_of(self.model_class, {name: [current[name], value] for name, value in values.items()})
        history_url = reverse("settings_history", args=self.url_args)
        return super().get_context_data(**kwargs) | {"rows": rows, "history_url": history_url}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        _current, values = self.get_differences()
        try:
            restore(self.setting, values, request.user)
        except ValidationError as error:
            reasons = " ".join(message for texts in error.message_dict.values() for message in texts)
            messages.error(request, _("Nothing was undone. %(reasons)s") % {"reasons": reasons})
        else:
            messages.success(request, _("%(setting)s restored.") % {"setting": self.get_page_subtitle()})
        return redirect("settings_history", *self.url_args)
