"""The admin's front page: the pages that need mending most, from what the last audit left."""

from wagtail.admin.ui.components import Component
from wagtail.permissions import page_permission_policy

from ...models import PageAudit
from .findings import KINDS, Finding, grade
from .report import PERMISSIONS

MOST = 5


class WorstPagesPanel(Component):
    name = "seo_audit"
    template_name = "seo_audit/dashboard.html"
    order = 250

    def get_context_data(self, parent_context):
        user = parent_context["request"].user
        pages = page_permission_policy.instances_user_has_any_permission_for(user, PERMISSIONS).live()
        audits = PageAudit.objects.filter(page__in=pages).order_by("score", "page__path").select_related("page")
        worst = list(audits.filter(score__lt=100).defer("facts", "text")[:MOST])
        return {
            "rows": [(audit.page, audit.score, grade(audit.score), worst_finding(audit)) for audit in worst],
            "is_audited": bool(worst) or audits.exists(),
        }

    def render_html(self, parent_context=None):
        user = parent_context["request"].user
        if not page_permission_policy.user_has_any_permission(user, PERMISSIONS):
            return ""
        return super().render_html(parent_context)


def worst_finding(audit):
    """The first of what the last audit found; kinds that have gone since are passed over."""
    return next((Finding(**row) for row in audit.findings if row["code"] in KINDS), None)
