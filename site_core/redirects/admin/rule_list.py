"""The list of redirects: found, filtered, switched on and off, and how much each is used."""

from datetime import timedelta

import django_filters
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import ngettext
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn
from wagtail.models import Site
from wagtail.snippets.views.snippets import IndexView

from site_core.lib.sparkline import polyline_points

from ..health import UNUSED_AFTER_DAYS, get_unused_rules
from ..models import Kind, RedirectHit, RedirectRule, Status

DAYS_SHOWN = 90


class TargetColumn(Column):
    """Where visitors go: the page's name, the address, or nowhere."""

    cell_template_name = "redirects/target_cell.html"

    def get_value(self, instance):
        return instance


class UseColumn(Column):
    """How often a rule answered on each of the last 90 days, as a line."""

    cell_template_name = "redirects/use_cell.html"

    def get_cell_context_data(self, instance, parent_context):
        days = parent_context["table"].days_of.get(instance.pk, {})
        today = timezone.localdate()
        counts = [days.get(today - timedelta(days=ago), 0) for ago in range(DAYS_SHOWN - 1, -1, -1)]
        used = sum(counts)
        text = ngettext("Used once in 90 days", "Used %(used)d times in 90 days", used) % {"used": used}
        shown = {"points": polyline_points(counts), "text": text} if used else {"text": "Not used in 90 days"}
        return super().get_cell_context_data(instance, parent_context) | shown


class RuleFilterSet(WagtailFilterSet):
    kind = django_filters.ChoiceFilter(choices=Kind.choices, label="Applies to")
    status = django_filters.ChoiceFilter(choices=Status.choices, label="Answer")
    leads_to = django_filters.ChoiceFilter(
        method="by_target",
        choices=[("page", "A page"), ("address", "An address"), ("nowhere", "Nowhere")],
        label="Leads to",
    )
    enabled = django_filters.BooleanFilter(label="On")
    automatically_created = django_filters.BooleanFilter(label="Made by itself")
    use = django_filters.ChoiceFilter(
        method="by_use", choices=[("never", "Never used"), ("year", "Not used for a year")], label="Use"
    )
    site = django_filters.ModelChoiceFilter(queryset=Site.objects.all(), label="Only on")

    class Meta:
        model = RedirectRule
        fields = ["kind", "status", "leads_to", "enabled", "automatically_created", "use", "site", "made_by"]

    def by_target(self, rules, name, value):
        ways = {
            "page": Q(redirect_page__isnull=False),
            "address": Q(redirect_page=None) & ~Q(target=""),
            "nowhere": Q(redirect_page=None, target=""),
        }
        return rules.filter(ways[value])

    def by_use(self, rules, name, value):
        if value == "never":
            return rules.filter(last_hit_at=None)
        since = timezone.now() - timedelta(days=UNUSED_AFTER_DAYS)
        return rules.filter(pk__in=get_unused_rules(since).order_by().values("pk"))


class RuleIndexView(IndexView):
    template_name = "redirects/rule_list.html"

    def get_base_queryset(self):
        return super().get_base_queryset().select_related("redirect_page", "site")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        since = timezone.localdate() - timedelta(days=DAYS_SHOWN)
        days_of = {}
        shown = [rule.pk for rule in context["object_list"]]
        for rule_id, day, count in RedirectHit.objects.filter(rule__in=shown, day__gt=since).values_list(
            "rule_id", "day", "count"
        ):
            days_of.setdefault(rule_id, {})[day] = count
        context["table"].days_of = days_of
        return context


columns = [
    "__str__",
    TargetColumn("target", label="Leads to"),
    Column("status", label="Answer", sort_key="status"),
    BooleanColumn("enabled", label="On", sort_key="enabled"),
    Column("hits", label="Used", sort_key="hits"),
    DateColumn("last_hit_at", label="Last used", sort_key="last_hit_at"),
    UseColumn("use", label="90 days"),
]
