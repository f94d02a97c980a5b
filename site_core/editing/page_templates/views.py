"""“Save as template”, and the list of saved templates."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy

from site_core.pages.copying import TEXT, copy_choices
from site_core.pages.models import BasePage

from .models import SavedPageTemplate
from .saving import save_template, saved_templates

ADD = "editing.add_savedpagetemplate"
DELETE = "editing.delete_savedpagetemplate"
DETAIL = "page-template-detail"  # the class of columns that phones have no room for


class SaveTemplateForm(forms.Form):
    """Asks for a name, and what to keep besides text and images."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    description = forms.CharField(
        label=gettext_lazy("Description"),
        max_length=255,
        required=False,
        help_text=gettext_lazy("When to use it. One sentence."),
    )

    def __init__(self, *args: Any, page: BasePage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.page = page
        choices = [choice for choice in copy_choices([type(page)]) if choice is not TEXT]
        if choices:
            self.fields["keep"] = forms.MultipleChoiceField(
                label=_("Keep besides text and images"),
                choices=[(choice.key, choice.label) for choice in choices],
                widget=forms.CheckboxSelectMultiple,
                required=False,
            )

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        if name.casefold() in {template.name.casefold() for template in saved_templates(type(self.page))}:
            raise forms.ValidationError(_("A template already has this name. Enter another one."))
        return name


class SaveTemplateView(FormView):
    """Saves the latest draft of a page as a template."""

    form_class = SaveTemplateForm
    template_name = "editing/save_template.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not can_save_template(request.user, self.page):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def page(self) -> Any:
        return get_object_or_404(Page, pk=self.kwargs["page_id"]).specific

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "page": self.page}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"page": self.page}

    def form_valid(self, form: SaveTemplateForm) -> HttpResponse:
        data = form.cleaned_data
        save_template(self.page, data["name"], data["description"], data.get("keep", []), self.request.user)
        button = messages.button(reverse("page_templates:index"), _("View templates"))
        message = _("The template “%(name)s” was saved. It is offered when you add a page of this type.")
        messages.success(self.request, message % {"name": data["name"]}, buttons=[button])
        return redirect("wagtailadmin_pages:edit", self.page.pk)


def can_save_template(user: Any, page: Page) -> bool:
    return isinstance(page, BasePage) and user.has_perm(ADD) and page.permissions_for_user(user).can_edit()


class SaveTemplateMenuItem(ActionMenuItem):
    """Leads to the form that saves a page as a template."""

    name = "action-save-template"
    label = gettext_lazy("Save as template")
    icon_name = "copy"

    def is_shown(self, context: dict[str, Any]) -> bool:
        return context["view"] == "edit" and can_save_template(context["request"].user, context["page"].specific)

    def get_url(self, parent_context: dict[str, Any]) -> str:
        return reverse("editing_save_template", args=[parent_context["page"].pk])


class TemplatePermissionPolicy(ModelPermissionPolicy):
    """Templates are made from pages, not with a form of their own."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "add" and super().user_has_permission(user, action)


class SavedTemplateViewSet(ModelViewSet):
    model = SavedPageTemplate
    icon = "copy"
    copy_view_enabled = False
    list_display = [
        *("name", "page_type_name"),
        Column("description", label=gettext_lazy("Description"), classname=DETAIL),
        Column("created_by", label=gettext_lazy("Created by"), classname=DETAIL, sort_key="created_by"),
        DateColumn("created_at", label=gettext_lazy("Created"), classname=DETAIL, sort_key="created_at"),
    ]
    index_results_template_name = "editing/saved_template_results.html"
    search_fields = ["name", "description"]
    search_backend_name = None

    @property
    def permission_policy(self) -> TemplatePermissionPolicy:
        return TemplatePermissionPolicy(SavedPageTemplate)
