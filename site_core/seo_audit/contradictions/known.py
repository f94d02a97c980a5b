"""What the clinic states, as the detection compares it with text, and what the detection returns."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass, replace
from itertools import takewhile
from typing import Any, NamedTuple

from site_core.site_settings.opening_hours import OpeningHours

from .sentences import plain
from .subjects import word_set

PRICE, DURATION, PHONE, PLAN, TEXT = "price", "duration", "phone", "plan", "text"
# What follows the proper name of a clinic.
DESCRIPTIVE = word_set(
    """
    & and at for in of on the a clinic clinics center centers practice group associates partners institute office
    medical medicine health healthcare care wellness mental behavioral mind mood brain spine pain sleep skin eye vision
    hearing smile dental dentistry orthodontics pediatric pediatrics family women men kids psychiatry psychology therapy
    counseling dermatology fertility allergy asthma ent physical chiropractic rehab rehabilitation surgery surgical
    orthopedics orthopedic sports weight vein heart cardiology infusion ketamine tms integrative primary urgent midwives
    midwifery birth audiology optometry ophthalmology neurology hospital physicians doctors specialists services
    """
)


@dataclass(frozen=True)
class KnownFact:
    """A fact with its name and value as editors wrote them. ``key`` identifies it in a contradiction."""

    name: str
    value: str
    kind: str = TEXT
    key: str = ""
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (self.name, *self.aliases)


@dataclass(frozen=True)
class KnownPerson:
    """A person who works at the clinic, or who ``has_left``."""

    name: str
    credentials: str = ""
    has_left: bool = False
    key: str = ""


@dataclass(frozen=True)
class KnownTreatment:
    """A treatment by its names, and what it is for. ``is_approved`` is None if its page doesn’t say."""

    names: tuple[str, ...]
    is_approved: bool | None = None
    key: str = ""
    uses: tuple[str, ...] = ()  # the conditions that its page is about: “Depression”


@dataclass(frozen=True)
class SpecialDay:
    """A holiday by its note, “Thanksgiving Day”, and its date."""

    note: str
    month: int
    day: int
    is_closed: bool


class KnownPlace(NamedTuple):
    """One of several places of a clinic."""

    name: str = ""
    street: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    hours: OpeningHours | None = None
    hours_text: str = ""
    special_days: tuple[SpecialDay, ...] = ()


@dataclass(frozen=True)
class Clinic:
    """Everything that text is compared with. Blank values are unknown, and contradict nothing.

    A clinic with several ``places`` has the numbers and streets of all together, but no city, ZIP code, or hours.
    """

    name: str = ""
    phone: str = ""
    fax: str = ""
    email: str = ""
    street: str = ""
    city: str = ""
    region: str = ""
    postal_code: str = ""
    hours: OpeningHours | None = None
    hours_text: str = ""  # as a message shows them
    special_days: tuple[SpecialDay, ...] = ()
    is_accepting: bool | None = None
    facts: tuple[KnownFact, ...] = ()
    people: tuple[KnownPerson, ...] = ()
    treatments: tuple[KnownTreatment, ...] = ()
    places: tuple[KnownPlace, ...] = ()

    def at(self, place: KnownPlace) -> Clinic:
        """Return the clinic as if ``place`` were its only one."""
        name = f"{self.name} {place.name}"
        return replace(self, places=(), **place._asdict() | {"name": name})

    def places_in(self, sentence: str) -> tuple[KnownPlace, ...]:
        """Return the places that ``sentence`` names by their street, name, or else city. All if it names none."""
        return self.named_places(sentence) or self.places

    def named_places(self, sentence: str) -> tuple[KnownPlace, ...]:
        """Return the places that ``sentence`` names by their street, name, or else city."""
        for field in ("street", "name", "city"):
            if named := tuple(place for place in self.places if is_named(getattr(place, field), sentence)):
                return named
        return ()

    @property
    def short_name(self) -> str:
        """The name without what kind of clinic it is: “Copper Mesa” of “Copper Mesa Spine & Pain”. "" if all is."""
        words = self.name.split()
        proper = list(
            takewhile(lambda word: plain(word).lower().rstrip(",").removesuffix("'s") not in DESCRIPTIVE, words)
        )
        return " ".join(proper) if len(" ".join(proper)) > 3 else ""


@dataclass(frozen=True)
class Passage:
    """A text of a page, with what it is about: the title, the heading above, or the question that it answers."""

    text: str
    path: str = ""
    topic: str = ""
    is_approved: bool | None = None  # the treatment that the page is about


@dataclass(frozen=True)
class Contradiction:
    """A sentence, and what it contradicts. ``key`` is that of a fact or person, or a name of a setting."""

    kind: str
    sentence: str
    words: str  # the part of the sentence that is at odds
    name: str  # of the fact: “Price of a session”
    value: str  # “$310”
    key: str = ""
    path: str = ""

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def is_named(text: str, sentence: str) -> bool:
    return bool(text) and re.search(rf"(?<!\w){re.escape(plain(text))}(?!\w)", sentence, re.IGNORECASE) is not None


def names_clinic(sentence: str, clinic: Clinic) -> bool:
    """Return whether ``sentence`` has the name of the clinic, or its proper part."""
    names = [name for name in (clinic.name, clinic.short_name) if name]
    return any(re.search(rf"(?<![\w-]){re.escape(plain(name))}(?!\w)", sentence) for name in names)
