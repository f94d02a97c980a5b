"""The insurance plans that the clinic accepts: facts of the kind “Plan accepted”."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from site_core.caching.local_cache import get_or_set

from .models import Fact
from .values import is_changing, without_tokens


@dataclass(frozen=True)
class Plan:
    """A plan as visitors see it. ``answer`` is what the clinic says about it, such as “In network”."""

    name: str
    insurer: str
    answer: str
    checked_on: datetime.date
    fact_id: int = 0


def get_plans() -> tuple[Plan, ...]:
    """Return all plans, by insurer and name."""
    return read_plans() if is_changing() else get_or_set("facts.plans", read_plans)


def read_plans() -> tuple[Plan, ...]:
    facts = Fact.objects.filter(kind=Fact.Kind.PLAN).only("name", "insurer", "value", "checked_on")
    plans = (Plan(fact.name, fact.insurer, without_tokens(fact.value), fact.checked_on, fact.pk) for fact in facts)
    return tuple(sorted(plans, key=lambda plan: ((plan.insurer or plan.name).casefold(), plan.name.casefold())))
