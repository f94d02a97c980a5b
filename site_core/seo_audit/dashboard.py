"""The dashboard panel with the pages that need the most work, as of the last audit."""

from typing import Any

from wagtail.admin.ui.components import Component
from wagtail.permissions import page_permission_policy

from .findings import FINDING_TYPES, Finding, get_grade
from .models import PageAudit
from .report import PERMISSIONS

MAX_PAGES = 5


class WorstPagesPanel(Component):
    name = "seo_audit"
    template_name = "seo_audit/dashboard.html"
    order = 250

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        pages = page_permission_policy.instances_user_has_any_permission_for(user, PERMISSIONS).live()
        audits = PageAudit.objects.filter(page__in=pages).order_by("score", "page__path").select_related("page")
        worst = list(audits.filter(score__lt=100).defer("facts", "text")[:MAX_PAGES])
        return {
            "rows": [(audit.page, audit.score, get_grade(audit.score), worst_finding(audit)) for audit in worst],
            "is_audited": bool(worst) or audits.exists(),
        }

    def render_html(self, parent_context: dict[str, Any] | None = None) -> str:
        user = (parent_context or {})["request"].user
        if not page_permission_policy.user_has_any_permission(user, PERMISSIONS):
            return ""
        return super().render_html(parent_context)


def worst_finding(audit: PageAudit) -> Finding | None:
    """Return the first finding of the last audit, skipping types that no longer exist."""
    return next((Finding(**row) for row in audit.findings if row["code"] in FINDING_TYPES), None)
