"""Compare street addresses, suites, floors, and ZIP codes in text with the clinic’s address."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from .actors import is_about_something_else
from .known import Clinic, Contradiction, KnownPlace, names_clinic
from .sentences import NEIGHBORS, PRACTICE, is_about_today, names_another_site, plain
from .subjects import roots

STREET_TYPES = {
    "street": "st", "avenue": "ave", "boulevard": "blvd", "road": "rd", "drive": "dr", "lane": "ln", "court": "ct",
    "place": "pl",
    "square": "sq", "parkway": "pkwy", "highway": "hwy", "terrace": "ter", "way": "way", "plaza": "plaza",
    "broadway": "broadway", "circle": "cir", "pike": "pike", "turnpike": "tpke", "row": "row", "alley": "aly",
    "wharf": "wharf", "pier": "pier", "quay": "quay", "trail": "trl", "loop": "loop", "crossing": "xing",
    "landing": "lndg", "crescent": "cres", "mews": "mews", "esplanade": "espl", "expressway": "expy",
}  # fmt: skip
DIRECTIONS = {"north": "n", "south": "s", "east": "e", "west": "w", "northeast": "ne", "northwest": "nw",
              "southeast": "se", "southwest": "sw"}  # fmt: skip
_types = "|".join(sorted({*STREET_TYPES, *STREET_TYPES.values(), "av"}, key=len, reverse=True))
STREET = re.compile(
    rf"\b(?P<number>\d{{1,5}}(?:-\d{{1,3}})?[A-Z]?) (?P<name>(?:(?:[NSEW]\.?|North|South|East"
    rf"|West) )?(?:(?-i:[A-Z])[\w'.]*"
    rf"|\d{{1,3}}(?:st|nd|rd|th))(?: (?-i:[A-Z])[\w'.]*){{0,2}}? (?:{_types})\b\.?"
    r"(?: (?-i:[NSEW][EW]?|(?:North|South)(?:east|west)?|East|West)\b)?|Broadway)",
    re.IGNORECASE,
)
UNIT = re.compile(
    r"\b(?:suite|ste|unit|room|rm|apt)\b\.?\s*#?\s?(?P<number>(?-i:[A-Z])?-?\d+[A-Z]?\b|(?-i:[A-Z])\b)"
    r"|(?<=[ ,])#\s?(?P<hash>\d+[A-Z]?)\b",
    re.IGNORECASE,
)
ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
]
FLOOR = re.compile(
    rf"\b(?P<floor>\d{{1,2}}(?:st|nd|rd|th)|{'|'.join(ORDINALS)}) floor\b|\bfloor (?P<number>\d{{1,2}})\b",
    re.IGNORECASE,
)
ZIP = re.compile(
    r"\b(?:[A-Z]{2}|[A-Z][a-z]+),? (?P<zip>\d{5})(?:-\d{4})?\b(?! (?:people|patients|square|sessions|steps|miles))"
    r"|\bzip(?: code)?:? (?:is )?(?P<labeled>\d{5})\b"
)
OURS = re.compile(
    rf"\b(?:we(?:'re)?|us|our|{PRACTICE}|located|visit|find|address|directions|come to|mail|send"
    r"|head to"
    r"|suite|ste|street entrance)\b",
    re.IGNORECASE,
)
NOT_OURS = re.compile(
    rf"\b(?:{NEIGHBORS}|parking|park\b|garage|pharmacy|hospital|across from|opposite|next (?:to|door)"
    r"|near|close to|corner of"
    r"|subway|train|bus|stop|station|lab|laboratory|(?:second|third|new|newest) (?:office|location|clinic)"
    r"|other (?:office|location)s?|satellite|their|formerly|"
    r"mailing address|send (?:payments?|claims)|P\.?O\.? box|entrance|between|blocks? (?:from|north|south|east|west)"
    r"|off of|garages|walk from|hotel|cafe|imaging|surgery center|board|department|bureau|commission"
    r"|gym|turn|too far|ramp|walked|billing company|if you (?:see|reach|pass)"
    r"|office for civil rights|hhs|washington)\b",
    re.IGNORECASE,
)


FIND_US = re.compile(
    rf"\b(?:(?:find|visit|see|reach) us|we(?:'re| are)(?: located)?|our (?:{PRACTICE}|address)(?: is)?"
    rf"|come to us) (?:at|in|on) (?=\d)",
    re.IGNORECASE,
)
OCCUPIED = re.compile(r"^ (?:is an? |is the (?:home|office) of|houses|holds|belongs|hosts)")  # “Suite 101 is a dentist”


class Address(NamedTuple):
    number: str
    street: str


def normalize_street(name: str) -> str:
    words = re.findall(r"[a-z0-9']+", name.lower())
    table = STREET_TYPES | DIRECTIONS | {"av": "ave"}
    return " ".join(table.get(word, word) for word in words)


def is_same_street(name: str, other: str) -> bool:
    """Return whether both normalized names are of the same street, of which one may leave out the direction."""
    words, others = ([word for word in each.split() if word not in DIRECTIONS.values()] for each in (name, other))
    return name == other or (words == others and (words == name.split() or others == other.split()))


def normalize_unit(match: re.Match[str]) -> str:
    return (match["number"] or match["hash"] or "").upper().lstrip("0")


def floor_number(match: re.Match[str]) -> int:
    text = (match["floor"] or match["number"]).lower()
    return ORDINALS.index(text) + 1 if text in ORDINALS else int(re.sub(r"\D", "", text))


@lru_cache(maxsize=64)
def known_addresses(clinic: Clinic) -> str:
    """Return all texts that state addresses of the clinic: the settings, and facts that contain a street."""
    facts = [
        fact.value
        for fact in clinic.facts
        if STREET.search(plain(fact.value)) or UNIT.search(plain(fact.value)) or FLOOR.search(plain(fact.value))
    ]
    city = f"{clinic.city}, {clinic.region} {clinic.postal_code}".strip(" ,")
    return plain("\n".join([clinic.street, city, *facts]))


def check_address(sentence: str, clinic: Clinic) -> Iterator[Contradiction]:
    cities = " ".join([clinic.city, *(f"{place.name} {place.city}" for place in clinic.places)])
    if (not clinic.street and not clinic.postal_code) or names_another_site(sentence, f"{clinic.name} {cities}"):
        return
    known = known_addresses(clinic)
    own = roots(f"{clinic.name} address suite mail entrance door")
    value = "; ".join(dict.fromkeys(map(describe_address, clinic.places or [clinic])))
    for words, position in differing_parts(sentence, known, clinic):
        if is_about_today(sentence, position) and not is_about_something_else(sentence, position, own):
            yield Contradiction("address", sentence, words, "Address", value, "clinic.street")
            return


def describe_address(place: Clinic | KnownPlace) -> str:
    return ", ".join(filter(None, [place.street, place.city, f"{place.region} {place.postal_code}".strip()]))


def differing_parts(sentence: str, known: str, clinic: Clinic) -> Iterator[tuple[str, int]]:
    streets = {(match["number"], normalize_street(match["name"])) for match in STREET.finditer(known)}
    names = {name for _number, name in streets}
    has_known_street = False
    for match in STREET.finditer(sentence):
        number, name = match["number"], normalize_street(match["name"])
        if any(number == known_number and is_same_street(name, street) for known_number, street in streets):
            has_known_street = True
        elif (any(is_same_street(name, street) for street in names) and not NOT_OURS.search(sentence)) or (
            streets and is_ours(sentence)
        ):
            yield match[0], match.start()
        elif not has_known_street:
            return
    cities = [place.city for place in clinic.places or [clinic] if place.city]
    is_city = any(re.fullmatch(rf"{re.escape(city)},? [A-Z]{{2}},? [\d-]+\.?", sentence) for city in cities)
    if NOT_OURS.search(sentence) and not has_known_street and not is_city:
        return
    is_named = any(name.split()[0] in sentence.lower() for name in names)
    if not (has_known_street or is_ours(sentence) or is_named or is_city):
        return
    if has_known_street and is_neighbor(sentence) and not names_clinic(sentence, clinic):
        return
    yield from differing_units(sentence, known)
    own_codes = {place.postal_code[:5] for place in (clinic.places_in(sentence) if clinic.places else [clinic])}
    codes = {match["zip"] or match["labeled"] for match in ZIP.finditer(known)} | own_codes
    for match in ZIP.finditer(sentence):
        if "" not in own_codes and (match["zip"] or match["labeled"]) not in codes:
            yield match[0], match.start()


def differing_units(sentence: str, known: str) -> Iterator[tuple[str, int]]:
    units = {normalize_unit(match) for match in UNIT.finditer(known)}
    floors = {floor_number(match) for match in FLOOR.finditer(known)}
    for match in UNIT.finditer(sentence):
        if OCCUPIED.match(sentence[match.end() :]):
            continue
        if units and normalize_unit(match) not in units:
            yield match[0], match.start()
    for match in FLOOR.finditer(sentence):
        if (
            floors
            and floor_number(match) not in floors
            and not re.search(r"\b(?:restrooms?|ground|lobby)\b", sentence, re.I)
        ):
            yield match[0], match.start()


def is_neighbor(sentence: str) -> bool:
    """Return whether ``sentence`` is about somebody else in the same building: “The lab is at …, Suite 110”."""
    before = sentence[: next((match.start() for match in STREET.finditer(sentence)), 0)]
    return bool(NOT_OURS.search(before)) and not re.search(rf"\b(?:we|us|our|{PRACTICE})\b", before, re.IGNORECASE)


def is_ours(sentence: str) -> bool:
    return bool(FIND_US.search(sentence)) or (bool(OURS.search(sentence)) and not NOT_OURS.search(sentence))
