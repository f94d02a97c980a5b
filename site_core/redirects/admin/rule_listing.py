"""The list of redirects, with search, filters, and how much each redirect is used."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, NumberColumn
from wagtail.admin.widgets.button import BaseButton, Button
from wagtail.models import Site
from wagtail.snippets.views.snippets import IndexView

from site_core.lib.sparkline import polyline_points

from ..checks.audit import UNUSED_AFTER_DAYS, get_unused_rules
from ..models import Kind, RedirectHit, RedirectRule, Status
from ..rule_sets import is_used_by_site
from ..rules import Rule

DAYS_SHOWN = 90


class TargetColumn(Column):
    """Where visitors go: the title of a page, a URL, or nowhere."""

    cell_template_name = "redirects/target_cell.html"

    def get_value(self, instance: RedirectRule) -> RedirectRule:
        return instance

    def get_cell_context_data(self, instance: RedirectRule, parent_context: dict[str, Any]) -> dict[str, Any]:
        path = Rule.from_model(instance).page_path
        context = super().get_cell_context_data(instance, parent_context)
        return context | {"never_applies": bool(path) and is_used_by_site(path)}


class UsageColumn(Column):
    """A sparkline of how often a rule was used on each of the last 90 days."""

    cell_template_name = "redirects/usage_cell.html"

    def get_cell_context_data(self, instance: RedirectRule, parent_context: dict[str, Any]) -> dict[str, Any]:
        hits_by_day = parent_context["table"].hits_by_day.get(instance.pk, {})
        today = timezone.localdate()
        counts = [hits_by_day.get(today - timedelta(days=ago), 0) for ago in range(DAYS_SHOWN - 1, -1, -1)]
        context = super().get_cell_context_data(instance, parent_context)
        return context | {"points": polyline_points(counts) if any(counts) else "", "text": describe_usage(sum(counts))}


def describe_usage(total: int) -> str:
    if not total:
        return gettext("Not used in the last 90 days")
    return ngettext("Used %(count)d time in the last 90 days", "Used %(count)d times in the last 90 days", total) % {
        "count": total
    }


class RuleFilterSet(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(choices=Kind.choices, label=_("Applies to"))
    status = django_filters.ChoiceFilter(choices=Status.choices, label=_("Response"))
    leads_to = django_filters.ChoiceFilter(
        method="filter_target",
        choices=[("page", _("A page")), ("url", _("A URL")), ("nowhere", _("Nowhere"))],
        label=_("Leads to"),
    )
    enabled = django_filters.BooleanFilter(label=_("Enabled"))
    automatically_created = django_filters.BooleanFilter(label=_("Created automatically"))
    use = django_filters.ChoiceFilter(
        method="filter_usage",
        choices=[("never", _("Never used")), ("year", _("Not used for a year"))],
        label=_("Usage"),
    )
    site = django_filters.ModelChoiceFilter(queryset=Site.objects.all(), label=_("Site"))

    class Meta:
        model = RedirectRule
        fields = ["kind", "status", "leads_to", "enabled", "automatically_created", "use", "site", "created_by_import"]

    def filter_target(self, rules: QuerySet[RedirectRule], name: str, value: str) -> QuerySet[RedirectRule]:
        conditions = {
            "page": Q(redirect_page__isnull=False),
            "url": Q(redirect_page=None) & ~Q(target=""),
            "nowhere": Q(redirect_page=None, target=""),
        }
        return rules.filter(conditions[value])

    def filter_usage(self, rules: QuerySet[RedirectRule], name: str, value: str) -> QuerySet[RedirectRule]:
        if value == "never":
            return rules.filter(last_hit_at=None)
        since = timezone.now() - timedelta(days=UNUSED_AFTER_DAYS)
        return rules.filter(pk__in=get_unused_rules(since).order_by().values("pk"))


class RuleIndexView(IndexView):
    @cached_property
    def header_more_buttons(self) -> list[BaseButton]:
        buttons = super().header_more_buttons
        if self.add_url:  # the user may add redirects
            url = reverse("redirects_add_several")
            buttons.append(Button(_("Add several redirects"), url=url, icon_name="plus-inverse", priority=5))
        return buttons

    def get_base_queryset(self) -> QuerySet[RedirectRule]:
        return super().get_base_queryset().select_related("redirect_page", "site")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["table"].hits_by_day = get_hits_by_day([rule.pk for rule in context["object_list"]])
        return context


def get_hits_by_day(rule_ids: list[int]) -> dict[int, dict[date, int]]:
    """Return ``{rule id: {day: hits}}`` for the days that the list shows."""
    since = timezone.localdate() - timedelta(days=DAYS_SHOWN)
    hits = RedirectHit.objects.filter(rule__in=rule_ids, day__gt=since)
    hits_by_day: dict[int, dict[date, int]] = defaultdict(dict)
    for rule_id, day, count in hits.values_list("rule_id", "day", "count"):
        hits_by_day[rule_id][day] = count
    return hits_by_day


columns = [
    "__str__",
    TargetColumn("target", label=_("Leads to")),
    Column("status", label=_("Response"), accessor=lambda rule: rule.status or "", sort_key="status"),
    BooleanColumn("enabled", label=_("Enabled"), sort_key="enabled"),
    NumberColumn("hits", label=_("Used"), sort_key="hits"),
    DateColumn("last_hit_at", label=_("Last used"), sort_key="last_hit_at"),
    UsageColumn("use", label=_("90 days")),
]
