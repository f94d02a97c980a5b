"""Add the audit to the admin: URLs, menu item, and editor panel."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.userbar import AccessibilityItem
from wagtail.permissions import page_permission_policy

from .bulk_edit import BulkEditView
from .contradictions.log_actions import register_statement_log_actions
from .contradictions.views import confirm_in_form, confirm_statement, statements, undo_confirmation
from .editor_panel import checks
from .external_links.admin_urls import urlpatterns as external_link_urls
from .report import PERMISSIONS, AuditReportView

# Rules of axe-core that have the same findings as the audit.
AUDITED_RULES = {"heading-order", "empty-meta-description"}


@hooks.register("register_admin_urls")
def audit_urls() -> list[URLResolver]:
    patterns = [
        path("reports/seo-audit/", AuditReportView.as_view(), name="report"),
        path("reports/seo-audit/results/", AuditReportView.as_view(results_only=True), name="results"),
        path("reports/seo-audit/edit/", BulkEditView.as_view(), name="edit"),
        path("reports/seo-audit/statements/", statements, name="statements"),
        path("reports/seo-audit/statements/confirm/<int:page_id>/", confirm_statement, name="statement_confirm"),
        path("seo/statements/<int:page_id>/", confirm_in_form, name="statement_confirm_in_form"),
        path("reports/seo-audit/statements/undo/<int:statement_id>/", undo_confirmation, name="statement_undo"),
        *external_link_urls,
        path("seo/checks/<int:page_id>/", checks, name="checks"),
    ]
    return [path("", include((patterns, "seo_audit")))]


class AuditMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return page_permission_policy.user_has_any_permission(request.user, PERMISSIONS)


@hooks.register("register_reports_menu_item")
def audit_menu_item() -> MenuItem:
    return AuditMenuItem(_("SEO audit"), reverse("seo_audit:report"), name="seo-audit", icon_name="search", order=650)


hooks.register("register_log_actions", register_statement_log_actions)


@hooks.register("construct_wagtail_userbar")
def leave_checks_to_the_audit(request: HttpRequest, items: list[Any], page: Any) -> None:
    """Remove those of Wagtail’s checks from the editor that the audit has too: its findings go to the field."""
    for item in items:
        if isinstance(item, AccessibilityItem) and item.in_editor:
            item.axe_run_only = [rule for rule in item.axe_run_only if rule not in AUDITED_RULES]


@hooks.register("insert_editor_js")
def checks_script() -> SafeString:
    """Load the script that adds the audit to the “Checks” side panel of pages."""
    return format_html(
        '<script src="{}" defer data-url="{}" data-heading="{}" data-loading="{}" data-unsaved="{}" data-error="{}">'
        "</script>",
        static("js/seo-checks.js"),
        reverse("seo_audit:checks", args=[0]),
        gettext("SEO audit"),
        gettext("Checking the page…"),
        gettext("Save the page to see the results of the audit."),
        gettext("The audit could not be loaded. Close this panel and open it again to retry."),
    )


@hooks.register("insert_editor_js")
def link_suggestions_script() -> SafeString:
    """Load the script that adds suggested links to the text."""
    return format_html(
        '<script src="{}" defer data-added="{}" data-removed="{}" data-missing="{}" data-gone="{}" data-undo="{}">'
        "</script>",
        static("js/link-suggestions.js"),
        gettext("Linked “{words}” to “{title}”."),
        gettext("Removed the link from “{words}”."),
        gettext("“{words}” is no longer linked. Nothing was changed."),
        gettext(
            "“{words}” is no longer in text that can be linked: it was changed or deleted, is already linked, "
            "or is in a heading. Nothing was changed."
        ),
        gettext("Undo"),
    )
