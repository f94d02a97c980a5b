"""At which locations each insurance plan is accepted, for the table of plans."""

from __future__ import annotations

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page

from site_core.caching.local_cache import get_or_set
from site_core.facts.plans import Plan
from site_core.pages.same_site import site_path

from .location_links import listed_locations
from .models import LocationPage


@dataclass(frozen=True)
class PlacedPlan:
    """A plan with the names of the locations that have it."""

    name: str
    insurer: str
    answer: str
    checked_on: datetime.date
    places: tuple[str, ...]


def plans_by_location(plans: tuple[Plan, ...], page: Page | None) -> list[PlacedPlan]:
    """Return ``plans`` with the public locations of the site of ``page``, or of all sites if it is None.

    Empty if none of these locations names its plans. A location that names no plan has all of them.
    """
    path = site_path(page) if page else ""
    locations = [link.page for link in listed_locations() if link.page.url_path.startswith(path)]
    own = get_or_set("plans of locations", read_plans_of_locations) if locations else {}
    names = [(location.title, own.get(location.pk)) for location in locations]
    if not any(ids for _title, ids in names):
        return []
    placed = []
    for plan in plans:
        places = tuple(title for title, ids in names if ids is None or plan.fact_id in ids)
        if len(places) == len(names):
            places = (_("All locations"),)
        elif not places:
            places = (_("No location"),)
        placed.append(PlacedPlan(plan.name, plan.insurer, plan.answer, plan.checked_on, places))
    return placed


def read_plans_of_locations() -> dict[int, set[int]]:
    """Return ``{location id: fact ids}`` of the locations that name their plans."""
    through: Any = LocationPage.plans.through
    own: dict[int, set[int]] = defaultdict(set)
    for location_id, fact_id in through.objects.values_list("locationpage_id", "fact_id"):
        own[location_id].add(fact_id)
    return dict(own)
