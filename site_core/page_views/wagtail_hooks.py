"""Puts the report into Wagtail's admin."""

from django.urls import path
from wagtail import hooks

from .report import PageCountsView, menu_item


@hooks.register("register_admin_urls")
def page_counts_address():
    return [path("reports/page-counts/", PageCountsView.as_view(), name="page_counts")]


@hooks.register("register_reports_menu_item")
def page_counts_menu_item():
    return menu_item()
