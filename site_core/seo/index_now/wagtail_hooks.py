"""Add the IndexNow report to the admin."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from .report import IndexNowMenuItem, IndexNowReport


@hooks.register("register_admin_urls")
def index_now_urls() -> list[URLPattern]:
    return [
        path("reports/index-now/", IndexNowReport.as_view(), name="index_now_report"),
        path("reports/index-now/results/", IndexNowReport.as_view(results_only=True), name="index_now_report_results"),
    ]


@hooks.register("register_reports_menu_item")
def index_now_menu_item() -> MenuItem:
    return IndexNowMenuItem(_("IndexNow"), reverse("index_now_report"), icon_name="globe", order=1300)
