"""Insurance plans of a deleted location: when it is restored, those that are gone by then are named.

A location without plans accepts all of them, so losing its only plan would change what it says.
"""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from site_core.facts.models import Fact
from site_core.lib.trash import TrashCompanion, register_trash_companion

from .models import LocationPage


def register() -> None:
    register_trash_companion(TrashCompanion("plans of locations", "wagtailcore.page", capture, restore))


def capture(page_ids: list[int], origin: Any) -> list[list[Any]]:
    """Return ``[id of the location, id of the plan, name of the plan]`` for the locations among ``page_ids``."""
    plans: Any = LocationPage.plans.through.objects.filter(locationpage_id__in=page_ids)
    rows = plans.order_by("locationpage_id", "fact__name").values_list("locationpage_id", "fact_id", "fact__name")
    return [list(row) for row in rows]


def restore(captured: list[list[Any]]) -> list[str]:
    """Return what to tell the person who has restored the locations. Plans that still exist are back already."""
    existing = set(
        Fact.objects.filter(pk__in=[fact for _location, fact, _name in captured]).values_list("pk", flat=True)
    )
    locations = LocationPage.objects.in_bulk([location for location, _fact, _name in captured])
    notes = []
    for pk, location in locations.items():
        plans = [(fact, name) for owner, fact, name in captured if owner == pk]
        gone = [name for fact, name in plans if fact not in existing]
        if gone:
            notes.append(describe(location.title, gone, has_others=len(gone) < len(plans)))
    return notes


def describe(title: str, gone: list[str], has_others: bool) -> str:
    message = _("“%(title)s” listed insurance plans that have been deleted since: %(plans)s.")
    if not has_others:
        message += " " + _(
            "It now lists none, so the site says that it accepts all of the clinic’s plans. Check its plans, or "
            "restore the deleted ones from the trash and choose them again."
        )
    return message % {"title": title, "plans": ", ".join(gone)}
