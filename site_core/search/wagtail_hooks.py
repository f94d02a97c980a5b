"""The report of searches in Wagtail's admin."""

from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .report import SearchTermReport, SearchTermsMenuItem


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    return [
        path("reports/searches/", SearchTermReport.as_view(), name="search_terms"),
        path("reports/searches/results/", SearchTermReport.as_view(results_only=True), name="search_terms_results"),
    ]


@hooks.register("register_reports_menu_item")
def register_menu_item() -> MenuItem:
    return SearchTermsMenuItem()
