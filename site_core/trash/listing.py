"""The list of what is in the trash."""

from __future__ import annotations

from typing import Any

import django_filters
from django.apps import apps
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView

from site_core.lib.trash import trash_kinds

from .models import TrashEntry

DETAIL = "trash-detail"  # the class of columns that phones have no room for
PREVIEW_FIELDS = ("text", "object_ids", "companions")  # long, and not in the list


def can_use_trash(user: Any) -> bool:
    return any(kind.can_use(user) for kind in trash_kinds().values())


def visible_entries(user: Any) -> QuerySet[TrashEntry]:
    """Return the entries that ``user`` may restore: those that they could have deleted."""
    usable = [label for label, kind in trash_kinds().items() if kind.can_use(user)]
    entries = TrashEntry.objects.filter(model_label__in=usable)
    if user.is_superuser:
        return entries
    verdicts: dict[str, bool] = {}
    hidden = []
    for entry in entries.defer(*PREVIEW_FIELDS):
        key = f"{entry.model_label} {entry.access}"
        if key not in verdicts:
            verdicts[key] = entry.can_restore(user)
        if not verdicts[key]:
            hidden.append(entry.pk)
    return entries.exclude(pk__in=hidden)


def type_choices() -> list[tuple[str, str]]:
    """Return the types in the trash that the site still has, by name."""
    labels = set(TrashEntry.objects.order_by().values_list("type_label", flat=True).distinct())
    models = [model for model in apps.get_models() if model._meta.label_lower in labels]
    choices = [(model._meta.label_lower, capfirst(str(model._meta.verbose_name))) for model in models]
    return sorted(choices, key=lambda choice: choice[1])


class TrashFilterSet(WagtailFilterSet):
    type_label = django_filters.ChoiceFilter(
        label=gettext_lazy("Type"), choices=type_choices, empty_label=gettext_lazy("All")
    )
    mine = django_filters.ChoiceFilter(
        label=gettext_lazy("Deleted by"),
        choices=[("me", gettext_lazy("Me"))],
        method="filter_mine",
        empty_label=gettext_lazy("Everyone"),
    )

    class Meta:
        model = TrashEntry
        fields: list[str] = []

    def filter_mine(self, entries: QuerySet[TrashEntry], name: str, value: str) -> QuerySet[TrashEntry]:
        return entries.filter(deleted_by=self.request.user)


def describe_title(entry: TrashEntry) -> str:
    if not entry.others_count or not entry.object_id:
        return entry.title
    text = ngettext("%(title)s and %(count)d page below", "%(title)s and %(count)d pages below", entry.others_count)
    return text % {"title": entry.title, "count": entry.others_count}


def describe_days_left(entry: TrashEntry) -> str:
    text = ngettext("%(count)d day", "%(count)d days", entry.days_left)
    return text % {"count": entry.days_left}


class TrashView(ReportView):
    page_title = gettext_lazy("Trash")
    header_icon = "bin"
    model = TrashEntry
    index_url_name = "trash"
    index_results_url_name = "trash_results"
    results_template_name = "trash/results.html"
    filterset_class = TrashFilterSet
    default_ordering = "-deleted_at"
    is_searchable = True
    search_fields = ["title", "url", "text"]
    search_backend_name = None
    list_export: list[str] = []
    columns = [
        TitleColumn(
            "title",
            label=gettext_lazy("Title"),
            accessor=describe_title,
            get_url=lambda entry: reverse("trash_entry", args=[entry.pk]),
            sort_key="title",
        ),
        Column("type_name", label=gettext_lazy("Type")),
        Column("url", label=gettext_lazy("URL"), classname=DETAIL),
        Column("deleted_by_name", label=gettext_lazy("Deleted by"), classname=DETAIL),
        Column(
            "deleted_at",
            label=gettext_lazy("Deleted"),
            accessor=lambda entry: date_format(localtime(entry.deleted_at), "SHORT_DATETIME_FORMAT"),
            sort_key="deleted_at",
            classname=DETAIL,
        ),
        Column("days_left", label=gettext_lazy("Days left"), accessor=describe_days_left),
    ]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not can_use_trash(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_base_queryset(self) -> QuerySet[TrashEntry]:
        return visible_entries(self.request.user).defer("companions")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(*args, **kwargs) | {"trash_days": settings.TRASH_DAYS}


class TrashMenuItem(MenuItem):
    def __init__(self) -> None:
        super().__init__(gettext_lazy("Trash"), reverse("trash"), name="trash", icon_name="bin", order=9500)

    def is_shown(self, request: HttpRequest) -> bool:
        return can_use_trash(request.user)
