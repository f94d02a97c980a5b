"""What differs between two versions of a page, for people: by field and by block, as text with the changes marked."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.models import Page

from site_core.content.significance import SignificantChange, significant_changes

from .content import content_fields, field_name
from .merging import ORDER, Conflict, Content, Row, keyed, same_field, same_value
from .pictures import changed_images, images_in_block, images_in_field
from .plain_text import block_text, field_text, row_text

WORDS = re.compile(r"\w+|\s+|[^\w\s]")
MAX_COMPARISONS = 4_000_000  # of words: about a second
MIN_SIMILARITY = 0.4
ADDED, REMOVED, SAME = "added", "removed", "same"


@dataclass(frozen=True)
class Segment:
    """Text that is in both versions, or in one of them."""

    kind: str
    text: str


Line = list[Segment]


@dataclass(frozen=True)
class Change:
    """One field or block that differs. ``summary`` says how; ``lines`` are the lines of text that differ."""

    conflict: Conflict
    label: str
    summary: str
    lines: list[Line]
    images: tuple[Sequence[int], Sequence[int]] = ((), ())  # that were removed, and added

    @property
    def pictures(self) -> list[tuple[str, Any]]:
        """The images that were removed and added, which may have the same title. Those that are gone are left out."""
        found = get_image_model().objects.in_bulk([*self.images[0], *self.images[1]])
        sides = zip((REMOVED, ADDED), self.images, strict=True)
        return [(kind, found[pk]) for kind, keys in sides for pk in keys if pk in found]

    @property
    def significant(self) -> list[SignificantChange]:
        """What a clinician has to look at, such as a changed dose."""
        return significant_changes(text_without(ADDED, self.lines), text_without(REMOVED, self.lines))


def compare(model: type[Page], old: Content, new: Content) -> list[Change]:
    """Return what differs between two versions of a page of type ``model``."""
    fields = {field_name(field): field for field in model._meta.get_fields()}
    changes: list[Change] = []
    for name in content_fields(model):
        before, after = old.get(name), new.get(name)
        if not same_field(before, after):
            changes += compare_field(fields[name], name, before, after)
    return changes


def compare_field(field: Any, name: str, old: Any, new: Any) -> Iterator[Change]:
    label = field_label(field)
    if isinstance(field, StreamField):
        yield from compare_streams(field.stream_block, name, label, old or [], new or [])
    elif field.auto_created:
        lines = compare_rows(field.related_model, old or [], new or [])
        images = changed_images(images_in_field(field, old), images_in_field(field, new))
        yield Change(Conflict(name), label, summary_of(lines, images, _("The order changed.")), lines, images)
    else:
        lines = compare_text(field_text(field, old), field_text(field, new))
        images = changed_images(images_in_field(field, old), images_in_field(field, new))
        yield Change(Conflict(name), label, summary_of(lines, images, _("Formatting changed.")), lines, images)


def summary_of(lines: list[Line], images: tuple[Sequence[int], Sequence[int]], otherwise: str) -> str:
    """Return how a field changed, if no line of its text did."""
    if lines:
        return ""
    return _("Another image") if any(images) else otherwise


def field_label(field: Any) -> str:
    if field.auto_created:
        return capfirst(str(field.related_model._meta.verbose_name_plural))
    return capfirst(str(field.verbose_name))


def compare_streams(stream_block: Any, name: str, label: str, old: list[Row], new: list[Row]) -> Iterator[Change]:
    """Yield the blocks that were added, removed, or changed, in the order of the new version."""
    before, after = keyed(old), keyed(new)
    for key in dict.fromkeys([*after, *before]):
        if not same_value(before.get(key), after.get(key)):
            block = stream_block.child_blocks.get((after.get(key) or before[key])["type"])
            texts = [block_text(block, rows[key]["value"]) if block and key in rows else "" for rows in (before, after)]
            lines = compare_text(*texts)
            values = [rows[key]["value"] if block and key in rows else None for rows in (before, after)]
            images = changed_images(*(images_in_block(block, value) if value else [] for value in values))
            summary = block_summary(key in before, key in after) or summary_of(lines, images, _("Formatting changed."))
            block_label = f"{label}: {block.label}" if block else label
            yield Change(Conflict(name, key[0]), block_label, summary, lines, images)
    if [key for key in before if key in after] != [key for key in after if key in before]:
        yield Change(Conflict(name, ORDER), label, _("The order of the blocks changed."), [])


def block_summary(was_there: bool, is_there: bool) -> str:
    if not was_there:
        return _("Added")
    return "" if is_there else _("Removed")


def compare_rows(model: Any, old: list[Row], new: list[Row]) -> list[Line]:
    """Return the lines of child rows that only one version has."""
    before, after = ([row_text(model, row) for row in rows] for rows in (old, new))
    removed = [text for text in before if text not in after]
    added = [text for text in after if text not in before]
    return compare_text("\n".join(removed), "\n".join(added))


def compare_text(old: str, new: str) -> list[Line]:
    """Return the lines that differ, with the words that differ marked."""
    before, after = old.splitlines(), new.splitlines()
    lines: list[Line] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for operation, start, end, new_start, new_end in matcher.get_opcodes():
        if operation != "equal":
            lines += compare_lines(before[start:end], after[new_start:new_end])
    return lines


def compare_lines(old: list[str], new: list[str]) -> Iterator[Line]:
    """Yield lines: those at the same position with their words compared, then those that only one version has."""
    for before, after in zip(old, new, strict=False):
        yield compare_words(before, after)
    shared = min(len(old), len(new))
    yield from ([Segment(REMOVED, line)] for line in old[shared:])
    yield from ([Segment(ADDED, line)] for line in new[shared:])


def compare_words(old: str, new: str) -> Line:
    """Return one line with both versions. If they have little in common, the old one comes first as a whole."""
    before, after = WORDS.findall(old), WORDS.findall(new)
    is_long = len(before) * len(after) > MAX_COMPARISONS
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    if is_long or matcher.ratio() < MIN_SIMILARITY:
        return changed_segments(old, new)
    line: Line = []
    removed = added = ""
    for operation, start, end, new_start, new_end in matcher.get_opcodes():
        words, new_words = "".join(before[start:end]), "".join(after[new_start:new_end])
        if operation == "equal" and not (words.isspace() and (removed or added)):
            line += [*changed_segments(removed, added), Segment(SAME, words)]
            removed = added = ""
        else:
            removed, added = removed + words, added + new_words
    return [*line, *changed_segments(removed, added)]


def changed_segments(old: str, new: str) -> Line:
    return [Segment(kind, text) for kind, text in ((REMOVED, old), (ADDED, new)) if text]


def text_without(kind: str, lines: list[Line]) -> str:
    """Return the text of one of the versions: ``kind`` is what only the other one has."""
    return "\n".join("".join(segment.text for segment in line if segment.kind != kind) for line in lines)
