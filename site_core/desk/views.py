"""The screen on which people choose and order the panels of their desk."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from site_core.lib.desk import desk_panels

from .layouts import arrange, change_layout, get_layout, reset_layout


class DeskPanelsView(WagtailAdminTemplateMixin, TemplateView):
    """Each button is saved at once, without JavaScript, and keeps the focus on the panel that it changed."""

    template_name = "desk/choose_panels.html"
    page_title = gettext_lazy("Choose panels")
    header_icon = "list-ul"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        layout = get_layout(self.request.user)
        panels = [panel for panel, _sources in arrange(desk_panels(self.request.user), layout)]
        return super().get_context_data(
            shown=[panel for panel in panels if panel.name not in layout.hidden],
            hidden=[panel for panel in panels if panel.name in layout.hidden],
            focused=self.request.GET.get("changed", ""),
            **kwargs,
        )

    def post(self, request: HttpRequest) -> HttpResponse:
        if "reset" in request.POST:
            reset_layout(request.user)
            messages.success(request, _("The panels are back in their original arrangement."))
            return redirect("desk_panels")
        change = request.POST.get("change", "")
        action, _separator, name = change.partition(" ")
        change_layout(request.user, action, name)
        return redirect(f"{reverse('desk_panels')}?{urlencode({'changed': change})}")
