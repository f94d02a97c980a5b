"""Compare opening hours in text with those of every place that the text may be about."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from .hours import check_hours
from .known import Clinic, Contradiction, KnownPlace
from .sentences import PRACTICE, plain


def check_hours_of_places(sentence: str, clinic: Clinic) -> Iterator[Contradiction]:
    """Yield at most one contradiction of ``sentence``: it contradicts the hours of all places that it may be about.

    One that names several places may say the hours of each, and isn’t compared.
    """
    if not clinic.places:
        yield from check_hours(sentence, clinic)
        return
    named = clinic.named_places(sentence)
    if len(named) > 1:
        return
    found = []
    for place in named or clinic.places:
        contradiction = next(check_hours(without_name(sentence, place), clinic.at(place)), None)
        if contradiction is None:
            return
        found.append(contradiction)
    hours = "; ".join(dict.fromkeys(each.value for each in found))
    yield replace(found[0], sentence=sentence, value=hours)


def without_name(sentence: str, place: KnownPlace) -> str:
    """Return ``sentence`` as it would be of a clinic with one place: “our office” for “our Salem office”."""
    names = "|".join(re.escape(plain(name)) for name in (place.name, place.city) if name)
    pattern = rf"\b(our|the|this) (?:{names}) (?=(?:{PRACTICE})\b)"
    return re.sub(pattern, r"\1 ", sentence, flags=re.IGNORECASE) if names else sentence
