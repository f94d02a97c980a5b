"""Where passages are, as far as it says something: under which heading, in which list, or as which step."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from site_core.content.passages import Passage
from site_core.content.rich_text_lines import HEADING_ITSELF, MAX_LENGTH, Heading, above

from .matching import Pair, kept_in_order


def telling_places(old: list[Passage], new: list[Passage], pairs: list[Pair]) -> dict[int, tuple[str, str]]:
    """Return where passages were and are, by position in ``new``, if they say something else there.

    That is so for steps in another order, and for what moved from one heading or list to another one: aspirin may be
    safe in one of them. Of a sentence, nobody knows without reading it: “stop it”.
    """
    places = dict(reordered_steps(old, new, pairs))
    old_places, new_places = (list(in_headings(passages)) for passages in (old, new))
    before, after = ({*places_in(passages)} for passages in (old, new))
    introductions = {*introductions_in(old, old_places)} & {*introductions_in(new, new_places)}
    for old_index, new_index in pairs:
        one, other = old[old_index], new[new_index]
        here, there = old_places[old_index], new_places[new_index]
        if is_heading(one) or is_heading(other) or one.key != other.key or here[1] == there[1]:
            continue
        # Another wording of the heading, or another kind of list, moves nothing: the old place is gone, or new.
        is_known = (here in after and there in before) or {here, there} <= introductions
        headings = heading_of(here), heading_of(there)
        if is_known or (headings[0] != headings[1] and headings[0] in after and headings[1] in before):
            places[new_index] = described(one, here[1]), described(other, there[1])
    return places


def in_headings(passages: list[Passage]) -> Iterator[tuple[str, str]]:
    """Yield the key of each passage, and what it is under. A block without a heading goes on with the last one."""
    headings: dict[str, list[Heading]] = defaultdict(list)
    for passage in passages:
        if is_heading(passage):
            add_heading(headings[passage.key], passage)
            yield passage.key, HEADING_ITSELF
        else:
            _heading, _newline, introduction = passage.under.partition("\n")
            yield passage.key, f"{joined(headings[passage.key])}\n{introduction}"


def places_in(passages: list[Passage]) -> Iterator[tuple[str, str]]:
    """Yield the places that texts have: those of all passages, each heading, and the text before the first one."""
    yield from in_headings(passages)
    yield from ((passage.key, "\n") for passage in passages)
    headings: dict[str, list[Heading]] = defaultdict(list)
    for passage in filter(is_heading, passages):
        add_heading(headings[passage.key], passage)
        yield passage.key, f"{joined(headings[passage.key])}\n"


def introductions_in(passages: list[Passage], places: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the places that a list behind each passage would have, whether or not one is there."""
    for passage, place in zip(passages, places, strict=True):
        key, heading = heading_of(place)
        yield key, f"{heading}{passage.text[:MAX_LENGTH]}"


def is_heading(passage: Passage) -> bool:
    return passage.under.startswith(HEADING_ITSELF)


def heading_of(place: tuple[str, str]) -> tuple[str, str]:
    key, under = place
    return key, under.partition("\n")[0] + "\n"


def add_heading(headings: list[Heading], passage: Passage) -> None:
    level = len(passage.under)
    headings[:] = [*above(headings, level), (level, passage.text[:MAX_LENGTH])]


def joined(headings: list[Heading]) -> str:
    return " / ".join(text for _level, text in headings)


def described(passage: Passage, place: str) -> str:
    text = " / ".join(filter(None, place.split("\n")))
    return f"{text} {passage.text}" if text.endswith(":") else ": ".join(filter(None, (text, passage.text)))


def reordered_steps(old: list[Passage], new: list[Passage], pairs: list[Pair]) -> Iterator[tuple[int, tuple[str, str]]]:
    """Yield the steps whose order within their list differs, with their numbers among those that are in both texts."""
    lists: dict[tuple[str, str], list[Pair]] = defaultdict(list)
    for old_index, new_index in pairs:
        one, other = old[old_index], new[new_index]
        if (place := step_list(one)) or step_list(other):  # a list that isn’t numbered any more had steps, too
            lists[place or one.path, step_list(other) or other.path].append((old_index, new_index))
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
