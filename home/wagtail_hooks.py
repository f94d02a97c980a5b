"""How treatments appear in Wagtail's admin."""

from wagtail import hooks
from wagtail.admin.viewsets.pages import PageViewSet

from site_core.explorer import date_column, explorer_columns, text_column

from .enquiries.admin import hooks as enquiry_hooks  # noqa: F401  registered by importing
from .models import TreatmentPage
from .notices_panel import NoticesPanel


class TreatmentViewSet(PageViewSet):
    model = TreatmentPage
    columns = explorer_columns(
        text_column("regulatory_status", "Regulatory status", "get_regulatory_status_display"),
        date_column("next_review", "Review due"),
    )
    list_filter = ["regulatory_status", "next_review", "topics", "live"]


@hooks.register("register_admin_viewset")
def treatment_explorer():
    return TreatmentViewSet("treatments")


@hooks.register("construct_homepage_panels")
def required_notices(request, panels):
    panels.append(NoticesPanel())
