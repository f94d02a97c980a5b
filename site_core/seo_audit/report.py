"""The report: every live page that the user may edit or publish, with its score and findings."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from operator import or_
from typing import Any

import django_filters
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import Case, F, IntegerField, OrderBy, Q, QuerySet, Value, When
from django.db.models.functions import Lower
from django.forms import CheckboxSelectMultiple
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.formats import localize
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin import messages
from wagtail.admin.filters import ContentTypeFilter, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.reports import ReportView
from wagtail.admin.widgets.button import Button, HeaderButton
from wagtail.models import Page, get_page_content_types
from wagtail.permissions import page_permission_policy

from site_core.background_tasks.kinds import get_kind
from site_core.lib.spreadsheets import ESCAPE_IN_EXPORTS

from . import background
from .findings import FINDING_TYPES, SEVERITIES
from .models import AuditedPage

User = AbstractBaseUser | AnonymousUser

PERMISSIONS = ["change", "publish"]
CHUNK_SIZE = 500  # rows of an export in memory
MAX_XLSX_ROWS = 10_000  # take three seconds of processor time


def editable_pages(user: User) -> QuerySet[Page]:
    """Return the live pages that ``user`` may edit or publish."""
    return page_permission_policy.instances_user_has_any_permission_for(user, PERMISSIONS).live()


def section_pages(request: HttpRequest | None) -> QuerySet[Page]:
    pages = Page.objects.live().filter(numchild__gt=0, depth__gt=2)
    return pages & page_permission_policy.explorable_instances(request.user) if request else pages


class SectionFilter(django_filters.ModelChoiceFilter):
    def get_queryset(self, request: HttpRequest | None) -> QuerySet[Page]:
        return section_pages(request)


# The filter by what search engines are told: its label, and the pages it selects.
INDEXING: dict[str, tuple[Any, Q]] = {
    "noindex": (_("Hidden from search engines"), Q(noindex=True)),
    "canonical": (_("Canonical URL of another page"), Q(has_canonical_elsewhere=True)),
    "listed": (_("Listed"), Q(noindex=False, has_canonical_elsewhere=False)),
}


def has_finding(codes: list[str]) -> Q:
    """Return the condition that a page has a finding with one of these ``codes``, at least one."""
    return reduce(or_, (Q(codes__contains=f" {code} ") for code in codes))


class AuditFilterSet(WagtailFilterSet):
    content_type = ContentTypeFilter(
        label=_("Type"), queryset=lambda request: get_page_content_types(include_base_page_type=False)
    )
    severity = django_filters.ChoiceFilter(label=_("Severity"), choices=list(SEVERITIES.items()), empty_label=_("All"))
    indexing = django_filters.ChoiceFilter(
        label=_("In search results"),
        choices=[(name, label) for name, (label, _condition) in INDEXING.items()],
        empty_label=_("All"),
    )
    kind = django_filters.MultipleChoiceFilter(
        label=_("Finding"),
        choices=[(finding_type.code, finding_type.label) for finding_type in FINDING_TYPES.values()],
        widget=CheckboxSelectMultiple,
    )
    section = SectionFilter(label=_("Section"), empty_label=_("All"))

    class Meta:
        model = AuditedPage
        fields: list[str] = []

    def filter_queryset(self, pages: QuerySet[AuditedPage]) -> QuerySet[AuditedPage]:
        filters = self.form.cleaned_data
        if content_type := filters.get("content_type"):
            pages = pages.filter(page__content_type=self.content_type_id(content_type))
        if severity := filters.get("severity"):
            pages = pages.filter(
                has_finding([each.code for each in FINDING_TYPES.values() if each.severity == severity])
            )
        if indexing := filters.get("indexing"):
            pages = pages.filter(INDEXING[indexing][1])
        if codes := filters.get("kind"):
            pages = pages.filter(has_finding(codes))
        if section := filters.get("section"):
            pages = pages.filter(page__path__startswith=section.path)
        return pages

    @staticmethod
    def content_type_id(value: ContentType | str) -> int:
        return value.pk if isinstance(value, ContentType) else int(value)


class TemplateColumn(Column):
    """A column with a cell template, in which ``value`` is the AuditedPage."""

    def __init__(self, name: str, template: str, **kwargs: Any) -> None:
        super().__init__(name, accessor=lambda page: page, **kwargs)
        self.cell_template_name = template


def type_order() -> Case:
    """Return the place of a page’s type among the names of all types, in the language of the user."""
    types = sorted(get_page_content_types(), key=lambda each: str(each.model_class()._meta.verbose_name))
    cases = (When(page__content_type=each.pk, then=Value(number)) for number, each in enumerate(types))
    return Case(*cases, default=Value(len(types)), output_field=IntegerField())


SORT_KEYS: dict[str, Any] = {
    "title": Lower("page__title"),
    "type": None,  # type_order()
    "score": F("score"),
    "findings": F("finding_count"),
    "words": F("words"),
    "links_in": F("links_in"),
    "links_out": F("links_out"),
    "published": F("page__last_published_at"),
}


def order_by(key: Any, is_descending: bool, is_nullable: bool) -> OrderBy:
    """Return the order by ``key``, in which empty values are the lowest."""
    if is_descending:
        return OrderBy(key, descending=True, nulls_last=is_nullable or None)
    return OrderBy(key, nulls_first=is_nullable or None)


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

    def get_base_queryset(self) -> QuerySet[AuditedPage]:
        return AuditedPage.objects.filter(page__in=editable_pages(self.request.user)).select_related("page")

    def order_queryset(self, pages: QuerySet[AuditedPage]) -> QuerySet[AuditedPage]:
        name, is_descending = self.ordering.removeprefix("-"), self.ordering.startswith("-")
        order = order_by(SORT_KEYS[name] or type_order(), is_descending, is_nullable=name in ("links_in", "published"))
        more = [Lower("page__title")] if name == "type" else []
        return pages.order_by(order, *more, "pk")

    def search_queryset(self, pages: QuerySet[AuditedPage]) -> QuerySet[AuditedPage]:
        for word in self.search_query.split() if self.search_query else ():
            # SQLite ignores case in ASCII only.
            spellings = {word, word.casefold(), word.upper(), word.capitalize()}
            conditions = (Q(page__title__icontains=text) | Q(site_path__icontains=text) for text in spellings)
            pages = pages.filter(reduce(or_, conditions))
        return pages

    @cached_property
    def query(self) -> str:
        """The query string with search, filters, and ordering, without page number and format."""
        query = self.request.GET.copy()
        for name in ("p", "export", "_w_filter_fragment"):
            query.pop(name, None)
        return query.urlencode()


class AuditReportView(AuditListView):
    http_method_names = ["get", "head", "post"]
    page_title = _("SEO audit")
    index_url_name = "seo_audit:report"
    index_results_url_name = "seo_audit:results"
    template_name = "seo_audit/report.html"
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

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.is_large = background.audit_small_sites()
        if self.is_export:
            return self.export(request.GET["export"])
        if self.is_large and background.last_task() is None:
            background.start(request.user)
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Check a large site again."""
        background.start(request.user)
        return redirect("seo_audit:report")

    def export(self, spreadsheet_format: str) -> HttpResponseBase:
        """Return the file. CSV is sent row by row; XLSX has to be complete first."""
        if spreadsheet_format == self.FORMAT_XLSX and self.get_queryset()[MAX_XLSX_ROWS:].exists():
            text = _("Excel files of more than %(count)s pages take too long. Use filters, or download the CSV file.")
            messages.error(self.request, text % {"count": localize(MAX_XLSX_ROWS)})
            return redirect(self.get_index_url())
        return self.as_spreadsheet(self.export_rows(), spreadsheet_format)

    def export_rows(self) -> Iterator[AuditedPage]:
        """Yield the rows of an export. They are never all in memory."""
        roots = [(site.root_page.path, site.root_url) for site in background.sites()]
        for page in self.get_queryset().iterator(CHUNK_SIZE):
            page.root_url = next((url for path, url in roots if page.page.path.startswith(path)), "")
            yield page

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(*args, **kwargs)
        if self.is_large:
            kind, task = get_kind(background.KIND), background.last_task()
            context |= {"is_large": True, "task": task, "kind": kind, "checked_at": background.last_finished()}
        return context

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
