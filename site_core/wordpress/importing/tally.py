"""Counts every item of an import in exactly one place, and lists what people should look at."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

CREATED, UPDATED, UNCHANGED, CONFLICT = "created", "updated", "unchanged", "conflict"
DELETED_HERE, FAILED, LEFT_OUT, TRASH, COUNTED = "deleted_here", "failed", "left_out", "trash", "counted"
REPEATED, NOT_FOUND = "repeated", "no_file"

OUTCOME_LABELS = {
    CREATED: _("Created"),
    UPDATED: _("Updated"),
    UNCHANGED: _("Unchanged"),
    CONFLICT: _("Changed on both sides"),
    DELETED_HERE: _("Deleted here"),
    FAILED: _("Failed"),
    LEFT_OUT: _("Left out"),
    TRASH: _("In the trash there"),
    COUNTED: _("Only counted, because it is about patients"),
    REPEATED: _("The same item again"),
    NOT_FOUND: _("File missing or refused"),
}


@dataclass
class Entry:
    """An item that the report lists. ``title`` is empty for what must not be named."""

    key: str
    post_type: str
    title: str
    outcome: str
    line: int = 0
    file: str = ""
    url: str = ""
    edit_url: str = ""
    reason: str = ""
    their_text: str = ""  # of a conflict: what the old site says now
    notices: list[str] = field(default_factory=list)
    words_before: int = 0
    words_after: int = 0
    links_before: int = 0
    links_after: int = 0


class Tally:
    """``outcomes`` by (post type, outcome). ``reasons`` says why items were left out."""

    def __init__(self) -> None:
        self.outcomes: Counter[tuple[str, str]] = Counter()
        self.reasons: Counter[tuple[str, str]] = Counter()
        self.entries: list[Entry] = []

    def add(self, entry: Entry) -> None:
        self.outcomes[entry.post_type, entry.outcome] += 1
        if entry.reason and entry.outcome in (LEFT_OUT, FAILED):
            self.reasons[entry.post_type, entry.reason] += 1
        if entry.outcome != LEFT_OUT or entry.notices:
            self.entries.append(entry)

    def count(self, post_type: str, outcome: str, number: int) -> None:
        if number:
            self.outcomes[post_type, outcome] += number

    def totals(self) -> dict[str, int]:
        """Return how many words and links the texts had, and how many of them are kept."""
        names = ("words_before", "words_after", "links_before", "links_after")
        return {name: sum(getattr(entry, name) for entry in self.entries) for name in names}

    def as_json(self) -> list[dict[str, Any]]:
        return [asdict(entry) for entry in self.entries]
