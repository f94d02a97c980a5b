"""The report “URLs not found”: what visitors requested and nothing answers, with the pages they may have meant."""

from __future__ import annotations

from typing import Any

import django_filters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, DateColumn, NumberColumn
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import Page, Site
from wagtail.permission_policies import ModelPermissionPolicy

from site_core.lib.spreadsheets import ESCAPE_IN_EXPORTS

from .. import rule_sets
from ..models import NotFoundPath
from ..serving.suggestions import suggest_pages
from .base import RedirectsViewMixin

MAX_SUGGESTIONS = 3
# Logged paths are decoded, but the form takes a URL: encode what would end its path or be decoded again.
QUOTED = str.maketrans({"%": "%25", "?": "%3F", "#": "%23", " ": "%20"})


def filter_section(section: str, paths: QuerySet[NotFoundPath]) -> QuerySet[NotFoundPath]:
    """Return the ``paths`` in one section of the log: ``""`` (requested by people), ``probes``, or ``ignored``."""
    if section == "ignored":
        return paths.filter(ignored=True)
    return paths.filter(ignored=False, is_probe=section == "probes")


class NotFoundFilterSet(WagtailFilterSet):
    show = django_filters.ChoiceFilter(
        label=_("Show"),
        empty_label=_("Requests by people"),
        choices=[("probes", _("Probes by bots and scanners")), ("ignored", _("Ignored"))],
    )
    site = django_filters.ModelChoiceFilter(queryset=Site.objects.all(), label=_("Site"))

    class Meta:
        model = NotFoundPath
        fields = ["show", "site"]

    def filter_queryset(self, queryset: QuerySet[NotFoundPath]) -> QuerySet[NotFoundPath]:
        selected = self.form.cleaned_data
        queryset = filter_section(selected.get("show") or "", queryset)
        return queryset.filter(site=selected["site"]) if selected.get("site") else queryset


def get_rule_id(instance: NotFoundPath) -> int | None:
    """Return the primary key of the redirect that matches the path now, or None. Looks for it once."""
    attributes = vars(instance)
    if "rule_id" not in attributes:
        match = rule_sets.find_match(instance.path, "", instance.site)
        attributes["rule_id"] = match.rule.pk if match and not match.is_loop else None
    return attributes["rule_id"]


class PathColumn(Column):
    """The path, and the redirect that matches it now, if there is one."""

    cell_template_name = "redirects/not_found_path_cell.html"

    def get_cell_context_data(self, instance: NotFoundPath, parent_context: dict[str, Any]) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        return context | {"rule_id": get_rule_id(instance), "not_found": instance}


class SuggestionsColumn(Column):
    """Links to the form for a new redirect, prefilled with the pages that visitors may have meant."""

    cell_template_name = "redirects/not_found_suggestions_cell.html"

    def get_value(self, instance: NotFoundPath) -> list[dict[str, Any]]:
        if instance.is_probe or instance.ignored or get_rule_id(instance):
            return []
        pages = suggest_pages(instance.path, instance.site, MAX_SUGGESTIONS)
        return [{"page": page, "url": get_add_url(instance, page)} for page in pages]

    def get_cell_context_data(self, instance: NotFoundPath, parent_context: dict[str, Any]) -> dict[str, Any]:
        context = super().get_cell_context_data(instance, parent_context)
        return context | {"not_found": instance, "add_url": "" if get_rule_id(instance) else get_add_url(instance)}


class ActionsColumn(Column):
    """Buttons that ignore or delete one row. They post to the bulk actions and skip their confirmation."""

    cell_template_name = "redirects/not_found_actions_cell.html"

    def get_value(self, instance: NotFoundPath) -> NotFoundPath:
        return instance

    def get_cell_context_data(self, instance: NotFoundPath, parent_context: dict[str, Any]) -> dict[str, Any]:
        request = parent_context["request"]
        query = urlencode({"id": str(instance.pk), "next": get_next_url(request)})
        actions = [
            {"url": f"{get_bulk_action_url(name)}?{query}", "label": label}
            for name, label in self.get_actions(instance, request)
        ]
        context = super().get_cell_context_data(instance, parent_context)
        return context | {"actions": actions, "csrf_token": get_token(request)}

    def get_actions(self, instance: NotFoundPath, request: HttpRequest) -> list[tuple[str, str]]:
        """Return ``(name, label)`` of the bulk actions that the user may apply."""
        actions = []
        if request.user.has_perm("redirects.change_notfoundpath"):
            actions.append(
                ("unignore", gettext("Stop ignoring")) if instance.ignored else ("ignore", gettext("Ignore"))
            )
        if request.user.has_perm("redirects.delete_notfoundpath"):
            actions.append(("remove", gettext("Delete")))
        return actions


def get_bulk_action_url(name: str) -> str:
    return reverse("wagtail_bulk_action", args=["redirects", "notfoundpath", name])


