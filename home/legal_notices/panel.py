"""The dashboard panel of required notices that need attention. It is hidden if there are none."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from wagtail.admin.ui.components import Component
from wagtail.models import Site
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import page_permission_policy

from site_core.site_settings.models import NavigationSettings

from .rules import NoticeProblem, problems_for


class RequiredNoticesPanel(Component):
    name = "required_notices"
    template_name = "home/legal_notices_panel.html"
    order = 90

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        user = parent_context["request"].user
        sites = Site.objects.select_related("root_page")
        rows = [(site, problem, can_fix(user, problem)) for site in sites for problem in problems_for(site)]
        return {"rows": rows, "has_many_sites": len({site for site, *_ in rows}) > 1}

    def render_html(self, parent_context: dict[str, Any]) -> str:
        user = parent_context["request"].user
        if not page_permission_policy.user_has_any_permission(user, ["add", "change", "publish"]):
            return ""
        context = self.get_context_data(parent_context)
        return super().render_html(parent_context) if context["rows"] else ""


def can_fix(user: AbstractBaseUser, problem: NoticeProblem) -> bool:
    """Return whether ``user`` has permission to take the action of ``problem``."""
    if problem.page is None:
        return ModelPermissionPolicy(NavigationSettings).user_has_permission(user, "change")
    permissions = problem.page.permissions_for_user(user)
    return permissions.can_add_subpage() if problem.page.is_site_root() else permissions.can_edit()
