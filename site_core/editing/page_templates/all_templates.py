"""“Start from a template”: the templates of all page types that a person may add, on one screen."""

from __future__ import annotations

from typing import Any, NamedTuple

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.models import Page, get_page_models
from wagtail.permissions import page_permission_policy

from site_core.pages.adding import get_add_url

from .choosing import PARAMETER, Choice, available_templates


class Group(NamedTuple):
    page_type: str
    choices: list[Choice]


class AllTemplatesView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "editing/all_templates.html"
    page_title = gettext_lazy("Start from a template")
    header_icon = "copy"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not get_templates_url(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        groups = [get_group(model, self.request.user) for model in get_page_models()]
        groups = sorted((group for group in groups if group.choices), key=lambda group: group.page_type)
        return super().get_context_data(groups=groups, **kwargs)


def get_group(model: type[Page], user: Any) -> Group:
    """Return the templates of ``model`` if ``user`` can add such a page, with the URLs of their forms."""
    templates = available_templates(model) if model.is_creatable else {}
    url = get_add_url(model, user) if templates else ""
    choices = [
        Choice(str(template.name), str(template.description), template.contents(), f"{url}?{PARAMETER}={key}")
        for key, template in templates.items()
    ]
    return Group(str(model.get_verbose_name()), choices if url else [])


def get_templates_url(user: Any) -> str:
    """Return the URL of the screen. "" for people who can add no pages."""
    can_add = page_permission_policy.user_has_permission(user, "add")
    return reverse("editing_templates") if can_add else ""
