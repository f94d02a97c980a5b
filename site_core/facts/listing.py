"""The list of facts in the admin."""

from __future__ import annotations

from typing import Any

import django_filters
from django.contrib.auth import get_user_model
from django.db.models import Case, CharField, Count, QuerySet, Value, When
from django.db.models.functions import Cast, Concat
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, NumberColumn
from wagtail.snippets.views.snippets import IndexView

from .models import Fact, today
from .roles import may_check


class CheckColumn(Column):
    """When the value has to be checked again, with a button if that is overdue."""

    cell_template_name = "facts/check_cell.html"

    def get_value(self, instance: Fact) -> Fact:
        return instance

    def get_cell_context_data(self, instance: Fact, parent_context: dict[str, Any]) -> dict[str, Any]:
        request = parent_context["request"]
        context = super().get_cell_context_data(instance, parent_context)
        is_offered = instance.is_overdue and may_check(request.user, instance)
        return context | {"is_offered": is_offered, "csrf_token": get_token(request)}


def owners(request: HttpRequest) -> Any:
    return get_user_model().objects.filter(pk__in=Fact.objects.values("owner"))


class FactFilterSet(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(choices=Fact.Kind.choices, label=_("Kind"))
    check = django_filters.ChoiceFilter(
        method="filter_check", choices=[("overdue", _("Overdue")), ("fresh", _("Not due yet"))], label=_("Check")
    )
    owner = django_filters.ModelChoiceFilter(
        queryset=owners,  # type: ignore[arg-type]  # the stubs don’t know functions
        label=_("Owner"),
    )

    class Meta:
        model = Fact
        fields = ["kind", "check", "owner"]

    def filter_check(self, facts: QuerySet[Fact], name: str, value: str) -> QuerySet[Fact]:
        return facts.filter(check_due__lte=today()) if value == "overdue" else facts.filter(check_due__gt=today())


class FactIndexView(IndexView):
    def get_base_queryset(self) -> QuerySet[Fact]:
        object_key = Concat(Cast("uses__content_type", CharField()), Value("-"), Cast("uses__object_id", CharField()))
        source = Case(When(uses__isnull=False, then=object_key))
        return super().get_base_queryset().select_related("owner").annotate(use_count=Count(source, distinct=True))


columns: list[Any] = [
    "name",
    Column("value", label=_("Value"), sort_key="value", classname="fact-value"),
    Column("get_kind_display", label=_("Kind"), sort_key="kind"),
    Column("owner", label=_("Owner")),
    DateColumn("checked_on", label=_("Checked on"), sort_key="checked_on"),
    CheckColumn("check_due", label=_("Next check"), sort_key="check_due"),
    NumberColumn("use_count", label=_("Used on"), sort_key="use_count"),
]
