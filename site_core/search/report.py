"""The report “Searches”: what people searched for on the site, and what they did not find."""

from __future__ import annotations

from typing import Any

import django_filters
from django.conf import settings
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import page_permission_policy

from site_core.lib.spreadsheets import ESCAPE_IN_EXPORTS

from .counts import PERMISSIONS, can_view_searches, searched_terms
from .models import SearchTerm


class SearchTermFilterSet(WagtailFilterSet):
    results = django_filters.ChoiceFilter(
        label=_("Results"),
        method="filter_results",
        choices=[("none", _("Nothing found")), ("some", _("Found"))],
        empty_label=_("All"),
    )

    class Meta:
        model = SearchTerm
        fields = ["results"]

    def filter_results(self, terms: QuerySet[SearchTerm], name: str, value: str) -> QuerySet[SearchTerm]:
        return terms.filter(results=0) if value == "none" else terms.filter(results__gt=0)


class SearchTermReport(ReportView):
    model = SearchTerm
    page_title = _("Searches")
    header_icon = "search"
    index_url_name = "search_terms"
    index_results_url_name = "search_terms_results"
    results_template_name = "search/report_results.html"
    permission_policy = page_permission_policy
    any_permission_required = PERMISSIONS
    filterset_class = SearchTermFilterSet
    is_searchable = False
    default_ordering = "-searches"
    columns = [
        Column("term", label=_("Search"), sort_key="term"),
        Column("searches", label=_("Searches in the last 30 days"), sort_key="searches"),
        Column("results", label=_("Pages found now"), sort_key="results"),
    ]
    list_export = ["term", "searches", "results"]
    export_headings = {"term": _("Search"), "searches": _("Searches in the last 30 days"), "results": _("Pages found")}
    export_filename = "searches"
    custom_value_preprocess = {**ReportView.custom_value_preprocess, **ESCAPE_IN_EXPORTS}

    def get_base_queryset(self) -> QuerySet[SearchTerm]:
        return searched_terms()

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(*args, is_on=settings.SEARCH_COUNTS, **kwargs)


class SearchTermsMenuItem(MenuItem):
    def __init__(self) -> None:
        super().__init__(_("Searches"), reverse("search_terms"), name="search-terms", icon_name="search", order=645)

    def is_shown(self, request: HttpRequest) -> bool:
        return can_view_searches(request.user)
