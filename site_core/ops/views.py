"""Site health in the admin: what the site needs, whether it has it, and what to do otherwise."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView, View
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from site_core.lib.site_health import Report, Status, run_checks, site_health_checks

from .site_health.mail import send_test_message

PERMISSION = "ops.view_site_health"


class SiteHealthView(PermissionRequiredMixin, WagtailAdminTemplateMixin, TemplateView):
    """GET runs the checks of this machine only. POST also asks other servers, for a few seconds at most."""

    permission_required = PERMISSION
    raise_exception = True
    page_title = gettext_lazy("Site health")
    header_icon = "circle-check"
    template_name = "ops/site_health.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        reports = run_checks(site_health_checks(), with_remote=self.request.method == "POST")
        return super().get_context_data(**group(reports), **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        return self.render_to_response(self.get_context_data())


def group(reports: list[Report]) -> dict[str, list[Report]]:
    """Return the reports by what their reader should do, as template variables."""
    return {
        "critical": [report for report in reports if report.status == Status.CRITICAL],
        "recommended": [report for report in reports if report.status == Status.RECOMMENDED],
        "good": [report for report in reports if report.status == Status.GOOD],
        "not_run": [report for report in reports if report.status is None],
    }


class SendTestMessageView(PermissionRequiredMixin, View):
    """Send a message to the person who asks, and nobody else."""

    http_method_names = ["post"]
    permission_required = PERMISSION
    raise_exception = True

    def post(self, request: HttpRequest) -> HttpResponse:
        address = getattr(request.user, "email", "")
        if not address:
            messages.error(request, _("Your account has no email address. Add one in your account settings."))
        elif error := send_test_message(address):
            messages.error(request, _("The test message was not sent. %(error)s") % {"error": error})
        else:
            message = _("The mail server accepted a message to %(address)s. Check whether it arrives, perhaps as spam.")
            messages.success(request, message % {"address": address})
        return redirect("site_health")
