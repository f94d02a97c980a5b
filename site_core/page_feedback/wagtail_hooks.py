"""The report of page feedback in Wagtail's admin."""

from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .report import FeedbackMenuItem, FeedbackReport


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    return [path("reports/page-feedback/", FeedbackReport.as_view(), name="page_feedback_report")]


@hooks.register("register_reports_menu_item")
def register_menu_item() -> MenuItem:
    return FeedbackMenuItem()
