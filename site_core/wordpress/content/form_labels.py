"""The labels of a form in HTML. The form itself can’t be imported, so what its fields were called is listed."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

from .counting import Count
from .parts import Note

LABELS = {"label", "legend", "option", "optgroup", "button", "wp-textarea"}
BUTTONS = {"submit", "button", "reset"}
BEFORE_LABELS = {"checkbox", "radio", "hidden"}  # kinds of fields whose labels follow
MAX_LENGTH = 1_500  # characters of one note


def is_label(tag: str, attributes: Mapping[str, str], level: int) -> bool:
    """Return whether an element of a form is a label. ``level`` is that of the heading it stands in, or 0.

    Buttons in headings, and those that only a script reacts to, may be headings that open a text of the page.
    """
    if tag != "button":
        return tag in LABELS
    return not level and attributes.get("type", "").lower() != "button" and "aria-expanded" not in attributes


class FormLabels:
    """What stands in the fields of one form, and beside them. Other texts of a form are texts of the page."""

    def __init__(self, action: str) -> None:
        self.action = action
        self.labels: list[str] = []
        self.known: set[str] = set()
        self.counted = Count()
        self.texts: list[str] = []  # of the label that is read
        self.link = ""  # that is open in it

    def start(self) -> None:
        """End the label before, and begin a new one."""
        self.end_link()
        if label := " ".join("".join(self.texts).split()):
            self.labels.append(label)
            self.known.add(label.casefold())
        self.texts = []
        self.counted.texts.append(" ")

    def add(self, text: str, link: str) -> None:
        """Add a text that readers saw to the label that is read."""
        if link != self.link:
            self.end_link()
            self.link = link
            self.counted.links += [link] if link else []
        self.texts.append(text)
        self.counted.texts.append(text)

    def end_link(self) -> None:
        self.texts += [f" ({self.link}) "] if self.link else []
        self.link = ""

    def add_field(self, attributes: Mapping[str, str]) -> None:
        """Add what a field says about itself, unless its label has said the same."""
        kind = attributes.get("type", "").lower()
        names = ("value",) if kind in BUTTONS else ("placeholder", "aria-label")
        text = " ".join(next((value for name in names if (value := attributes.get(name, "").strip())), "").split())
        self.start()
        if text and kind != "hidden" and text.casefold() not in self.known:
            self.labels.append(text)

    def notes(self) -> list[Note]:
        """Return what stands for the form, in as many notes as its labels need."""
        self.start()
        text = f"<form action={self.action[:MAX_LENGTH]}> {'; '.join(self.labels)}"
        return [Note("form", line) for line in textwrap.wrap(text, MAX_LENGTH, break_on_hyphens=False)]
