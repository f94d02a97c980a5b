"""Where treatments are offered and people work, for the pages that say so."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, NamedTuple

from django.http import HttpRequest
from wagtail.models import Page

from site_core.caching.local_cache import get_or_set
from site_core.pages.models import PersonPage
from site_core.pages.same_site import site_path
from site_core.schema_org.json_ld import Node

from .models import LocationPage
from .structured_data import location_entity


class LocationLink(NamedTuple):
    """A public location, and the ids of the treatments that are offered and the people who work there."""

    page: LocationPage
    related: frozenset[int]


def listed_locations() -> list[LocationLink]:
    """Return the public locations in editor order. They are in the local cache, and shared: nobody must change them.

    Most clinics have none, and their pages take no query to find that out.
    """
    return get_or_set("listed locations", read_locations)


def read_locations() -> list[LocationLink]:
    locations = list(LocationPage.for_listing())
    related: dict[int, set[int]] = defaultdict(set)
    for field, key in (("treatments", "treatmentpage_id"), ("people", "personpage_id")) if locations else ():
        through: Any = getattr(LocationPage, field).through
        for location_id, page_id in through.objects.values_list("locationpage_id", key):
            related[location_id].add(page_id)
    return [LocationLink(location, frozenset(related[location.pk])) for location in locations]


def locations_of(page: Page) -> list[LocationPage]:
    """Return the public locations of the page’s site where a treatment is offered, or a person works."""
    original, path = page.alias_of_id or page.pk, site_path(page)
    links = (link for link in listed_locations() if original in link.related)
    return [link.page for link in links if link.page.url_path.startswith(path)]


def work_locations(person: PersonPage, request: HttpRequest | None = None) -> Node:
    """Return where a person works, as a property in structured data."""
    root = person.schema_root
    return {"workLocation": [location_entity(location, root, request) for location in locations_of(person)]}
