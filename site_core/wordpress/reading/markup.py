"""Text of an export → well-formed XML, as far as only marks are missing. Lines keep their numbers.

This is a filter of the text, not a parser: it knows tags only as far as it has to, and leaves it to the XML parser to
refuse a structure that is broken.
"""

from __future__ import annotations

import re
from html.entities import html5

from django.utils.translation import gettext as _

from .errors import BrokenExport
from .repairs import RepairKind, Repairs

# The longest reference or start of a section that the end of a chunk may cut in two, in characters.
LONGEST_MARK = 64
# What is looked at after the end of a section, and before its start.
CONTEXT = 1024
# The longest tag, comment, or text outside of the export, in characters.
LONGEST_TAG = 4 * 1024 * 1024

MARKS = re.compile(r"<!\[CDATA\[|<!--|<\?|</rss\s*>|<(?![A-Za-z_:/!?])|&(?!(?:amp|lt|gt|quot|apos);)|\]\]>")
REFERENCE = re.compile(r"&(?:#(\d{1,10})|#[xX]([0-9A-Fa-f]{1,8})|([A-Za-z][A-Za-z0-9]{1,31}));")
OPEN_ELEMENT = re.compile(r"<([^\s<>/!?][^\s<>/]*)(?:\s[^<>]*)?(?<!/)>[^<]*")
OUTSIDE = re.compile(r"<rss(?=[\s>])|<!--.*?-->|<\?.*?\?>|<!(?!--)|<(?!!--|\?)|[^<]+", re.DOTALL)
# What follows a section in an export of WordPress: another section, or a tag that HTML doesn’t have. In the text of
# an item even a title can be HTML, because images in SVG have titles.
SECTION_OR_TAG = r"\s*(?:(<!\[CDATA\[)|</?(?:(?:wp|content|excerpt|dc|ns\d+):[\w.-]+|item|channel|rss{plain})[\s>/])"
AFTER_SECTION = re.compile(SECTION_OR_TAG.format(plain="|title|link|pubDate|guid|description|category"))
AFTER_HTML = re.compile(SECTION_OR_TAG.format(plain=""))
HTML_ELEMENTS = (":encoded", ":meta_value", ":comment_content")
ENDS = {"<!--": "-->", "<?": "?>"}


