"""The report of page views in Wagtail's admin."""

from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .report import PageViewsMenuItem, PageViewsReport


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    return [path("reports/page-counts/", PageViewsReport.as_view(), name="page_counts")]


@hooks.register("register_reports_menu_item")
def register_menu_item() -> MenuItem:
    return PageViewsMenuItem()
