"""The admin’s search, and the report of searches."""

from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.search import SearchArea

from .admin_search.views import AdminSearchArea, AdminSearchView
from .report import SearchTermReport, SearchTermsMenuItem


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    return [
        path("find/", AdminSearchView.as_view(), name="admin_search"),
        path("reports/searches/", SearchTermReport.as_view(), name="search_terms"),
        path("reports/searches/results/", SearchTermReport.as_view(results_only=True), name="search_terms_results"),
    ]


@hooks.register("register_reports_menu_item")
def register_menu_item() -> MenuItem:
    return SearchTermsMenuItem()


@hooks.register("register_admin_search_area")
def register_search_area() -> SearchArea:
    return AdminSearchArea()
