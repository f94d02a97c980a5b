"""The report “Access to enquiries”: who has seen, changed, exported or deleted which."""

import django_filters
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from site_core.lib.spreadsheets import ESCAPE_IN_EXPORTS

from ..models import EnquiryAccess


class AccessFilterSet(WagtailFilterSet):
    number = django_filters.NumberFilter(label="Enquiry number")
    action = django_filters.ChoiceFilter(label="What", choices=EnquiryAccess.Action.choices, empty_label="All")
    user_name = django_filters.CharFilter(label="Who", lookup_expr="icontains")
    at = django_filters.DateFromToRangeFilter(label="When", widget=DateRangePickerWidget)

    class Meta:
        model = EnquiryAccess
        fields = ["number", "action", "user_name", "at"]


class AccessReport(ReportView):
    model = EnquiryAccess
    page_title = "Access to enquiries"
    header_icon = "view"
    index_url_name = "enquiry_accesses"
    index_results_url_name = "enquiry_accesses_results"
    permission_policy = ModelPermissionPolicy(EnquiryAccess)
    permission_required = "view"
    filterset_class = AccessFilterSet
    default_ordering = "-at"
    is_searchable = False
    columns = [
        DateColumn("at", label="When", sort_key="at"),
        Column("user_name", label="Who", accessor=lambda access: access.user_name or "The site itself"),
        Column("action", label="What", accessor=lambda access: access.get_action_display()),
        Column("number", label="Enquiry", sort_key="number"),
        Column("note", label="Note"),
    ]
    list_export = ["at", "user_name", "get_action_display", "number", "note"]
    export_headings = {
        "at": "When",
        "user_name": "Who",
        "get_action_display": "What",
        "number": "Enquiry",
        "note": "Note",
    }
    export_filename = "access-to-enquiries"
    custom_value_preprocess = {**ReportView.custom_value_preprocess, **ESCAPE_IN_EXPORTS}
