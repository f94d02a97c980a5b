"""The admin's front page: how many enquiries wait, and whether something is wrong."""

import datetime

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.models import Site

from ..models import Enquiry
from ..purging import overdue
from .listing import PERMISSION_POLICY
from .problems import problems

SOON = datetime.timedelta(days=3)


class EnquiriesPanel(Component):
    name = "enquiries"
    template_name = "home/enquiries/admin/dashboard.html"
    order = 150

    def get_context_data(self, parent_context):
        counts = dict(Enquiry.objects.order_by().values_list("status").annotate(Count("pk")))
        soon = timezone.now() + SOON
        waiting = [overdue(site, soon).exclude(status=Enquiry.Status.DONE).count() for site in Site.objects.all()]
        return {
            "counts": [
                (counts.get(status, 0), status.label, f"{reverse('enquiries')}?status={status.value}")
                for status in Enquiry.Status
            ],
            "soon_deleted": sum(waiting),
            "problems": problems(),
        }

    def render_html(self, parent_context=None):
        if not PERMISSION_POLICY.user_has_permission(parent_context["request"].user, "view"):
            return ""
        return super().render_html(parent_context)
