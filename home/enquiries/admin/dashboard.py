"""The dashboard panel: how many enquiries are waiting, and warnings."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.models import Site

from ..models import Enquiry
from ..retention import expired
from .listing import PERMISSION_POLICY
from .warnings import get_warnings

SOON = datetime.timedelta(days=3)


class EnquiriesPanel(Component):
    name = "enquiries"
    template_name = "enquiries/admin/dashboard.html"
    order = 150

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        counts = dict(Enquiry.objects.order_by().values_list("status").annotate(Count("pk")))
        soon = timezone.now() + SOON
        expiring = [expired(site, soon).exclude(status=Enquiry.Status.DONE).count() for site in Site.objects.all()]
        return {
            "counts": [
                (counts.get(status, 0), status.label, f"{reverse('enquiries')}?status={status.value}")
                for status in Enquiry.Status
            ],
            "expiring_soon": sum(expiring),
            "warnings": get_warnings(),
        }

    def render_html(self, parent_context: dict[str, Any]) -> str:
        if not PERMISSION_POLICY.user_has_permission(parent_context["request"].user, "view"):
            return ""
        return super().render_html(parent_context)
