"""A language in which gettext puts every message between marks, to find text that does not come from gettext."""

import gettext
import io
import re
import struct
from collections.abc import Iterator

from bs4 import BeautifulSoup, NavigableString, Tag
from bs4.element import PreformattedString

OPEN, CLOSE = "⟦", "⟧"
TEXT_ATTRIBUTES = ("alt", "aria-description", "aria-label", "aria-roledescription", "placeholder", "title")
NOT_TEXT = ("script", "style", "svg", "code", "kbd")
CONTEXT_SEPARATOR = "\x04"  # between a message's context and its text


def mark(message: str) -> str:
    return f"{OPEN}{message.rpartition(CONTEXT_SEPARATOR)[2]}{CLOSE}" if message else message


class Marks(gettext.NullTranslations):
    def gettext(self, message):
        return mark(message)

    def ngettext(self, msgid1, msgid2, n):
        return mark(msgid1 if n == 1 else msgid2)


def catalog():
    """Return a catalog with a header only, as a file of messages (.mo) has it; Marks translate the rest.

    The format: https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html
    """
    header = b"Content-Type: text/plain; charset=UTF-8\n"
    tables_end = 28 + 2 * 8
    lengths = struct.pack("<4I", 0, tables_end, len(header), tables_end + 1)
    file = struct.pack("<7I", 0x950412DE, 0, 1, 28, 36, 0, tables_end) + lengths + b"\0" + header + b"\0"
    translations = gettext.GNUTranslations(io.BytesIO(file))
    translations.add_fallback(Marks())
    return translations


def activate(settings, monkeypatch, folder):
    """Translate all messages of every language with Marks. ``folder`` is empty."""
    find_translation = gettext.translation

    def translation(domain, localedir=None, **options):
        return catalog() if localedir == str(folder) else find_translation(domain, localedir, **options)

    monkeypatch.setattr(gettext, "translation", translation)
    settings.LOCALE_PATHS = [str(folder)]  # makes Django load its translations anew


class Unmarked:
    """Collects the text of a document that is outside marks."""

    def __init__(self):
        self.depth = 0
        self.texts: list[str] = []

    def add(self, text: str) -> None:
        outside = []
        for character in text:
            if character == OPEN:
                self.depth += 1
            elif character == CLOSE:
                self.depth -= 1
            elif not self.depth:
                outside.append(character)
        if text := " ".join("".join(outside).split()):
            self.texts.append(text)


def unmarked_texts(html: str | bytes) -> list[str]:
    """Return every text that people see in ``html``, or hear instead of it, outside marks."""
    unmarked = Unmarked()
    for node in visible_nodes(BeautifulSoup(html, "html.parser")):
        if isinstance(node, NavigableString):
            unmarked.add(str(node))
        else:
            for text in attribute_texts(node):
                unmarked.add(text)
    assert not unmarked.depth, "A message was cut, and with it its mark."
    return unmarked.texts


def visible_nodes(element: Tag) -> Iterator[NavigableString | Tag]:
    for child in element.children:
        if isinstance(child, Tag):
            if child.name not in NOT_TEXT:
                yield child
                yield from visible_nodes(child)
        elif not isinstance(child, PreformattedString):  # comments and the like
            yield child


def attribute_texts(tag: Tag) -> Iterator[str]:
    yield from (tag[name] for name in TEXT_ATTRIBUTES if tag.get(name))
    if tag.name == "input" and tag.get("type") in {"submit", "button"}:
        yield tag.get("value", "")
    # Sentences in data attributes are for scripts to show.
    yield from (str(value) for name, value in tag.attrs.items() if name.startswith("data-") and is_sentence(str(value)))


def is_sentence(value: str) -> bool:
    return bool(re.match(r"[A-Z][a-z’]+ [a-z]+", value))
