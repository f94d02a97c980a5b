"""The report: every live page that the user may edit or publish, with its score and findings."""

from collections.abc import Callable, Iterable
from typing import Any

import django_filters
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import ContentTypeFilter, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.models import Page, Site, get_page_content_types
from wagtail.permissions import page_permission_policy

from site_core.lib.spreadsheets import ESCAPE_IN_EXPORTS

from .findings import FINDING_TYPES, SEVERITIES
from .site_audit import AuditedPage, SiteAudit

User = AbstractBaseUser | AnonymousUser

PERMISSIONS = ["change", "publish"]


def editable_page_ids(user: User) -> set[int]:
    """Return the ids of the live pages that ``user`` may edit or publish."""
    pages = page_permission_policy.instances_user_has_any_permission_for(user, PERMISSIONS)
    return set(pages.live().values_list("pk", flat=True))


def audited_pages(user: User) -> list[AuditedPage]:
    """Return the pages of all sites that ``user`` may edit or publish."""
    editable = editable_page_ids(user)
    sites = Site.objects.select_related("root_page")
    return [page for site in sites for page in SiteAudit(site) if page.pk in editable]


def section_pages(request: HttpRequest | None) -> QuerySet[Page]:
    pages = Page.objects.live().filter(numchild__gt=0, depth__gt=2)
    return pages & page_permission_policy.explorable_instances(request.user) if request else pages


class SectionFilter(django_filters.ModelChoiceFilter):
    def get_queryset(self, request: HttpRequest | None) -> QuerySet[Page]:
        return section_pages(request)


# The filter by what search engines are told: its label, and the pages it selects.
INDEXING: dict[str, tuple[Any, Callable[[AuditedPage], bool]]] = {
    "noindex": (_("Hidden from search engines"), lambda page: page.data.noindex),
    "canonical": (_("Canonical URL of another page"), lambda page: page.has_canonical_elsewhere),
    "listed": (_("Listed"), lambda page: not page.data.noindex and not page.has_canonical_elsewhere),
}


class AuditFilterSet(WagtailFilterSet):
    """Filters AuditedPages in memory, because the findings of a page depend on the other pages."""

    content_type = ContentTypeFilter(
        label=_("Type"), queryset=lambda request: get_page_content_types(include_base_page_type=False)
    )
    severity = django_filters.ChoiceFilter(label=_("Severity"), choices=list(SEVERITIES.items()), empty_label=_("All"))
    indexing = django_filters.ChoiceFilter(
        label=_("In search results"),
        choices=[(name, label) for name, (label, _matches) in INDEXING.items()],
        empty_label=_("All"),
    )
    kind = django_filters.MultipleChoiceFilter(
        label=_("Finding"),
        choices=[(finding_type.code, finding_type.label) for finding_type in FINDING_TYPES.values()],
        widget=CheckboxSelectMultiple,
    )
    section = SectionFilter(label=_("Section"), empty_label=_("All"))

    class Meta:
        model = Page
        fields: list[str] = []

    def filter_queryset(self, pages: list[AuditedPage]) -> list[AuditedPage]:
        filters = self.form.cleaned_data
        if content_type := filters.get("content_type"):
            pages = [page for page in pages if page.page.content_type_id == self.content_type_id(content_type)]
        if severity := filters.get("severity"):
            pages = [page for page in pages if any(finding.severity == severity for finding in page.findings)]
        if indexing := filters.get("indexing"):
            pages = [page for page in pages if INDEXING[indexing][1](page)]
        if codes := filters.get("kind"):
            pages = [page for page in pages if any(finding.code in codes for finding in page.findings)]
        if section := filters.get("section"):
            pages = [page for page in pages if page.page.path.startswith(section.path)]
        return pages

    @staticmethod
    def content_type_id(value: ContentType | str) -> int:
        return value.pk if isinstance(value, ContentType) else int(value)


class TemplateColumn(Column):
    """A column with a cell template, in which ``value`` is the AuditedPage."""

    def __init__(self, name: str, template: str, **kwargs: Any) -> None:
        super().__init__(name, accessor=lambda page: page, **kwargs)
        self.cell_template_name = template


