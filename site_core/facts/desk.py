"""Facts to check on the desks of their owners."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from site_core.lib.desk import GOING_STALE, MAX_ITEMS, DeskItem, User, register_desk_items

from .models import Fact, today


def can_see_facts(user: User) -> bool:
    return user.has_perm("facts.view_fact")


@register_desk_items(GOING_STALE, is_shown=can_see_facts)
def facts_to_check(user: User) -> Iterator[DeskItem]:
    """List the facts of this person whose check is due, and, for those who manage facts, the ones without an owner."""
    is_mine = Q(owner=user)
    if user.has_perm("facts.change_fact"):
        is_mine |= Q(owner=None) | Q(owner__is_active=False)
    for fact in Fact.objects.filter(is_mine, check_due__lte=today()).order_by("check_due")[:MAX_ITEMS]:
        yield DeskItem(
            title=fact.name,
            url=reverse("wagtailsnippets_facts_fact:usage", args=[fact.pk]),
            detail=_("Is it still %(value)s? Last checked on %(date)s.")
            % {"value": fact.value, "date": date_format(fact.checked_on)},
            status=_("Overdue"),
            date=fact.check_due,
            key=f"fact-{fact.pk}",
        )