def get_next_url(request: HttpRequest) -> str:
    """Return the URL of the report as it is shown, even if only its results are requested."""
    query = request.GET.copy()
    query.pop("_w_filter_fragment", None)
    return f"{reverse('redirects_not_found')}?{query.urlencode()}"


def quote_path(path: str) -> str:
    """Return a logged path as a person would enter it."""
    return path.translate(QUOTED)


def get_add_url(not_found: NotFoundPath, page: Page | None = None) -> str:
    """Return the URL of the form for a new redirect, prefilled."""
    values: dict[str, Any] = {"source": quote_path(not_found.path), "site": not_found.site_id}
    if page:
        values["redirect_page"] = page.pk
    return f"{reverse('redirects:add')}?{urlencode(values)}"


class NotFoundReportView(ReportView):
    model = NotFoundPath
    page_title = _("URLs not found")
    header_icon = "warning"
    index_url_name = "redirects_not_found"
    index_results_url_name = "redirects_not_found_results"
    template_name = "redirects/not_found_report.html"
    results_template_name = "redirects/not_found_report_results.html"
    permission_policy = ModelPermissionPolicy(NotFoundPath)
    permission_required = "view"
    filterset_class = NotFoundFilterSet
    default_ordering = "-hits"
    is_searchable = True
    search_fields = ["path", "referrer_host"]
    paginate_by = 20  # low, as pages are suggested for each row
    list_export = ["path", "hits", "first_seen", "last_seen", "referrer_host", "is_probe", "ignored"]
    export_headings = {
        "path": _("URL"),
        "hits": _("Requests"),
        "first_seen": _("First request"),
        "last_seen": _("Last request"),
        "referrer_host": _("Linked from"),
        "is_probe": _("Probe"),
        "ignored": _("Ignored"),
    }
    export_filename = "urls-not-found"
    custom_value_preprocess = {**ReportView.custom_value_preprocess, **ESCAPE_IN_EXPORTS}

    def has_perm(self, codename: str) -> bool:
        return self.request.user.has_perm(f"redirects.{codename}")

    @property
    def may_act(self) -> bool:
        return self.has_perm("change_notfoundpath") or self.has_perm("delete_notfoundpath")

    @property
    def columns(self) -> list[Column]:
        columns = [
            PathColumn("path", label=_("URL"), sort_key="path"),
            NumberColumn("hits", label=_("Requests"), sort_key="hits"),
            DateColumn("first_seen", label=_("First request"), sort_key="first_seen"),
            DateColumn("last_seen", label=_("Last request"), sort_key="last_seen"),
            Column("referrer_host", label=_("Linked from"), classname="redirect-host", sort_key="referrer_host"),
        ]
        if self.has_perm("add_redirectrule"):
            columns.append(SuggestionsColumn("redirect", label=_("Add redirect")))
        if self.may_act:
            columns.insert(0, BulkActionsCheckboxColumn("bulk_actions", obj_type="notfoundpath"))
            columns.append(ActionsColumn("actions", label=_("Actions")))
        return columns

    def get_base_queryset(self) -> QuerySet[NotFoundPath]:
        return super().get_base_queryset().select_related("site__root_page")

    @property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.has_perm("delete_notfoundpath"):
            return []
        url = reverse("redirects_not_found_clear")
        return [HeaderButton(_("Clear"), f"{url}?{urlencode({'show': self.section})}", icon_name="bin")]

    @property
    def section(self) -> str:
        return self.request.GET.get("show", "")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(may_act=self.may_act, section=self.section, **kwargs)


class ClearView(RedirectsViewMixin, TemplateView):
    """Delete all rows in one section of the log, after a confirmation."""

    permission_required = "redirects.delete_notfoundpath"
    template_name = "redirects/not_found_clear.html"
    page_title = _("Clear URLs not found")
    header_icon = "bin"

    @property
    def section(self) -> str:
        section = self.request.GET.get("show", "")
        return section if section in ("probes", "ignored") else ""

    def get_report_url(self) -> str:
        return f"{reverse('redirects_not_found')}?{urlencode({'show': self.section})}"

    def get_queryset(self) -> QuerySet[NotFoundPath]:
        return filter_section(self.section, NotFoundPath.objects.all())

    def get_question(self, count: int) -> str:
        if self.section == "probes":
            message = ngettext(
                "Delete %(count)d URL requested by bots and scanners?",
                "Delete %(count)d URLs requested by bots and scanners?",
                count,
            )
        elif self.section == "ignored":
            message = ngettext("Delete %(count)d ignored URL?", "Delete %(count)d ignored URLs?", count)
        else:
            message = ngettext(
                "Delete %(count)d URL requested by people?",
                "Delete %(count)d URLs requested by people?",
                count,
            )
        return message % {"count": count}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        count = self.get_queryset().count()
        question = self.get_question(count)
        return super().get_context_data(count=count, question=question, report_url=self.get_report_url(), **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        count, _by_model = self.get_queryset().delete()
        message = ngettext("%(count)d URL deleted.", "%(count)d URLs deleted.", count)
        messages.success(request, message % {"count": count})
        return redirect(self.get_report_url())
