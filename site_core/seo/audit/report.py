"""The report: every live page that the user may edit or publish, with its score and its findings."""

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.forms import CheckboxSelectMultiple
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.filters import ContentTypeFilter, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import HeaderButton
from wagtail.models import Page, Site, get_page_content_types
from wagtail.permissions import page_permission_policy

from site_core.lib.spreadsheets import ESCAPE_IN_EXPORTS

from .findings import KINDS, SEVERITIES
from .site_audit import SiteAudit

PERMISSIONS = ["change", "publish"]


def editable_ids(user):
    """Ids of the live pages that ``user`` may edit or publish."""
    pages = page_permission_policy.instances_user_has_any_permission_for(user, PERMISSIONS)
    return set(pages.live().values_list("pk", flat=True))


def audited_pages(user):
    """AuditedPages of all sites, those that ``user`` may edit or publish."""
    allowed = editable_ids(user)
    return [page for site in Site.objects.select_related("root_page") for page in SiteAudit(site) if page.pk in allowed]


def sections(request):
    pages = Page.objects.live().filter(numchild__gt=0, depth__gt=2)
    return pages & page_permission_policy.explorable_instances(request.user) if request else pages


class SectionFilter(django_filters.ModelChoiceFilter):
    def get_queryset(self, request):
        return sections(request)


class AuditFilterSet(WagtailFilterSet):
    """Filters AuditedPages in memory: what is found of a page hangs on all the others."""

    content_type = ContentTypeFilter(
        label="Type", queryset=lambda request: get_page_content_types(include_base_page_type=False)
    )
    severity = django_filters.ChoiceFilter(label="Severity", choices=list(SEVERITIES.items()), empty_label="All")
    kind = django_filters.MultipleChoiceFilter(
        label="Finding",
        choices=[(kind.code, kind.label) for kind in KINDS.values()],
        widget=CheckboxSelectMultiple,
    )
    section = SectionFilter(label="Section", empty_label="All")

    class Meta:
        model = Page
        fields = []

    def filter_queryset(self, audited):
        wanted = self.form.cleaned_data
        if kind := wanted.get("content_type"):
            audited = [page for page in audited if page.page.content_type_id == self.type_id(kind)]
        if severity := wanted.get("severity"):
            audited = [page for page in audited if any(found.severity == severity for found in page.findings)]
        if codes := wanted.get("kind"):
            audited = [page for page in audited if any(found.code in codes for found in page.findings)]
        if section := wanted.get("section"):
            audited = [page for page in audited if page.page.path.startswith(section.path)]
        return audited

    @staticmethod
    def type_id(value):
        return value.pk if isinstance(value, ContentType) else int(value)


class TemplateColumn(Column):
    """A column whose cell has a template; the cell's ``value`` is the AuditedPage."""

    def __init__(self, name, template, **kwargs):
        super().__init__(name, accessor=lambda audited: audited, **kwargs)
        self.cell_template_name = template


SORT_KEYS = {
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
    """What the report and the bulk editor share: the same list, filters, search and order."""

    permission_policy = page_permission_policy
    any_permission_required = PERMISSIONS
    filterset_class = AuditFilterSet
    is_searchable = True
    default_ordering = "score"
    verbose_name = "page"
    verbose_name_plural = "pages"
    header_icon = "search"

    def get_valid_orderings(self):
        return [f"{sign}{key}" for key in SORT_KEYS for sign in ("", "-")]

    def get_base_queryset(self):
        return audited_pages(self.request.user)

    def get_filtered_queryset(self):
        return self.get_queryset()

    def order_queryset(self, audited):
        key = SORT_KEYS[self.ordering.removeprefix("-")]
        return sorted(audited, key=key, reverse=self.ordering.startswith("-"))

    def search_queryset(self, audited):
        words = self.search_query.casefold().split() if self.search_query else []
        return [page for page in audited if all(word in f"{page.title} {page.address}".casefold() for word in words)]

    @cached_property
    def query(self):
        """Search, filters and order as in the address, without page and format."""
        query = self.request.GET.copy()
        for name in ("p", "export", "_w_filter_fragment"):
            query.pop(name, None)
        return query.urlencode()


class AuditReportView(AuditListView):
    page_title = "SEO audit"
    index_url_name = "seo_audit:report"
    index_results_url_name = "seo_audit:results"
    results_template_name = "seo_audit/report_results.html"
    export_filename = "seo-audit"
    columns = [
        TemplateColumn("title", "seo_audit/title_cell.html", label="Page", sort_key="title", width="22%"),
        Column("type_name", label="Type", sort_key="type", width="9%"),
        TemplateColumn("score", "seo_audit/score_cell.html", label="Score", sort_key="score", width="8%"),
        TemplateColumn("findings", "seo_audit/findings_cell.html", label="Findings", sort_key="findings"),
        Column("words", label="Words", sort_key="words", width="6%"),
        Column("links_in", label="Links in", sort_key="links_in", width="7%"),
        Column("links_out", label="Links out", sort_key="links_out", width="7%"),
        DateColumn(
            "published",
            label="Last published",
            accessor=lambda page: page.page.last_published_at,
            sort_key="published",
            width="10%",
        ),
    ]
    export_headings = {
        "title": "Page",
        "full_address": "Address",
        "type_name": "Type",
        "score": "Score",
        "grade": "Grade",
        "findings_text": "Findings",
        "words": "Words",
        "links_in": "Links in",
        "links_out": "Links out",
        "page.last_published_at": "Last published",
    }
    list_export = list(export_headings)
    custom_value_preprocess = {
        **ReportView.custom_value_preprocess,
        **ESCAPE_IN_EXPORTS,
    }

    @property
    def header_buttons(self):
        url = reverse("seo_audit:edit") + (f"?{self.query}" if self.query else "")
        return [HeaderButton("Edit titles and descriptions", url, icon_name="edit")]
