"""What a fact is about, in the words of its name, and whether a text is about the same."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from site_core.lib.stemming import stem

from .numbers import VALUES
from .phrases import PHRASES


def word_set(text: str) -> frozenset[str]:
    return frozenset(text.split())


GROUPS = [
    "evaluation assessment intake consultation consult workup",
    "session appointment visit",
    "therapy psychotherapy counseling",
    "cleaning prophylaxis prophy",
    "checkup exam examination",
    "medication med meds medicine medications",
    "cancel reschedule rescheduling cancellation cancelation canceling cancelling cancelled canceled",
    "late short-notice",
    "child children kid pediatric kids",
    "couple couples",
    "injection shot",
    "whitening bleaching",
    "infusion drip",
    "peel peels",
    "initial first",
    "evaluate evaluation",
    "trial try",
    "monitoring observation observe observed monitor monitored stay remain watch watched keep",
    "location office site",
    "management check",
    "refill renewal",
    "reply replies respond response answer",
    "storage store stored storing",
    "turnaround ready",
    "age aged old older oldest youngest",
]
CANONICAL = {stem(word): stem(group.split()[0]) for group in reversed(GROUPS) for word in group.split()}
# What names of facts say about the kind of value, and not about the subject.
GENERIC = word_set(
    """
    price prices pricing cost costs fee fees rate rates charge charges amount total length duration time long
    number how many much often frequency come self pay out of pocket cash lowest highest
    a an the our your for per in to at with and or on by is are
    us we each one single standard regular usual current minutes minute hours hour hrs min dollars usd
    individual value list clinic office practice lasts last takes every do does it required needed minimum
    maximum
    """
)
# Words before a subject that leave it the same.
NEUTRAL = GENERIC | word_set(
    """
    private typical weekly biweekly monthly daily full whole personal dedicated this that these those any all
    both its their his her my next new thorough comprehensive detailed complete careful in-person person actual
    most usually currently scheduled good quiet calm relaxed relaxing comfortable unhurried entire basic normal
    routine further ordinary first-class high-quality quality minute-long hour-long one-on-one one-hour so just
    only costs charges price cost such as of from plan expect allow book schedule have get before after during
    until through than when while if because since but not no will can may pay paying make makes charge charged
    billed priced offer offers offered provide provides include includes including covers cover begins start
    starts s re ve ll t also still always now today here there then yes please know that's it's general adult
    outpatient medical clinical you they someone anyone itself themselves alone
    """
)
# Words around a subject that make it another one, unless the name of the fact has them.
DIFFERENT = word_set(
    """
    group groups couple couples family families telehealth virtual online video phone extended double half brief
    initial short second third additional extra maintenance booster trial free child children teen teens adolescent
    pediatric student students sliding reduced discounted veteran veterans senior seniors weekend evening
    emergency home trainee intern resident director supervision package packages bundle bundles workshop class
    classes program membership consultation combined court forensic letter letters optional monitoring
    observation recovery travel waiting wait nap walk drive break lunch intensive day-long express mini
    preparation integration touch-up repeat retreatment paperwork records form forms
    """
)
COMPOUND = word_set("day days week weeks room series")  # “an infusion day”
WORD = re.compile(r"[a-z0-9]+(?:'[a-z]+)?")


def fold(text: str) -> str:
    """Return ``text`` in lower case, with PHRASES as single words."""
    for pattern, word in PHRASES:
        text = pattern.sub(word, text)
    return text.lower()


@lru_cache(maxsize=4096)
def canonical(word: str) -> str:
    if word in VALUES:
        return str(VALUES[word])
    root = stem(word.removesuffix("'s"))
    root = root.removesuffix("ant") if len(root) > 6 else root  # “sealant” and “sealed”
    return CANONICAL.get(root, root)


@lru_cache(maxsize=256)
def synonyms(word: str) -> frozenset[str]:
    """Return ``word`` with those of its group."""
    return frozenset({word}).union(
        *(group.split() for group in GROUPS if canonical(word) == canonical(group.split()[0]))
    )


EVALUATION = canonical("evaluation")  # the initial one is meant, whether a text says so or not
# Names of facts end in these; alone, they don't say what a text is about.
HEADS = frozenset(
    map(
        canonical,
        word_set(
            "session fee dose dosage plan course line infusion treatment test exam procedure service unit package"
        ),
    )
) | frozenset(map(canonical, word_set("program patient notice policy visit weekly deal minimum new")))


def words_of(text: str) -> list[str]:
    return WORD.findall(fold(text))


@lru_cache(maxsize=2048)
def roots(text: str) -> frozenset[str]:
    """Return the canonical words of ``text``."""
    return frozenset(canonical(word) for word in words_of(text))


@dataclass(frozen=True)
class Subject:
    """The words of a fact’s name that a text has to have, and the last of them, which is its head."""

    words: tuple[str, ...]  # canonical
    literal: frozenset[str]  # stems, as written
    head: str = ""  # the word before “of” and the like: “results” of “Results of a sleep study”

    @property
    def roots(self) -> frozenset[str]:
        return frozenset(self.words)

    def is_named_by(self, direct: frozenset[str], around: frozenset[str], unique: frozenset[str]) -> bool:
        """Return whether a text is about it. ``direct`` are words near the amount, ``around`` those farther off.

        “Whitening” is enough for “Teeth whitening”, but “session” isn’t for “TMS session”.
        """
        missing = self.roots - direct - around
        if self.head in direct & unique:
            return True
        if not direct or not missing:
            return bool(direct)
        distinctive = self.roots - HEADS
        return bool(direct & distinctive) and len(missing & distinctive) <= len(distinctive) / 2


PREPOSITION = re.compile(r"\b(?:of|for|after|before|at|during|from|until|with)\b", re.IGNORECASE)
COUNTED = re.compile(r"\b(?:number of|how many) (\w+)")


@lru_cache(maxsize=2048)
def parse_subject(name: str) -> Subject:
    name = re.sub(r"\([^)]*\)", " ", name)
    words = [word for word in words_of(name) if word not in GENERIC] or COUNTED.findall(fold(name))
    words = [word for word in words if word not in NEUTRAL] or words
    first = [word for word in words_of(PREPOSITION.split(name)[0]) if word in words]
    head = canonical(first[-1]) if first and len(first) < len(words) and canonical(first[-1]) not in HEADS else ""
    return Subject(tuple(dict.fromkeys(map(canonical, words))), frozenset(map(stem, words)), head)


def matched_words(subject: Subject, text: str) -> frozenset[str]:
    return subject.roots & roots(text)


def has_other_head(subject: Subject, text: str, topic: str) -> bool:
    """Return whether ``text`` has only the first words of ``subject``, and they belong to something else.

    “Cosmetic extractions” are not a “cosmetic consultation”. “Whitening costs” may be “teeth whitening”.
    """
    if subject.words[-1] in HEADS or len(subject.words) < 2:
        return False
    words = words_of(text)
    numbers = [number for number, word in enumerate(words) if canonical(word) in subject.roots]
    if any(canonical(words[number]) == subject.words[-1] for number in numbers):
        return False
    allowed = subject.roots | roots(topic) | HEADS
    following = [words[number + 1] for number in numbers if number + 1 < len(words)]
    return len(following) == len(numbers) > 0 and all(
        canonical(word) not in allowed and word not in NEUTRAL and not is_verb_or_number(word) for word in following
    )


def has_other_modifier(subject: Subject, text: str, known: frozenset[str], topic: str) -> bool:
    """Return whether ``text`` has the words of ``subject`` only as part of something else: “a group session”.

    ``known`` are the canonical words of all other subjects, as those make it something else too.
    """
    words = words_of(text)
    heads = [number for number, word in enumerate(words) if canonical(word) in subject.roots]
    allowed = subject.roots | roots(topic)
    return bool(heads) and all(is_modified(words, number, allowed, known) for number in heads)


def is_modified(words: list[str], number: int, allowed: frozenset[str], known: frozenset[str]) -> bool:
    before = words[max(0, number - 3) : number]
    if before[-1:] == ["initial"] and canonical(words[number]) == EVALUATION:
        before = before[:-1]
    for word in before[-1:]:
        if canonical(word) not in allowed and word not in NEUTRAL and not is_verb_or_number(word):
            return True
    after = words[number + 1 : number + 5]
    if after[:1] and after[0] in COMPOUND and canonical(after[0]) not in allowed:
        return True
    near = before[-2:-1] + after_phrase(after)
    return any(canonical(word) not in allowed and (word in DIFFERENT or canonical(word) in known) for word in near)


def after_phrase(words: list[str]) -> list[str]:
    """Return the words behind a subject that qualify it: those of “of group therapy” or “for couples”."""
    return words[1:4] if words[:1] and words[0] in {"of", "for", "with"} else words[:1]


VERBS = word_set(
    """
    take takes run runs last lasts see sees need needs require requires arrive arrives recommend treat treats
    give gives do does perform performs schedule use uses accept accepts keep keeps let lets ask asks want
    """
)


def is_verb_or_number(word: str) -> bool:
    return word.isdigit() or word.endswith("ly") or word in VALUES or word in VERBS
