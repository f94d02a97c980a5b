"""The admin's front page: required notices that are not in order. Nothing where all are."""

from wagtail.admin.ui.components import Component
from wagtail.models import Site
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permissions import page_permission_policy

from site_core.models import NavigationSettings

from .notices import lacks_of


class NoticesPanel(Component):
    name = "required_notices"
    template_name = "home/notices_panel.html"
    order = 90

    def get_context_data(self, parent_context):
        user = parent_context["request"].user
        sites = Site.objects.select_related("root_page")
        rows = [(site, lack, may_mend(user, lack)) for site in sites for lack in lacks_of(site)]
        return {"rows": rows, "has_many_sites": len({site for site, *_ in rows}) > 1}

    def render_html(self, parent_context=None):
        user = parent_context["request"].user
        if not page_permission_policy.user_has_any_permission(user, ["add", "change", "publish"]):
            return ""
        context = self.get_context_data(parent_context)
        return super().render_html(parent_context) if context["rows"] else ""


def may_mend(user, lack):
    if lack.page is None:
        return ModelPermissionPolicy(NavigationSettings).user_has_permission(user, "change")
    permissions = lack.page.permissions_for_user(user)
    return permissions.can_add_subpage() if lack.page.is_site_root() else permissions.can_edit()
