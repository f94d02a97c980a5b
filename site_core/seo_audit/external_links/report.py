"""The report on links to other websites: those that need attention, and all others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import django_filters
from django.conf import settings
from django.db.models import Case, IntegerField, QuerySet, Value, When
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import page_permission_policy

from site_core.lib.spreadsheets import ESCAPE_IN_EXPORTS

from ..report import PERMISSIONS
from .access import edit_url, visible_links
from .models import ExternalLink, ExternalLinkUse
from .states import PROBLEMS, State

# The most severe first.
TO_FIX = (*PROBLEMS, State.MOVED)
ORDER = (*TO_FIX, State.UNCERTAIN, State.REFUSED, State.UNCHECKED, State.OK)
IGNORED, ALL = "ignored", "all"


class ExternalLinkFilterSet(WagtailFilterSet):
    show = django_filters.ChoiceFilter(
        label=_("Show"),
        empty_label=_("What to fix"),
        choices=[*((state, State(state).label) for state in ORDER), (IGNORED, _("Ignored")), (ALL, _("All"))],
    )
    owner = django_filters.ChoiceFilter(label=_("Pages"), empty_label=_("All"), choices=[("me", _("Pages that I own"))])

    class Meta:
        model = ExternalLink
        fields = ["show", "owner"]

    def filter_queryset(self, queryset: QuerySet[ExternalLink]) -> QuerySet[ExternalLink]:
        selected = self.form.cleaned_data
        if selected.get("owner"):
            own = ExternalLinkUse.objects.filter(page__owner=self.request.user)
            queryset = queryset.filter(pk__in=own.values("link"))
        show = selected.get("show") or ""
        if show == IGNORED:
            return queryset.exclude(ignored_at=None)
        if show in State.values:
            return queryset.filter(state=show)
        return queryset if show == ALL else queryset.filter(state__in=TO_FIX, ignored_at=None)


class LinkColumn(Column):
    """A column with a template of its own, in which ``link`` is the ExternalLink."""

    def __init__(self, name: str, template: str, label: Any, **kwargs: Any) -> None:
        super().__init__(name, label=label, accessor=lambda link: link, **kwargs)
        self.cell_template_name = f"seo_audit/external_links/{template}.html"

    def get_cell_context_data(self, instance: ExternalLink, parent_context: dict[str, Any]) -> dict[str, Any]:
        request = parent_context["request"]
        uses = [(use, edit_url(use)) for use in instance.visible_uses]
        return super().get_cell_context_data(instance, parent_context) | {
            "link": instance,
            "uses": uses,
            "reason": instance.get_reason_display(),
            "is_waiting": settings.CHECK_EXTERNAL_LINKS and instance.due_at <= timezone.now(),
            "is_failing": bool(instance.failing_since) and instance.state not in PROBLEMS,
            "can_check": settings.CHECK_EXTERNAL_LINKS,
            "can_replace": instance.state != State.OK and any(use.is_replaceable for use, _url in uses),
            "can_ignore": instance.state in (*TO_FIX, State.UNCERTAIN),
            "csrf_token": get_token(request),
        }


class ExportedUse(NamedTuple):
    """A row of the export."""

    link: ExternalLink
    use: ExternalLinkUse
    edit_url: str

    @property
    def result(self) -> str:
        return self.link.get_state_display()

    @property
    def reason(self) -> str:
        return self.link.get_reason_display()

    @property
    def place(self) -> str:
        return self.use.page.title if self.use.page else self.use.get_setting_display()

    @property
    def owner(self) -> str:
        owner = self.use.page.owner if self.use.page else None
        return (owner.get_full_name() or owner.get_username()) if owner else ""


class ExternalLinksView(ReportView):
    page_title = _("Links to other websites")
    header_icon = "link-external"
    index_url_name = "seo_audit:external_links"
    index_results_url_name = "seo_audit:external_links_results"
    results_template_name = "seo_audit/external_links/report_results.html"
    model = ExternalLink
    permission_policy = page_permission_policy
    any_permission_required = PERMISSIONS
    filterset_class = ExternalLinkFilterSet
    is_searchable = True
    search_fields = ["url"]
    default_ordering = "state"
    columns = [
        LinkColumn("url", "link_cell", _("Link"), sort_key="url"),
        LinkColumn("uses", "uses_cell", _("Where")),
        LinkColumn("dates", "dates_cell", _("Dates"), sort_key="failing_since"),
        LinkColumn("actions", "actions_cell", _("Actions")),
    ]
    export_filename = "links-to-other-websites"
    export_headings = {
        "link.url": _("URL"),
        "result": _("Result"),
        "link.status_code": _("HTTP status"),
        "reason": _("What to do"),
        "link.new_url": _("New URL"),
        "place": _("Page"),
        "edit_url": _("Edit"),
        "owner": _("Owner"),
        "use.sentence": _("Sentence"),
        "link.failing_since": _("First seen"),
        "link.last_good_at": _("Last good"),
        "link.checked_at": _("Last checked"),
    }
    list_export = list(export_headings)
    custom_value_preprocess = {**ReportView.custom_value_preprocess, **ESCAPE_IN_EXPORTS}

    def get_base_queryset(self) -> QuerySet[ExternalLink]:
        return visible_links(self.request.user)

    def get_valid_orderings(self) -> list[str]:
        return ["state", *(f"{sign}{key}" for key in ("url", "failing_since", "last_good_at") for sign in ("", "-"))]

    def order_queryset(self, queryset: QuerySet[ExternalLink]) -> QuerySet[ExternalLink]:
        if self.ordering != "state":
            return queryset.order_by(self.ordering, "pk")
        severity = Case(
            *(When(state=state, then=Value(position)) for position, state in enumerate(ORDER)),
            output_field=IntegerField(),
        )
        return queryset.order_by(severity, "url", "pk")

    def as_spreadsheet(self, queryset: Iterable[ExternalLink], spreadsheet_format: str) -> HttpResponse:
        """Export a row for each place, so that each owner finds theirs."""
        origin = settings.WAGTAILADMIN_BASE_URL
        rows = [ExportedUse(link, use, origin + edit_url(use)) for link in queryset for use in link.visible_uses]
        return super().as_spreadsheet(rows, spreadsheet_format)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        links = visible_links(self.request.user)
        return super().get_context_data(
            is_on=settings.CHECK_EXTERNAL_LINKS,
            total=links.count(),
            waiting=links.filter(due_at__lte=timezone.now()).count(),
            **kwargs,
        )
