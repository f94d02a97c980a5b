"""The report “Reviews”: what waits for a reviewer, is due, was changed, or came back."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

import django_filters
from django.contrib.contenttypes.models import ContentType
from django.db.models import DateField, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from site_core.lib.spreadsheets import ESCAPE_IN_EXPORTS
from site_core.pages.models import PersonPage
from site_core.pages.reviewed_models import reviewed_models

from .contacts import owner_of, review_managers
from .models import ReviewRequest, SuggestedEdit

PERMISSIONS = ["add", "change", "publish"]
SOON = datetime.timedelta(days=30)
OPEN, RETURNED, EDITS, OVERDUE, DUE, CHANGED = "open", "returned", "edits", "overdue", "due", "changed"
STATUSES = {
    OPEN: gettext_lazy("Waiting for a reviewer"),
    RETURNED: gettext_lazy("Returned with comments"),
    EDITS: gettext_lazy("Edits to decide"),
    OVERDUE: gettext_lazy("Overdue"),
    DUE: gettext_lazy("Due within 30 days"),
    CHANGED: gettext_lazy("Changed since review"),
}


def pages_with_reviews(user: Any) -> QuerySet[Page]:
    """Return the pages that ``user`` may edit or publish and that need reviews, with what is known about these."""
    models = reviewed_models()
    pages = page_permission_policy.instances_user_has_any_permission_for(user, ["change", "publish"])
    requests = ReviewRequest.objects.filter(page=OuterRef("pk"))
    waiting = requests.open().order_by().values("page")
    edits = SuggestedEdit.objects.filter(request__page=OuterRef("pk"), state=SuggestedEdit.State.OPEN)
    return (
        pages.filter(content_type__in=ContentType.objects.get_for_models(*models).values(), alias_of=None)
        .select_related("content_type", "owner")
        .annotate(
            next_review=date_of(models, "next_review"),
            changed_since_review=date_of(models, "changed_since_review"),
            reviewer_id=Coalesce(*[F(f"{model._meta.model_name}__reviewer") for model in models], Value(None)),
            is_waiting=Exists(requests.open()),
            answer_due=Subquery(waiting.annotate(first=Min("due")).values("first")),
            last_decision=Subquery(requests.exclude(decided_at=None).order_by("-decided_at").values("decision")[:1]),
            has_edits=Exists(edits),
        )
    )


def date_of(models: list[Any], name: str) -> Coalesce:
    """Return a field that all page types with reviews have. There are no rows of other types for a page."""
    fields = [F(f"{model._meta.model_name}__{name}") for model in models]
    return Coalesce(*fields, Value(None, output_field=DateField()), output_field=DateField())


def condition(status: str) -> Q:
    """Return what selects pages with ``status``."""
    today = timezone.localdate()
    return {
        OPEN: Q(is_waiting=True),
        RETURNED: Q(is_waiting=False, last_decision=ReviewRequest.Decision.RETURNED),
        EDITS: Q(has_edits=True),
        OVERDUE: Q(live=True, next_review__lt=today),
        DUE: Q(live=True, next_review__gte=today, next_review__lte=today + SOON),
        CHANGED: ~Q(changed_since_review=None) & Q(live=True),
    }[status]


def statuses_of(page: Any) -> Iterator[str]:
    """Yield the names of what ``condition`` selects."""
    today = timezone.localdate()
    if page.is_waiting:
        yield OPEN
    elif page.last_decision == ReviewRequest.Decision.RETURNED:
        yield RETURNED
    if page.has_edits:
        yield EDITS
    if page.live and page.next_review:
        if page.next_review < today:
            yield OVERDUE
        elif page.next_review <= today + SOON:
            yield DUE
    if page.live and page.changed_since_review:
        yield CHANGED


class TypeFilter(django_filters.ModelChoiceFilter):
    def get_queryset(self, request: HttpRequest | None) -> QuerySet[ContentType]:
        types = ContentType.objects.get_for_models(*reviewed_models()).values()
        return ContentType.objects.filter(pk__in=[content_type.pk for content_type in types])


class ReviewFilterSet(WagtailFilterSet):
    status = django_filters.ChoiceFilter(
        label=gettext_lazy("Status"),
        choices=list(STATUSES.items()),
        method="filter_status",
        empty_label=gettext_lazy("All"),
    )
    reviewer_id = django_filters.ModelChoiceFilter(
        label=gettext_lazy("Last reviewer"),
        queryset=PersonPage.objects.filter(is_reviewer=True).order_by("title"),
        method="filter_reviewer",
        empty_label=gettext_lazy("All"),
    )
    content_type = TypeFilter(label=gettext_lazy("Type"), empty_label=gettext_lazy("All"))
    mine = django_filters.ChoiceFilter(
        label=gettext_lazy("Owner"),
        choices=[("me", gettext_lazy("Pages I’m responsible for"))],
        method="filter_mine",
        empty_label=gettext_lazy("All"),
    )

    class Meta:
        model = Page
        fields: list[str] = []

    def filter_status(self, pages: QuerySet[Page], name: str, value: str) -> QuerySet[Page]:
        return pages.filter(condition(value))

    def filter_reviewer(self, pages: QuerySet[Page], name: str, value: PersonPage) -> QuerySet[Page]:
        return pages.filter(reviewer_id=value.pk)

    def filter_mine(self, pages: QuerySet[Page], name: str, value: str) -> QuerySet[Page]:
        return pages.filter(owner=self.request.user)


class DayColumn(Column):
    """A date. Wagtail’s DateColumn has times, and says how long ago they were."""

    def get_value(self, instance: Any) -> str:
        day = super().get_value(instance)
        return date_format(day) if day else ""


class ReviewReportView(ReportView):
    page_title = gettext_lazy("Reviews")
    header_icon = "check"
    permission_policy = page_permission_policy
    any_permission_required = PERMISSIONS
    model = Page
    index_url_name = "review_report"
    index_results_url_name = "review_report_results"
    filterset_class = ReviewFilterSet
    default_ordering = "next_review"
    export_filename = "reviews"
    columns = [
        TitleColumn(
            "title",
            label=gettext_lazy("Page"),
            accessor="get_admin_display_title",
            get_url=lambda page: reverse("wagtailadmin_pages:edit", args=[page.pk]),
            sort_key="title",
        ),
        Column("type_name", label=gettext_lazy("Type")),
        Column("status_text", label=gettext_lazy("Status")),
        Column("reviewer_name", label=gettext_lazy("Last reviewer")),
        DayColumn("answer_due", label=gettext_lazy("Answer due"), sort_key="answer_due"),
        DayColumn("next_review", label=gettext_lazy("Next review"), sort_key="next_review"),
        Column("owner_name", label=gettext_lazy("Owner")),
    ]
    export_headings = {
        "title": gettext_lazy("Page"),
        "full_url": gettext_lazy("URL"),
        "type_name": gettext_lazy("Type"),
        "status_text": gettext_lazy("Status"),
        "reviewer_name": gettext_lazy("Last reviewer"),
        "answer_due": gettext_lazy("Answer due"),
        "next_review": gettext_lazy("Next review"),
        "owner_name": gettext_lazy("Owner"),
    }
    list_export = list(export_headings)
    custom_value_preprocess = {**ReportView.custom_value_preprocess, **ESCAPE_IN_EXPORTS}

    def get_base_queryset(self) -> QuerySet[Page]:
        return pages_with_reviews(self.request.user)

    def order_queryset(self, queryset: QuerySet[Page]) -> QuerySet[Page]:
        """Sort as asked. Pages without a date come last."""
        field = F(self.ordering.removeprefix("-"))
        order = field.desc(nulls_last=True) if self.ordering.startswith("-") else field.asc(nulls_last=True)
        return queryset.order_by(order, "title", "pk")

    def decorate_paginated_queryset(self, object_list: Any) -> list[Any]:
        return describe(list(object_list))


def describe(pages: list[Any]) -> list[Any]:
    """Add the texts of the table to ``pages``, in two queries."""
    managers = review_managers() if not all(owner_of(page) for page in pages) else []
    nobody = _("Nobody. Ask %(names)s.") % {"names": ", ".join(map(name_of, managers))} if managers else _("Nobody")
    reviewers = PersonPage.objects.in_bulk({page.reviewer_id for page in pages if page.reviewer_id})
    for page in pages:
        owner = owner_of(page)
        page.type_name = page.page_type_display_name
        page.status_text = ", ".join(str(STATUSES[status]) for status in statuses_of(page))
        page.reviewer_name = reviewers[page.reviewer_id].title if page.reviewer_id in reviewers else ""
        page.owner_name = name_of(owner) if owner else nobody
    return pages


def name_of(user: Any) -> str:
    return user.get_full_name() or user.get_username()


class ReviewReportMenuItem(MenuItem):
    def __init__(self) -> None:
        url = reverse("review_report")
        super().__init__(gettext_lazy("Reviews"), url, name="reviews", icon_name="check", order=630)

    def is_shown(self, request: HttpRequest) -> bool:
        return page_permission_policy.user_has_any_permission(request.user, PERMISSIONS)
