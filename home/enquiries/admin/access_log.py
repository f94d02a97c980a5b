"""The report “Access to inquiries”: who has seen, changed, exported, or deleted which one."""

import django_filters
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from site_core.lib.spreadsheets import ESCAPE_IN_EXPORTS

from ..models import EnquiryAccess


class AccessLogFilterSet(WagtailFilterSet):
    number = django_filters.NumberFilter(label=_("Inquiry number"))
    action = django_filters.ChoiceFilter(label=_("Action"), choices=EnquiryAccess.Action.choices, empty_label=_("All"))
    user_name = django_filters.CharFilter(label=_("User"), lookup_expr="icontains")
    at = django_filters.DateFromToRangeFilter(label=_("Date"), widget=DateRangePickerWidget)

    class Meta:
        model = EnquiryAccess
        fields = ["number", "action", "user_name", "at"]


class AccessLogReport(ReportView):
    model = EnquiryAccess
    page_title = _("Access to inquiries")
    header_icon = "view"
    index_url_name = "enquiry_accesses"
    index_results_url_name = "enquiry_accesses_results"
    permission_policy = ModelPermissionPolicy(EnquiryAccess)
    permission_required = "view"
    filterset_class = AccessLogFilterSet
    default_ordering = "-at"
    is_searchable = False
    columns = [
        DateColumn("at", label=_("Date"), sort_key="at"),
        Column("user_name", label=_("User"), accessor=lambda access: access.user_name or _("The site itself")),
        Column("action", label=_("Action"), accessor=lambda access: access.get_action_display()),
        Column("number", label=_("Inquiry"), sort_key="number"),
        Column("note", label=_("Note")),
    ]
    list_export = ["at", "user_name", "get_action_display", "number", "note"]
    export_headings = {
        "at": _("Date"),
        "user_name": _("User"),
        "get_action_display": _("Action"),
        "number": _("Inquiry"),
        "note": _("Note"),
    }
    export_filename = "access-to-inquiries"
    custom_value_preprocess = {**ReportView.custom_value_preprocess, **ESCAPE_IN_EXPORTS}
