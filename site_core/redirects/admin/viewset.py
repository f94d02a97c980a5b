"""Redirects in Wagtail's admin, with its own views for snippets: list, form, history, deletion."""

from django.core.exceptions import ValidationError
from wagtail.admin import messages
from wagtail.snippets.views.snippets import CreateView, EditView, SnippetViewSet

from ..models import RedirectRule
from .rule_form import form_panels
from .rule_list import RuleFilterSet, RuleIndexView, columns

PREFILLED = ("source", "target", "redirect_page", "site")  # by whoever links to the form


class WarningsMixin:
    """Says what the check of the saved rule found, though it was no error."""

    def save_instance(self):
        instance = super().save_instance()
        for text in self.form.verdict.warnings:
            messages.warning(self.request, text)
        return instance


class RuleCreateView(WarningsMixin, CreateView):
    def get_initial_form_instance(self):
        rule = super().get_initial_form_instance() or RedirectRule()
        for name in PREFILLED:
            value = self.request.GET.get(name, "")
            try:
                setattr(rule, rule._meta.get_field(name).attname, rule._meta.get_field(name).clean(value or None, rule))
            except ValidationError:
                continue
        return rule


class RuleEditView(WarningsMixin, EditView):
    pass


class RuleViewSet(SnippetViewSet):
    model = RedirectRule
    icon = "redirect"
    admin_url_namespace = "redirects"
    base_url_path = "redirects/rules"
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
