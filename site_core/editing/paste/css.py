"""The CSS that word processors write: declarations, and the simple selectors of their style elements."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

Declarations = dict[str, str]

MAX_STYLE_LENGTH = 4_000  # characters of an attribute
MAX_SHEET_LENGTH = 1_000_000
STYLE_START = re.compile(r"<style\b[^>]{0,500}>", re.IGNORECASE)
STYLE_END = re.compile(r"</style", re.IGNORECASE)
COMMENT = re.compile(r"/\*.*?(?:\*/|$)|<!--|-->", re.DOTALL)
DECLARATION = re.compile(r"""([\w-]+)\s*:\s*((?:"[^"]*"|'[^']*'|\([^)]*\)|[^;"'(])*)""")
SELECTOR = re.compile(r"^([a-z][\w-]*)?((?:\.[\w-]+)*)$", re.IGNORECASE)
LIST_LEVEL = re.compile(r"^@list\s+(\w+):level(\d+)", re.IGNORECASE)
IGNORED_AT_RULES = ("@media", "@page", "@font-face", "@keyframes", "@supports", "@-")


def parse_declarations(css: str) -> Declarations:
    """Return ``{property: value}`` in lowercase."""
    declarations = DECLARATION.findall(css[:MAX_STYLE_LENGTH])
    return {name.lower(): value.replace("!important", "").strip().lower() for name, value in declarations}


def style_elements(html: str) -> Iterator[str]:
    """Yield the content of the style elements in ``html``."""
    start = STYLE_START.search(html)
    while start and (end := STYLE_END.search(html, start.end())):
        yield html[start.end() : end.start()]
        start = STYLE_START.search(html, end.end())


class Rule(NamedTuple):
    specificity: tuple[int, int, int]  # with its place in the style sheet
    tag: str
    classes: frozenset[str]
    declarations: Declarations


class StyleSheet:
    """The rules of style elements whose selectors are a tag, classes, or both.

    ``list_levels`` has those of Word’s lists: ``{("l0", 1): declarations}``.
    """

    def __init__(self, html: str) -> None:
        self.rules: dict[str, list[Rule]] = defaultdict(list)  # by a class, or by tag
        self.list_levels: dict[tuple[str, int], Declarations] = {}
        self._matches: dict[tuple[str, str], Declarations] = {}
        self._count = 0
        css = "\n".join(style_elements(html))[:MAX_SHEET_LENGTH]
        self._parse(COMMENT.sub(" ", css))

    def _parse(self, css: str) -> None:
        open_selectors: list[str] = []
        text = ""
        for part in re.split(r"([{}])", css):
            if part == "{":
                open_selectors.append(text.rpartition(";")[2].strip())
            elif part == "}" and open_selectors:
                selector = open_selectors.pop()
                if not any(parent.lower().startswith(IGNORED_AT_RULES) for parent in [*open_selectors, selector]):
                    self._add(selector, text)
            text = "" if part in "{}" else part

    def _add(self, selectors: str, css: str) -> None:
        declarations = parse_declarations(css)
        if match := LIST_LEVEL.match(selectors):
            self.list_levels[match[1], int(match[2])] = declarations
            return
        for selector in selectors.split(","):
            if match := SELECTOR.match(selector.strip()):
                classes = frozenset(filter(None, match[2].split(".")))
                tag = (match[1] or "").lower()
                key = next(iter(classes), "") or tag
                self._count += 1
                rule = Rule((len(classes), bool(tag), self._count), tag, classes, declarations)
                self.rules[key].append(rule)

    def match(self, tag: str, class_names: str) -> Declarations:
        """Return the declarations for an element, without those of its style attribute."""
        key = (tag, class_names)
        if key not in self._matches:
            classes = set(class_names.split())
            candidates = [rule for name in (tag, *classes) for rule in self.rules.get(name, ())]
            rules = [rule for rule in candidates if rule.tag in {"", tag} and rule.classes <= classes]
            merged: Declarations = {}
            for rule in sorted(rules, key=lambda rule: rule.specificity):
                merged |= rule.declarations
            self._matches[key] = merged
        return self._matches[key]
