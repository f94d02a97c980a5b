"""What the clinic of a site states: its facts, settings, people, and treatments, as the detection compares them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.conf import settings as django_settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q
from django.utils import formats, translation
from django.utils.dates import WEEKDAYS_ABBR
from wagtail.models import Site, get_page_models

from site_core.caching.local_cache import get_or_set
from site_core.facts.models import Fact
from site_core.pages.models import BasePage, PersonPage
from site_core.site_settings.models import ClinicSettings
from site_core.site_settings.opening_hours import OpeningHours
from site_core.site_settings.places import Place

from ..models import PageAudit
from .known import Clinic, KnownFact, KnownPerson, KnownPlace, KnownTreatment, SpecialDay

# Increase it when the detection changes, so that all sentences are checked again.
DETECTION_VERSION = 22
UNIT_PART = re.compile(r",.*", re.DOTALL)  # of “14 Cooper’s Wharf, 2nd floor”


def get_clinic(site: Site) -> Clinic:
    """Return what the clinic of ``site`` states, from the memory of this process if nothing has changed."""
    return get_or_set(("seo_audit.clinic", site.pk), lambda: read_clinic(site))


def read_clinic(site: Site) -> Clinic:
    settings = ClinicSettings.for_site(site)
    with translation.override(django_settings.LANGUAGE_CODE):  # hours read the same for everyone
        locations = read_locations()
        place = values_of_all(settings, locations) if locations else place_values(settings)
    return Clinic(
        name=settings.name,
        email=settings.email,
        facts=tuple(known_fact(fact) for fact in Fact.objects.order_by("pk")),
        people=tuple(read_people()),
        treatments=tuple(read_treatments()),
        **place,
    )


def read_locations() -> list[Any]:
    """Return the pages of the public locations. Empty if the clinic has only one place."""
    models = [model for model in get_page_models() if issubclass(model, Place)]
    return [page for model in models for page in model.objects.live().order_by("path")]


def values_of_all(settings: ClinicSettings, locations: list[Any]) -> dict[str, Any]:
    """Return the numbers and streets of all places together, because a text may be about any of them.

    Floors and suites are left out: those of one place would contradict the text about another. ``places`` has the rest.
    """
    places = [settings, *locations]
    answers = {place.accepting_new_patients for place in locations}
    answers |= {settings.accepting_new_patients} - {None}
    return {
        "phone": "; ".join(dict.fromkeys(place.phone for place in places if place.phone)),
        "fax": "; ".join(dict.fromkeys(place.fax for place in places if place.fax)),
        "street": "; ".join(dict.fromkeys(UNIT_PART.sub("", place.street) for place in places if place.street)),
        "is_accepting": answers.pop() if len(answers) == 1 else None,
        "places": tuple(known_places(settings, locations)),
    }


def known_places(settings: ClinicSettings, locations: list[Any]) -> Iterator[KnownPlace]:
    """Yield the locations, and the place in the settings if it has an address or hours of its own."""
    for place in [settings, *locations]:
        hours = place.entered_hours
        if place is settings and not (any(hours.usual) or settings.street or settings.postal_code):
            continue
        yield KnownPlace(
            "" if place is settings else place.title,
            UNIT_PART.sub("", place.street),
            place.city,
            place.region,
            place.postal_code,
            hours,
            describe_hours(hours),
            tuple(special_days(place)),
        )


def place_values(settings: ClinicSettings) -> dict[str, Any]:
    """Return what the settings say about the only place of the clinic."""
    return {
        "phone": settings.phone,
        "fax": settings.fax,
        "street": settings.street,
        "city": settings.city,
        "region": settings.region,
        "postal_code": settings.postal_code,
        "hours": settings.entered_hours,  # text doesn't follow what banners close for a while
        "hours_text": describe_hours(settings.entered_hours),
        "special_days": tuple(special_days(settings)),
        "is_accepting": settings.accepting_new_patients,
    }


def known_fact(fact: Fact) -> KnownFact:
    return KnownFact(fact.name, fact.value, fact.kind, f"fact:{fact.pk}", fact.aliases)


def special_days(place: Place) -> list[SpecialDay]:
    """Return the special days, each once: in text, they have no year."""
    return [
        SpecialDay(note, date.month, date.day, not period.spans)
        for period, note in place.entered_special_days
        for date in period.dates()
    ]


def describe_hours(hours: OpeningHours) -> str:
    """Return “Mon–Thu 8 a.m.–6 p.m.; …” in the format of the site’s language."""
    texts = [
        ", ".join(f"{formats.time_format(span.opens)}–{formats.time_format(span.closes)}" for span in spans)
        for spans in hours.usual
    ]
    groups = [list(group) for _text, group in groupby(range(7), key=texts.__getitem__)]
    return "; ".join(f"{describe_days(group)} {texts[group[0]]}" for group in groups if texts[group[0]])


def describe_days(numbers: list[int]) -> str:
    first, last = WEEKDAYS_ABBR[numbers[0]], WEEKDAYS_ABBR[numbers[-1]]
    return str(first) if len(numbers) == 1 else f"{first}–{last}"


def read_people() -> list[KnownPerson]:
    """Return the people on the site, and those whose page was public and no longer is."""
    people = PersonPage.objects.filter(Q(live=True) | Q(first_published_at__isnull=False), alias_of=None)
    rows = people.order_by("pk").values_list("pk", "title", "credentials", "live")
    return [KnownPerson(title, credentials, not live, f"page:{pk}") for pk, title, credentials, live in rows]


def read_treatments() -> list[KnownTreatment]:
    """Return the treatments among the live pages that the audit has read."""
    rows = PageAudit.objects.filter(page__live=True, page__content_type__in=treatment_types()).order_by("pk")
    return [
        KnownTreatment(tuple(names), approved, f"page:{pk}", tuple(uses or ()))
        for pk, names, approved, uses in rows.values_list("pk", "data__names", "data__approved", "data__uses")
        if approved is not None and names
    ]


def treatment_types() -> list[int]:
    """Return the ids of the content types of pages that may be about an approved use. There are far more articles."""
    models = [model for model in get_page_models() if getattr(model, "banned_claims", None) is not None]
    own = [model for model in models if model.banned_claims is not BasePage.banned_claims]
    return [content_type.pk for content_type in ContentType.objects.get_for_models(*own).values()]


def fingerprint_of(clinic: Clinic) -> str:
    """Return a hash of what ``clinic`` states. Sentences checked with another one are checked again."""
    hours = clinic.hours.usual if clinic.hours else None
    rest = [value for name, value in vars(clinic).items() if name not in ("hours", "hours_text", "places")]
    places = [(place._replace(hours=None), place.hours and place.hours.usual) for place in clinic.places]
    state = repr([DETECTION_VERSION, hours, places, rest])
    return hashlib.md5(state.encode(), usedforsecurity=False).hexdigest()