SORT_KEYS: dict[str, Callable[[AuditedPage], Any]] = {
    "title": lambda page: page.title.casefold(),
    "type": lambda page: (page.type_name, page.title.casefold()),
    "score": lambda page: page.score,
    "findings": lambda page: len(page.findings),
    "words": lambda page: page.words,
    "links_in": lambda page: page.links_in,
    "links_out": lambda page: page.links_out,
    "published": lambda page: page.page.last_published_at.timestamp() if page.page.last_published_at else 0,
}


class AuditListView(ReportView):
    """The list, filters, search, and ordering of the report and the bulk editor."""

    permission_policy = page_permission_policy
    any_permission_required = PERMISSIONS
    filterset_class = AuditFilterSet
    is_searchable = True
    default_ordering = "score"
    verbose_name = _("page")
    verbose_name_plural = _("pages")
    header_icon = "search"

    def get_valid_orderings(self) -> list[str]:
        return [f"{sign}{key}" for key in SORT_KEYS for sign in ("", "-")]

    def get_base_queryset(self) -> list[AuditedPage]:
        return audited_pages(self.request.user)

    def get_filtered_queryset(self) -> list[AuditedPage]:
        return self.get_queryset()

    def order_queryset(self, pages: Iterable[AuditedPage]) -> list[AuditedPage]:
        key = SORT_KEYS[self.ordering.removeprefix("-")]
        return sorted(pages, key=key, reverse=self.ordering.startswith("-"))

    def search_queryset(self, pages: Iterable[AuditedPage]) -> list[AuditedPage]:
        words = self.search_query.casefold().split() if self.search_query else []
        return [page for page in pages if all(word in f"{page.title} {page.site_path}".casefold() for word in words)]

    @cached_property
    def query(self) -> str:
        """The query string with search, filters, and ordering, without page number and format."""
        query = self.request.GET.copy()
        for name in ("p", "export", "_w_filter_fragment"):
            query.pop(name, None)
        return query.urlencode()


class AuditReportView(AuditListView):
    page_title = _("SEO audit")
    index_url_name = "seo_audit:report"
    index_results_url_name = "seo_audit:results"
    results_template_name = "seo_audit/report_results.html"
    export_filename = "seo-audit"
    columns = [
        TemplateColumn("title", "seo_audit/title_cell.html", label=_("Page"), sort_key="title", width="22%"),
        Column("type_name", label=_("Type"), sort_key="type", width="9%"),
        TemplateColumn("score", "seo_audit/score_cell.html", label=_("Score"), sort_key="score", width="8%"),
        TemplateColumn("findings", "seo_audit/findings_cell.html", label=_("Findings"), sort_key="findings"),
        Column("words", label=_("Words"), sort_key="words", width="6%"),
        Column("links_in", label=_("Links in"), sort_key="links_in", width="7%"),
        Column("links_out", label=_("Links out"), sort_key="links_out", width="7%"),
        DateColumn(
            "published",
            label=_("Last published"),
            accessor=lambda page: page.page.last_published_at,
            sort_key="published",
            width="10%",
        ),
    ]
    export_headings = {
        "title": _("Page"),
        "full_url": _("URL"),
        "type_name": _("Type"),
        "score": _("Score"),
        "grade.label": _("Grade"),
        "findings_text": _("Findings"),
        "words": _("Words"),
        "links_in": _("Links in"),
        "links_out": _("Links out"),
        "page.last_published_at": _("Last published"),
    }
    list_export = list(export_headings)
    custom_value_preprocess = {**ReportView.custom_value_preprocess, **ESCAPE_IN_EXPORTS}

    @property
    def header_buttons(self) -> list[HeaderButton]:
        url = reverse("seo_audit:edit") + (f"?{self.query}" if self.query else "")
        return [HeaderButton(_("Edit search results"), url, icon_name="edit")]

    @property
    def header_more_buttons(self) -> list[Button]:
        return [
            Button(_("Links to other websites"), reverse("seo_audit:external_links"), icon_name="link-external"),
            Button(_("Confirmed statements"), reverse("seo_audit:statements"), icon_name="check"),
            *super().header_more_buttons,
        ]
