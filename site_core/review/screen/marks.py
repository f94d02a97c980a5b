"""Mark in the tree of a page what was added, removed, changed, or moved.

Every mark has its meaning as text: in <ins> and <del> for screen readers, which don't announce these elements, and as a
visible label where a whole passage differs. So color is never the only sign.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bs4 import BeautifulSoup, NavigableString, PageElement, Tag
from django.utils.translation import gettext as _

from .runs import Run, Token
from .word_changes import Edit, find_edits

Part = tuple[NavigableString, list[PageElement]]


class TreeMarker:
    """Marks runs of one tree. ``tag`` is “ins” for the new version, and “del” for the old one."""

    def __init__(self, soup: BeautifulSoup, tag: str = "ins") -> None:
        self.soup, self.tag = soup, tag

    def element(self, name: str, css_class: str = "", *children: PageElement | str) -> Tag:
        tag = self.soup.new_tag(name, attrs={"class": css_class} if css_class else {})
        for child in children:
            tag.append(child)
        return tag

    def hidden(self, text: str) -> Tag:
        """Return text for screen readers."""
        return self.element("span", "visually-hidden", text)

    def label(self, text: str) -> Tag:
        return self.element("span", "review-label", text, self.hidden(": "))

    def added(self, *children: PageElement | str) -> Tag:
        return self.element("ins", "", self.hidden(_("[added:") + " "), *children, self.hidden(_("end of addition]")))

    def removed(self, *children: PageElement | str) -> Tag:
        return self.element("del", "", self.hidden(_("[removed:") + " "), *children, self.hidden(_("end of removal]")))

    def mark(self, *children: PageElement | str) -> Tag:
        """Return ``children`` marked as what only this version has."""
        return self.added(*children) if self.tag == "ins" else self.removed(*children)

    def mark_all(self, run: Run) -> Tag:
        """Mark a whole run."""
        wrapper = self.soup.new_tag("span")
        run.nodes[0].insert_before(wrapper)
        mark = self.mark(*run.nodes)
        wrapper.replace_with(mark)
        run.nodes = [mark]
        return mark

    def mark_words(self, old: Run, new: Run) -> list[Tag]:
        """Mark the words of ``new``, which is in this tree, that ``old`` doesn't have."""
        marks: list[Tag] = []
        parts: dict[int, Part] = {}
        edits = {edit.start: edit for edit in find_edits(old.tokens, new.tokens)}
        position = 0
        while position < len(new.tokens):
            if edit := edits.get(position):
                marks += self.place_edit(edit, new.tokens[position], parts)
            if edit and edit.added:
                position = edit.end
            else:
                self.append(new.tokens[position], new.tokens[position].text, parts)
                position += 1
        if (edit := edits.get(position)) and not edit.added:
            marks += self.place_edit(edit, new.tokens[-1], parts)
        for node, children in parts.values():
            new.replace(node, with_leading_space(node, children))
        return marks

    def place_edit(self, edit: Edit, place: Token, parts: dict[int, Part]) -> list[Tag]:
        """Put the marks of ``edit`` where ``place`` is, the first of its tokens."""
        marks: list[Tag] = []
        if edit.removed and self.tag == "ins" and not edit.is_link_only:
            marks.append(self.removed(*self.formatted(edit.removed)))
            self.append(place, marks[-1], parts)
        for tokens in by_node(edit.added):
            marks.append(self.mark("".join(token.text for token in tokens)))
            self.append(tokens[0], marks[-1], parts)
        if edit.added and self.tag == "ins" and (note := link_note(edit)):
            self.append(edit.added[-1], self.element("span", "review-label", note), parts)
        return marks

    def formatted(self, tokens: Iterable[Token]) -> Iterator[PageElement | str]:
        for token in tokens:
            yield self.element(token.script, "", token.text) if token.script else token.text

    def append(self, token: Token, child: PageElement | str, parts: dict[int, Part]) -> None:
        """Append ``child`` to what replaces the text node of ``token``."""
        assert token.node is not None
        _node, children = parts.setdefault(id(token.node), (token.node, []))
        children.append(child if isinstance(child, PageElement) else NavigableString(child))

    def mark_image(self, old: Run | None, new: Run) -> Tag:
        """Label an image that was added, replaced, or described differently."""
        if old is None:
            text = _("Image added") if self.tag == "ins" else _("Image removed")
            note = self.element("span", "review-note", self.label(text), self.mark(new.text or _("(no description)")))
        else:
            is_same = old.tokens[0].href == new.tokens[0].href
            note = self.element("span", "review-note", self.label(_("Image description") if is_same else _("Image")))
            if self.tag == "ins":
                note.append(self.removed(old.text or _("(no description)")))
            note.append(self.mark(new.text or _("(no description)")))
        new.nodes[-1].insert_after(note)
        return note


def with_leading_space(node: NavigableString, children: list[PageElement]) -> list[PageElement]:
    """Return what replaces ``node``. Tokens of a run begin with its first word."""
    leading = node[: len(node) - len(node.lstrip())]
    is_there = isinstance(children[0], NavigableString) and children[0].isspace()
    return children if is_there or not leading else [NavigableString(leading), *children]


def by_node(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    """Yield the tokens of each text node."""
    group: list[Token] = []
    for token in tokens:
        if group and token.node is not group[-1].node:
            yield group
            group = []
        group.append(token)
    if group:
        yield group


def link_note(edit: Edit) -> str:
    """Return where a link leads now, and where it led, if that changed."""
    before, after = ([*dict.fromkeys(token.href for token in tokens)] for tokens in (edit.removed, edit.added))
    if before == after or not any([*before, *after]):
        return ""
    old, new = (", ".join(filter(None, hrefs)) for hrefs in (before, after))
    if old and new:
        return _("link: %(old)s → %(new)s") % {"old": old, "new": new}
    return _("link added: %(url)s") % {"url": new} if new else _("link removed: %(url)s") % {"url": old}
