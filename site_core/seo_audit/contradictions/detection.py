"""Find the sentences of a page that contradict what the clinic states."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache

from .addresses import check_address
from .approval import check_approval, mentioned_treatment
from .contact import check_phones
from .courses import check_courses
from .fact_hours import check_fact_hours
from .internet_contacts import check_emails, check_urls
from .known import Clinic, Contradiction, Passage
from .new_patients import check_new_patients
from .numbers import VALUES
from .people import check_people
from .place_hours import check_hours_of_places
from .plans import check_plans
from .quantity_facts import check_quantities
from .sentences import find_place, names_practice_elsewhere, split_sentences
from .topics import Topic

MAX_SENTENCE_LENGTH = 1000  # longer ones are no sentences, but lists without punctuation


def find_contradictions(passages: Iterable[Passage], clinic: Clinic) -> list[Contradiction]:
    """Return what contradicts ``clinic``, in the order of the text. A sentence has at most one of each fact."""
    found: dict[tuple[str, str, str], Contradiction] = {}
    for passage in passages:
        for sentence in split_sentences(passage.text):
            for contradiction in check_sentence(sentence[:MAX_SENTENCE_LENGTH], passage, clinic):
                key = (passage.path, sentence, contradiction.key or contradiction.name)
                found.setdefault(key, replace(contradiction, path=passage.path))
    return list(found.values())


# Most sentences have nothing to compare, and these patterns say so in a fraction of the time.
HAS_NUMBER = re.compile(
    rf"\d|[½¼¾]|\b(?:an hour|full hour|half|noon|midnight|free|complimentary|no charge|no cost|nothing"
    rf"|on the house|once|twice|every|weekly|monthly|year|{'|'.join(VALUES)}|hundred|thousand)",
    re.IGNORECASE,
)
HAS_PLACE = re.compile(r"\d|\b(?:suite|ste|unit|room|floor)\b", re.IGNORECASE)
HAS_DAY = re.compile(
    r"\d|day|\bmon|\btue|\bwed|\bthu|\bfri|\bsat|\bsun|week|noon|night|clock|open|close|until|till|holiday|christmas"
    r"|thanksgiving|juneteenth|easter|new year",
    re.IGNORECASE,
)
HAS_PLAN = re.compile(
    r"accept|tak|bill|network|participat|contract|insur|plan|welcome|honor|cover|work|use|file|submit|process|panel"
    r"|credential|member",
    re.IGNORECASE,
)

HAS_STATUS = re.compile(r"FDA|Food and Drug|[Oo]ff[- ][Ll]abel")


def check_sentence(sentence: str, passage: Passage, clinic: Clinic) -> Iterator[Contradiction]:
    place = find_place(sentence)
    is_elsewhere = names_practice_elsewhere(sentence, names_of(clinic))
    is_here = not is_elsewhere and (not place or place.lower() in names_of(clinic).lower())
    if is_here and HAS_NUMBER.search(sentence):
        topic = topic_of(passage, clinic)
        yield from check_courses(sentence, topic, clinic.facts)
        yield from check_quantities(sentence, topic, clinic.facts)
        yield from check_phones(sentence, clinic)
    if "@" in sentence:
        yield from check_emails(sentence, clinic)
    if "." in sentence[:-1]:
        yield from check_urls(sentence, clinic)
    if HAS_PLACE.search(sentence):
        yield from check_address(sentence, clinic)
    if not is_elsewhere and HAS_PLAN.search(sentence):
        yield from check_plans(sentence, clinic)
    if is_here and HAS_DAY.search(sentence):
        yield from check_hours_of_places(sentence, clinic)
        yield from check_fact_hours(sentence, passage.topic, clinic)
    yield from check_people(sentence, clinic)
    if HAS_STATUS.search(sentence):
        yield from check_approval(sentence, passage, clinic)
    if not is_elsewhere:
        yield from check_new_patients(sentence, clinic)


@lru_cache(maxsize=8)
def names_of(clinic: Clinic) -> str:
    """Return the places that the clinic may be at: those in its address, and in the names of its facts."""
    places = [text for place in clinic.places for text in (place.name, place.city, place.region)]
    facts = [fact.name for fact in clinic.facts]
    return " ".join([clinic.name, clinic.street, clinic.city, clinic.region, *places, *facts])


def topic_of(passage: Passage, clinic: Clinic) -> Topic:
    """Return what ``passage`` is about, with all names of the treatment."""
    treatment = mentioned_treatment(passage.topic, clinic.treatments)
    return Topic(passage.topic, treatment.names if treatment else ())
