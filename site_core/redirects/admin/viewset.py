"""Redirects in the admin, based on Wagtail's snippet views: list, form, history, and deletion."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import BaseButton, Button
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from ..models import Kind, RedirectRule, Status
from .rule_form import form_panels
from .rule_listing import RuleFilterSet, RuleIndexView, columns

PREFILL_FIELDS = ("source", "kind", "target", "redirect_page", "status", "site")  # which a link to the form may fill in


class ShowWarningsMixin(WagtailAdminTemplateMixin):
    """Show the warnings of the check after the redirect was saved."""

    def save_instance(self) -> RedirectRule:
        instance = super().save_instance()
        for text in self.form.check_result.warnings:
            messages.warning(self.request, text)
        return instance


class RuleCreateView(ShowWarningsMixin, CreateView):
    def get_initial_form_instance(self) -> RedirectRule:
        rule = super().get_initial_form_instance() or RedirectRule()
        for name in PREFILL_FIELDS:
            field = RedirectRule._meta.get_field(name)
            try:
                setattr(rule, field.attname, field.clean(self.request.GET.get(name) or None, rule))
            except ValidationError:
                continue
        return rule


class RuleEditView(ShowWarningsMixin, EditView):
    @cached_property
    def header_more_buttons(self) -> list[BaseButton]:
        """Offer exceptions to redirects for more than one URL."""
        buttons = super().header_more_buttons
        if self.object.kind != Kind.EXACT and not self.object.is_targetless:
            source = self.object.source.removesuffix("*") if self.object.kind == Kind.PREFIX else "/"
            query = urlencode({"source": source, "status": int(Status.EXCEPTION)})
            url = f"{reverse('redirects:add')}?{query}"
            buttons.append(Button(_("Add an exception"), url=url, icon_name="plus-inverse", priority=5))
        return buttons


class RuleViewSet(SnippetViewSet):
    model = RedirectRule
    icon = "redirect"
    admin_url_namespace = "redirects"
    base_url_path = "redirects/rules"
    menu_hook = "register_redirects_menu_item"  # a snippet without a menu item would get Wagtail's "Snippets" menu
    menu_label = gettext_lazy("All redirects")
    menu_name = "redirects-list"
    menu_order = 100
    list_display = columns
    list_per_page = 50
    ordering = "-pk"
    search_fields = ["source", "target", "query", "notes", "redirect_page__title"]
    search_backend_name = None
    filterset_class = RuleFilterSet
    index_view_class = RuleIndexView
    index_results_template_name = "redirects/rule_list_results.html"
    add_view_class = RuleCreateView
    edit_view_class = RuleEditView
    copy_view_enabled = False
    edit_handler = form_panels
