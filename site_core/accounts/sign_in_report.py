"""The report “Sign-ins”: who signed in, or failed to."""

from __future__ import annotations

import django_filters
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from site_core.lib.spreadsheets import ESCAPE_IN_EXPORTS

from .models import SignIn


def describe_user(sign_in: SignIn) -> str:
    return sign_in.user_name or str(_("Unknown user name"))


class SignInFilterSet(WagtailFilterSet):
    outcome = django_filters.MultipleChoiceFilter(label=_("Result"), choices=SignIn.Outcome.choices)
    second_step = django_filters.ChoiceFilter(
        label=_("Second step"), choices=SignIn.SecondStep.choices, empty_label=_("All")
    )
    user_name = django_filters.CharFilter(label=_("User"), lookup_expr="icontains")
    network = django_filters.CharFilter(label=_("IP address"), lookup_expr="startswith")
    at = django_filters.DateFromToRangeFilter(label=_("Date"), widget=DateRangePickerWidget)

    class Meta:
        model = SignIn
        fields = ["outcome", "second_step", "user_name", "network", "at"]


class SignInReport(ReportView):
    model = SignIn
    page_title = _("Sign-ins")
    header_icon = "key"
    index_url_name = "sign_ins"
    index_results_url_name = "sign_ins_results"
    permission_policy = ModelPermissionPolicy(SignIn)
    permission_required = "view"
    filterset_class = SignInFilterSet
    default_ordering = "-at"
    is_searchable = False
    columns = [
        DateColumn("at", label=_("Date"), sort_key="at"),
        Column("user_name", label=_("User"), accessor=describe_user, sort_key="user_name"),
        Column("outcome", label=_("Result"), accessor=lambda sign_in: sign_in.get_outcome_display()),
        Column("device", label=_("Device")),
        Column("network", label=_("IP address"), accessor=lambda sign_in: sign_in.network or ""),
        Column("second_step", label=_("Second step"), accessor=lambda sign_in: sign_in.get_second_step_display()),
        Column("attempts", label=_("Attempts"), sort_key="attempts"),
    ]
    list_export = ["at", "user_name", "get_outcome_display", "attempts", "get_second_step_display", "device", "network"]
    export_headings = {
        "at": _("Date"),
        "user_name": _("User"),
        "get_outcome_display": _("Result"),
        "attempts": _("Attempts"),
        "get_second_step_display": _("Second step"),
        "device": _("Device"),
        "network": _("IP address"),
    }
    export_filename = "sign-ins"
    custom_value_preprocess = {**ReportView.custom_value_preprocess, **ESCAPE_IN_EXPORTS}

    @property
    def no_results_message(self) -> str:
        if self.is_filtering:
            return super().no_results_message
        return _("Nobody has signed in within the last %(count)d days.") % {"count": settings.SIGN_IN_LOG_DAYS}
