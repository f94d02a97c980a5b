"""Find the sentences of a page that contradict what the clinic states."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from .addresses import check_address
from .approval import check_approval, check_new_patients, mentioned_treatment
from .contact import check_emails, check_phones, check_urls
from .hours import check_hours
from .known import Clinic, Contradiction, Passage
from .people import check_people
from .plans import check_plans
from .quantity_facts import Topic, check_quantities
from .sentences import split_sentences

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


def check_sentence(sentence: str, passage: Passage, clinic: Clinic) -> Iterator[Contradiction]:
    yield from check_quantities(sentence, topic_of(passage, clinic), clinic.facts)
    yield from check_phones(sentence, clinic)
    yield from check_emails(sentence, clinic)
    yield from check_urls(sentence, clinic)
    yield from check_address(sentence, clinic)
    yield from check_plans(sentence, clinic)
    yield from check_hours(sentence, clinic)
    yield from check_people(sentence, clinic)
    yield from check_approval(sentence, passage, clinic)
    yield from check_new_patients(sentence, clinic)


def topic_of(passage: Passage, clinic: Clinic) -> Topic:
    """Return what ``passage`` is about, with all names of the treatment."""
    treatment = mentioned_treatment(passage.topic, clinic.treatments)
    return Topic(passage.topic, treatment.names if treatment else ())
