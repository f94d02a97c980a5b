"""Where passages are, as far as it says something: under which heading, in which list, or as which step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from site_core.content.passages import Passage
from site_core.content.rich_text_lines import HEADING_ITSELF, MAX_LENGTH

from .matching import Pair, kept_in_order

SENTENCE_ENDS = (".", "!", "?", ".”", "!”", "?”")


def telling_places(old: list[Passage], new: list[Passage], pairs: list[Pair]) -> dict[int, tuple[str, str]]:
    """Return where passages were and are, by position in ``new``, if they say something else there.

    That is so for steps in another order, and for what moved from one heading or list to another one: aspirin may be
    safe in one of them. A whole sentence that moved to another block says the same there.
    """
    places = dict(reordered_steps(old, new, pairs))
    old_places, new_places = (list(in_headings(passages)) for passages in (old, new))
    before, after = ({*places_in(passages)} for passages in (old, new))
    for old_index, new_index in pairs:
        one, other = old[old_index], new[new_index]
        here, there = old_places[old_index], new_places[new_index]
        is_same = here[1] == there[1] or (one.path == other.path and one.under == other.under)
        is_heading = HEADING_ITSELF in (one.under, other.under)
        if (
            is_heading
            or one.key != other.key
            or is_same
            or (one.path != other.path and is_sentence(one) and is_sentence(other))
        ):
            continue
        # Another wording of the heading, or another kind of list, moves nothing: the old place is gone, or new.
        if here in after and there in before:
            places[new_index] = described(one), described(other)
    return places


def in_headings(passages: list[Passage]) -> Iterator[tuple[str, str]]:
    """Yield the key of each passage, and what it is under. A block without a heading goes on with the last one."""
    headings: dict[str, str] = {}
    for passage in passages:
        if passage.under == HEADING_ITSELF:
            headings[passage.key] = passage.text[:MAX_LENGTH]
            yield passage.key, HEADING_ITSELF
            continue
        heading, _newline, introduction = passage.under.partition("\n")
        headings[passage.key] = heading or headings.get(passage.key, "")
        yield passage.key, f"{headings[passage.key]}\n{introduction}"


def places_in(passages: list[Passage]) -> Iterator[tuple[str, str]]:
    """Yield the places that texts have: those of all passages, and headings without a text."""
    yield from in_headings(passages)
    for passage in passages:
        if passage.under == HEADING_ITSELF:
            yield passage.key, f"{passage.text[:MAX_LENGTH]}\n"


def is_sentence(passage: Passage) -> bool:
    """Return whether a paragraph says something by itself, unlike an item of a list."""
    return "\n" not in passage.under and passage.text.endswith(SENTENCE_ENDS)


def described(passage: Passage) -> str:
    above = " / ".join(filter(None, passage.under.split("\n")))
    return f"{above} {passage.text}" if above.endswith(":") else ": ".join(filter(None, (above, passage.text)))


def reordered_steps(old: list[Passage], new: list[Passage], pairs: list[Pair]) -> Iterator[tuple[int, tuple[str, str]]]:
    """Yield the steps whose order within their list differs, with their numbers among those that are in both texts."""
    lists: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for old_index, new_index in pairs:
        place = step_list(old[old_index]), step_list(new[new_index])
        if all(place):
            lists[place].append((old_index, new_index))
    for steps in lists.values():
        kept = kept_in_order(steps)
        numbers = {pair: number for number, pair in enumerate(sorted(steps), 1)}
        for number, pair in enumerate(steps, 1):
            if pair not in kept:
                one, other = old[pair[0]], new[pair[1]]
                yield pair[1], (f"{numbers[pair]}. {one.text}", f"{number}. {other.text}")


def step_list(passage: Passage) -> str:
    """Return the path of the list of steps that a passage begins an item of. Empty if it isn’t in one."""
    if passage.is_step:
        return passage.path
    start, steps, _rest = passage.path.partition(".steps.")
    return start if steps and not passage.context else ""
