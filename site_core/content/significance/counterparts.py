"""Which removed words are said again, in the same or in other words, by those that were added."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from .acronyms import Acronyms, are_acronym
from .conditions import condition_name
from .function_words import AUXILIARIES, FUNCTION_WORDS, PERSONS
from .grades import have_same_grade
from .kinds import Kind
from .plain_words import mean_the_same
from .synonyms import are_synonyms, is_abbreviation, is_inflection, is_misspelling
from .vocabulary import CONVERSIONS
from .word import Word

# What any other word of these kinds says is something else, even if it is a synonym: “cleared” isn’t “approved”.
EXACT = frozenset({Kind.NUMBER, Kind.UNIT, Kind.DATE, Kind.NEGATION, Kind.LINK, Kind.REFERENCE, Kind.IMAGE})
OBJECTS = frozenset(("us", "me", "them", "him", "her"))  # whom to call or tell, if nobody else is named
MAX_COMPARED = 40  # words: a longer text isn’t another wording
AMOUNTS = (Kind.NUMBER, Kind.UNIT)
# What people write for each other by mistake: “if your pregnant”.
MIXED_UP = [
    {("your",), ("you", "are")},
    {("its",), ("it", "is")},
    {("their",), ("they", "are")},
    {("there",), ("they", "are")},
    {("there",), ("their",)},
    {("whose",), ("who", "is")},
]
EXACT_MEANING = EXACT | {Kind.NAME, Kind.STATUS, Kind.CLAIM, Kind.CERTAINTY}


def without_counterparts(
    removed: Sequence[Word], added: Sequence[Word], acronyms: Acronyms
) -> tuple[list[Word], list[Word]]:
    """Return the words of both sides that matter, and that the other side doesn’t say."""
    sides = {tuple(word.normal for word in words) for words in (removed, added)}
    if sides in MIXED_UP:
        return [], []
    old, new = (list(filter(is_telling, words)) for words in (removed, added))
    pronouns = [list(filter(person_of, words)) for words in (removed, added)]
    persons, others = ({*map(person_of, words)} for words in pronouns)
    if persons and others and persons.isdisjoint(others):
        old, new = old + pronouns[0], new + pronouns[1]
    elif not (persons and others):  # “call us or 911”
        old, new = (
            side + [word for word in words if word.normal in OBJECTS]
            for side, words in zip((old, new), pronouns, strict=True)
        )
    if letters(old) == letters(new) or are_abbreviated(old, new) or are_abbreviated(new, old):
        return [], []
    if are_acronym(old, new, acronyms):
        return [], []
    if len(old) > MAX_COMPARED and len(new) > MAX_COMPARED:
        return old, new
    if is_same_amount(removed, added):
        old, new = ([word for word in words if word.kind not in AMOUNTS] for words in (old, new))
    return without_pairs(old, added), without_pairs(new, removed)


def without_pairs(words: Sequence[Word], others: Sequence[Word]) -> list[Word]:
    """Return ``words`` without those that ``others`` say in the same order: “kids call doctors” isn’t the other way."""
    # The longest common subsequence. Each number is for what is behind these positions.
    lengths = [[0] * (len(others) + 1) for _ in range(len(words) + 1)]
    for row in reversed(range(len(words))):
        for column in reversed(range(len(others))):
            if say_the_same(words[row], others[column]):
                lengths[row][column] = lengths[row + 1][column + 1] + 1
            else:
                lengths[row][column] = max(lengths[row + 1][column], lengths[row][column + 1])
    rest, row, column = [], 0, 0
    while row < len(words):
        if column < len(others) and say_the_same(words[row], others[column]):
            row, column = row + 1, column + 1
        elif column < len(others) and lengths[row][column + 1] >= lengths[row + 1][column]:
            column += 1
        else:
            rest.append(words[row])
            row += 1
    return rest


def person_of(word: Word) -> int:
    """Return 1 for “we”, 2 for “you”, a higher number for others, and 0 for words that are no pronouns."""
    return next((number for number, words in enumerate(PERSONS, 1) if word.normal in words), 0)


def are_abbreviated(short: Sequence[Word], long: Sequence[Word]) -> bool:
    """Return whether ``long`` are the names that begin as ``short``: “N Engl J Med”."""
    pairs = list(zip(short, long, strict=False))
    is_name = len(pairs) > 1 and len(short) == len(long)
    return is_name and all(other.normal.startswith(word.normal) for word, other in pairs)


def is_same_amount(removed: Sequence[Word], added: Sequence[Word]) -> bool:
    """Return whether both sides are one number with a unit, and the same in another unit: “two days”, “48 hours”."""
    amounts = [[word for word in words if word.kind in AMOUNTS] for words in (removed, added)]
    values = [amount_of(words) for words in amounts]
    return values[0] is not None and values[0] == values[1]


def amount_of(words: Sequence[Word]) -> tuple[str, Decimal] | None:
    """Return the smaller unit and the amount in it. None for anything else than one number with a unit."""
    if [word.kind for word in words] != [Kind.NUMBER, Kind.UNIT] or words[1].normal not in CONVERSIONS:
        return None
    unit, factor = CONVERSIONS[words[1].normal]
    try:
        return unit, Decimal(words[0].normal) * factor
    except InvalidOperation:  # “2×”, “2nd”
        return None


def is_telling(word: Word) -> bool:
    return (
        word.kind not in (None, Kind.NAME) or word.normal not in FUNCTION_WORDS
    )  # in titles, “Your” looks like a name


def letters(words: Sequence[Word]) -> str:
    """Return the letters of words without spaces: “head ache” is “headache”. Numbers stay apart."""
    return "".join(f" {word.normal} " if word.kind in EXACT else word.normal.replace("-", "") for word in words)


def say_the_same(word: Word, other: Word) -> bool:
    """Return whether two words mean the same."""
    if word.normal == other.normal or {word.normal, other.normal} == {"one", "1"}:
        return True
    kinds = {word.kind, other.kind}
    if not kinds.isdisjoint(EXACT):
        return False
    forms = [{word.normal, other.normal} <= side for side in AUXILIARIES if word.normal in side or other.normal in side]
    if forms:
        return any(forms)
    if have_same_grade(word.normal, other.normal) or is_inflection(word.normal, other.normal):
        return True
    if condition_name(word.normal) and condition_name(word.normal) == condition_name(other.normal):
        return True
    if is_abbreviation(word.normal, other.normal):
        return True
    if Kind.NAME not in kinds and is_misspelling(word.normal, other.normal):
        return True
    if not kinds.isdisjoint(EXACT_MEANING):
        return False
    return are_synonyms(word.normal, other.normal) or mean_the_same(word.normal, other.normal)
