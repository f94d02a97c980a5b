"""The admin's report of the URLs sent to search engines."""

from typing import Any

import django_filters
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from site_core.site_settings.models import SearchSettings

from .models import IndexNowPing

# Users who can turn IndexNow on can also see what it does.
PERMISSION_POLICY = ModelPermissionPolicy(SearchSettings)


class IndexNowFilterSet(WagtailFilterSet):
    url = django_filters.CharFilter(lookup_expr="icontains", label=_("URL contains"))

    class Meta:
        model = IndexNowPing
        fields = ["state", "site", "url"]


class URLColumn(Column):
    cell_template_name = "wagtailadmin/tables/title_cell.html"

    def get_cell_context_data(self, instance: IndexNowPing, parent_context: dict[str, Any]) -> dict[str, Any]:
        return super().get_cell_context_data(instance, parent_context) | {"link_url": instance.url}


class IndexNowReport(ReportView):
    model = IndexNowPing
    page_title = _("IndexNow")
    header_icon = "globe"
    index_url_name = "index_now_report"
    index_results_url_name = "index_now_report_results"
    permission_policy = PERMISSION_POLICY
    permission_required = "change"
    filterset_class = IndexNowFilterSet
    default_ordering = "-queued_at"
    is_searchable = False
    columns = [
        URLColumn("url", label=_("URL")),
        StatusTagColumn(
            "get_state_display", label=_("Status"), primary=lambda ping: ping.state == IndexNowPing.State.SENT
        ),
        DateColumn("queued_at", label=_("Changed"), sort_key="queued_at"),
        DateColumn("ended_at", label=_("Sent or failed"), sort_key="ended_at"),
        Column("tries", label=_("Attempts"), sort_key="tries"),
        Column("last_error", label=_("Error")),
    ]
    list_export = ["url", "state", "queued_at", "ended_at", "tries", "last_error"]
    export_filename = "index-now"


class IndexNowMenuItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return PERMISSION_POLICY.user_has_permission(request.user, "change")
