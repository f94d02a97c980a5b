"""What the screens of redirects that are none of Wagtail's own kinds have in common."""

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.urls import reverse
from wagtail.admin.views.generic import WagtailAdminTemplateMixin


class RedirectsScreen(PermissionRequiredMixin, WagtailAdminTemplateMixin):
    """A screen below the list of redirects, for people with ``permission_required``."""

    raise_exception = True
    header_icon = "redirect"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self):
        above = {"url": reverse("redirects:list"), "label": "Redirects"}
        return [*super().get_breadcrumbs_items(), above, {"url": "", "label": self.page_title}]
