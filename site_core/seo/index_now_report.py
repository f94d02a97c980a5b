"""The admin's list of what search engines were told."""

import django_filters
from django.urls import reverse
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permission_policies import ModelPermissionPolicy

from ..models import IndexNowPing, SearchSettings

# Whoever may switch it on may see what it does.
PERMISSION_POLICY = ModelPermissionPolicy(SearchSettings)


class IndexNowFilterSet(WagtailFilterSet):
    url = django_filters.CharFilter(lookup_expr="icontains", label="Address contains")

    class Meta:
        model = IndexNowPing
        fields = ["state", "site", "url"]


class AddressColumn(Column):
    cell_template_name = "wagtailadmin/tables/title_cell.html"

    def get_cell_context_data(self, instance, parent_context):
        return super().get_cell_context_data(instance, parent_context) | {"link_url": instance.url}


class IndexNowReport(ReportView):
    model = IndexNowPing
    page_title = "IndexNow"
    header_icon = "globe"
    index_url_name = "index_now_report"
    index_results_url_name = "index_now_report_results"
    permission_policy = PERMISSION_POLICY
    permission_required = "change"
    filterset_class = IndexNowFilterSet
    default_ordering = "-queued_at"
    is_searchable = False
    columns = [
        AddressColumn("url", label="Address"),
        StatusTagColumn("get_state_display", label="State", primary=lambda ping: ping.state == IndexNowPing.State.SENT),
        DateColumn("queued_at", label="Changed", sort_key="queued_at"),
        DateColumn("ended_at", label="Sent or given up", sort_key="ended_at"),
        Column("tries", label="Tries", sort_key="tries"),
        Column("last_error", label="What went wrong"),
    ]
    list_export = ["url", "state", "queued_at", "ended_at", "tries", "last_error"]
    export_filename = "index-now"


class IndexNowMenuItem(MenuItem):
    def is_shown(self, request):
        return PERMISSION_POLICY.user_has_permission(request.user, "change")


def menu_item():
    return IndexNowMenuItem("IndexNow", reverse("index_now_report"), icon_name="globe", order=1300)
