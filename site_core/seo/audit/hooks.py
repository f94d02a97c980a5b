"""Puts the audit into Wagtail's admin: addresses, menu, dashboard, editor."""

from django.templatetags.static import static
from django.urls import include, path, reverse
from django.utils.html import format_html
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import page_permission_policy

from .bulk_edit import BulkEditView
from .dashboard import WorstPagesPanel
from .editor_checks import checks
from .report import PERMISSIONS, AuditReportView


@hooks.register("register_admin_urls")
def audit_urls():
    patterns = [
        path("reports/seo-audit/", AuditReportView.as_view(), name="report"),
        path("reports/seo-audit/results/", AuditReportView.as_view(results_only=True), name="results"),
        path("reports/seo-audit/edit/", BulkEditView.as_view(), name="edit"),
        path("seo/checks/<int:page_id>/", checks, name="checks"),
    ]
    return [path("", include((patterns, "seo_audit")))]


class AuditMenuItem(MenuItem):
    def is_shown(self, request):
        return page_permission_policy.user_has_any_permission(request.user, PERMISSIONS)


@hooks.register("register_reports_menu_item")
def audit_menu_item():
    return AuditMenuItem("SEO audit", reverse("seo_audit:report"), name="seo-audit", icon_name="search", order=650)


@hooks.register("construct_homepage_panels")
def worst_pages(request, panels):
    panels.append(WorstPagesPanel())


@hooks.register("insert_editor_js")
def checks_script():
    return format_html('<script src="{}" defer></script>', static("js/seo-checks.js"))