class MarkupFilter:
    """Repairs the markup of one file. ``feed`` returns what is ready, ``close`` the rest.

    Raises ``BrokenExport`` for a document type definition, for markup without an end, and if there is no export.
    """

    def __init__(self, file: str, repairs: Repairs) -> None:
        self.file, self.repairs = file, repairs
        self.buffer = ""
        self.position = 0  # everything before it is done, and kept only as context
        self.line, self.line_position = 1, 0  # the line of a position in the buffer
        self.ready: list[str] = []
        self.element = ""  # the element whose section is open
        self.start = ""  # of the file
        self.is_first = True  # until something was read
        self.outside_line = 0  # the last one with text outside of the export
        self.open_length = 0  # of a tag that has not ended yet
        self.found_export = False
        self.state = self._outside

    def feed(self, text: str, *, final: bool = False) -> str:
        """Return the repaired text that is ready."""
        self.start = self.start or text[:CONTEXT]
        self.buffer += text
        while self.state(final):
            pass
        if len(self.buffer) - self.position > LONGEST_TAG:
            raise BrokenExport(_("A comment or tag doesn’t end."), file=self.file, line=self._line(self.position))
        done = max(0, self.position - CONTEXT)
        self._line(done)
        self.buffer = self.buffer[done:]
        self.position -= done
        self.line_position -= done
        ready, self.ready = "".join(self.ready), []
        self._check_tag(ready)
        return ready

    def close(self) -> str:
        """Return the rest of the repaired text."""
        text = self.feed("", final=True)
        if not self.found_export:
            raise BrokenExport(self._what_it_is(), file=self.file)
        return text

    @property
    def is_complete(self) -> bool:
        """Whether the export has ended."""
        return self.found_export and self.state == self._outside

    @property
    def last_line(self) -> int:
        """The line that the text has reached."""
        return self._line(len(self.buffer))

    def _check_tag(self, ready: str) -> None:
        """Refuse a tag that doesn’t end, because the XML parser would hold all of it in memory."""
        start, end = ready.rfind("<"), ready.rfind(">")
        if start > end and self.state == self._markup:
            self.open_length = len(ready) - start
        elif end >= 0 or not self.open_length:
            self.open_length = 0
        else:
            self.open_length += len(ready)
        if self.open_length > LONGEST_TAG:
            raise BrokenExport(_("A comment or tag doesn’t end."), file=self.file, line=self._line(self.position))

    def _line(self, position: int) -> int:
        """Return the line of a position. Positions may only step back to the one before."""
        if position < self.line_position:
            return self.line - self.buffer.count("\n", position, self.line_position)
        self.line += self.buffer.count("\n", self.line_position, position)
        self.line_position = position
        return self.line

    def _repair(self, kind: RepairKind, position: int) -> None:
        self.repairs.add(kind, self.file, self._line(position))

    def _emit(self, end: int) -> None:
        """Pass on the text up to ``end`` as it is."""
        if end > self.position:
            self.ready.append(self.buffer[self.position : end])
            self.position = end

    def _replace(self, end: int, text: str) -> None:
        """Pass on ``text`` instead of what stands up to ``end``."""
        self.ready.append(text)
        self.position = end

    # Each state returns whether the next one can go on, or more text is needed.

    def _outside(self, final: bool) -> bool:
        limit = len(self.buffer) if final else len(self.buffer) - LONGEST_MARK
        while self.position < limit and (match := OUTSIDE.match(self.buffer, self.position)):
            if match[0] == "<rss":
                self.found_export = True
                self.state = self._markup
                return True
            self._check_outside(match)
            self._replace(match.end(), "\n" * match[0].count("\n"))
        return False

    def _check_outside(self, match: re.Match[str]) -> None:
        text = match[0]
        if text == "<!" and not self.found_export:
            page = self._what_it_is() if "html" in self.buffer[match.end() :][:20].lower() else ""
            reason = page or _("It has a document type definition. Exports of WordPress have none.")
            raise BrokenExport(reason, file=self.file, line=self._line(match.start()))
        is_first, self.is_first = self.is_first, False
        if text.startswith(("<!--", "<?")) or (text.isspace() and not is_first):
            return
        kind = RepairKind.AFTER_END if self.found_export else RepairKind.BEFORE_START
        if self._line(match.start()) != self.outside_line:
            self.outside_line = self.line
            self._repair(kind, match.start())

    def _markup(self, final: bool) -> bool:
        limit = len(self.buffer) if final else len(self.buffer) - LONGEST_MARK
        while match := MARKS.search(self.buffer, self.position):
            start, mark = match.start(), match[0]
            if start >= limit:
                break
            self._emit(start)
            if mark == "<![CDATA[":
                self.element = self._open_element(start)
                self._emit(match.end())
                self.state = self._section
                return True
            if mark.startswith("</rss"):
                self._emit(match.end())
                self.state = self._outside
                return True
            if mark in ENDS:
                end = self.buffer.find(ENDS[mark], match.end())
                if end < 0:
                    return False
                self._emit(end + len(ENDS[mark]))
            elif mark == "&":
                self._reference(start)
            else:
                kind = RepairKind.CDATA_END if mark == "]]>" else RepairKind.BARE_ANGLE_BRACKET
                self._repair(kind, start)
                self._replace(match.end(), mark.replace("<", "&lt;").replace(">", "&gt;"))
        self._emit(limit)
        return False

    def _open_element(self, position: int) -> str:
        """Return the name of the element that the last tag before ``position`` opens, if any."""
        start = self.buffer.rfind("<", max(0, position - CONTEXT), position)
        match = OPEN_ELEMENT.fullmatch(self.buffer, start, position) if start >= 0 else None
        return match[1] if match else ""

    def _section(self, final: bool) -> bool:
        """Pass on a CDATA section. Ends of sections that don’t end the element’s text are escaped."""
        end = self.buffer.find("]]>", self.position)
        if end < 0:
            self._emit(len(self.buffer) - (0 if final else 2))
            return False
        after = end + 3
        pattern = AFTER_HTML if self.element.endswith(HTML_ELEMENTS) else AFTER_SECTION
        match = pattern.match(self.buffer, after)
        rest = self.buffer[after : after + CONTEXT]
        if not final and not match and (len(rest) < CONTEXT or rest.isspace()):
            self._emit(end)
            return False
        if match and match[1]:
            self._emit(match.end())
        elif match or not self.element or rest.lstrip().startswith(f"</{self.element}"):
            self._emit(after)
            self.state = self._markup
        else:
            self._emit(end)
            self._repair(RepairKind.CDATA_END, end)
            self._replace(after, "]]]]><![CDATA[>")
        return True

    def _reference(self, start: int) -> None:
        """Convert or escape a reference that XML doesn’t define."""
        match = REFERENCE.match(self.buffer, start)
        if match and match[3] and (text := html5.get(f"{match[3]};")):
            self._repair(RepairKind.HTML_ENTITY, start)
            self._replace(match.end(), "".join(f"&#{ord(character)};" for character in text))
        elif match and not match[3]:
            code = int(match[1]) if match[1] else int(match[2], 16)
            if is_allowed(code):
                self._emit(match.end())
            else:
                self._repair(RepairKind.CHARACTER_REFERENCE, start)
                self._replace(match.end(), "")
        else:
            self._repair(RepairKind.BARE_AMPERSAND, start)
            self._replace(start + 1, "&amp;")

    def _what_it_is(self) -> str:
        start = self.start.lstrip("\ufeff \t\r\n").lower()
        if start.startswith(("<!doctype html", "<html")):
            return _("This is a web page, not an export of WordPress. Download the export again while signed in.")
        if start.startswith(("{", "[")):
            return _("This is a JSON file, not an export of WordPress. Use Tools, Export in WordPress.")
        return _("This isn’t an export of WordPress. Use Tools, Export in WordPress.")


def is_allowed(code: int) -> bool:
    """Return whether XML 1.0 allows the character (section 2.2)."""
    return code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF
