"""Treatments in Wagtail's page explorer."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.viewsets.pages import PageViewSet

from site_core.pages.listing_columns import date_column, explorer_columns, text_column

from .models import TreatmentPage


class TreatmentViewSet(PageViewSet):
    model = TreatmentPage
    columns = explorer_columns(
        text_column("regulatory_status", _("Regulatory status"), "get_regulatory_status_display"),
        date_column("next_review", _("Review due")),
    )
    list_filter = ["regulatory_status", "next_review", "topics", "live"]


@hooks.register("register_admin_viewset")
def register_treatment_viewset() -> TreatmentViewSet:
    return TreatmentViewSet("treatments")
