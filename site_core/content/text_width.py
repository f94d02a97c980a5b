"""Text widths in search results. Google truncates titles and descriptions by pixels, not by characters."""

import sys
import unicodedata
from functools import cache
from typing import Any

# Font sizes in pixels, of Arial on desktops.
TITLE_FONT_SIZE = 20
DESCRIPTION_FONT_SIZE = 14
# Pixels. Google publishes no numbers (https://developers.google.com/search/docs/appearance/title-link). On desktops, a
# title has one line of a column 600 pixels wide. A description has two lines, minus the loss at the line break.
MAX_TITLE_WIDTH = 580
MAX_DESCRIPTION_WIDTH = 985
# Characters. A shorter text leaves room for words that would bring readers.
MIN_TITLE_LENGTH = 20
MIN_DESCRIPTION_LENGTH = 70

# Advance widths of Arial, in thousandths of the font size.
CHARACTERS_BY_WIDTH = {
    191: "'",
    222: "ijl’‘",
    260: "|",
    278: " !,./:;I[\\]ft·",
    333: "()-`r“”",
    334: "{}",
    350: "•",
    355: '"',
    389: "*",
    469: "^",
    500: "Jckvsxyz",
    556: "#$0123456789?L_abdeghnopqu–",
    584: "+<=>~",
    611: "FTZ",
    667: "&ABEKPSVXY",
    722: "CDHNRUw",
    778: "GOQ",
    833: "Mm",
    889: "%",
    944: "W",
    1000: "—…",
    1015: "@",
}
CHARACTER_WIDTHS = {character: width for width, characters in CHARACTERS_BY_WIDTH.items() for character in characters}
DEFAULT_WIDTH = 556
FULL_WIDTH = 1000  # of East Asian characters and emoji
ZERO_WIDTH_CATEGORIES = {"Mn", "Mc", "Me", "Cf"}


def is_wide(character: str) -> bool:
    """Return whether ``character`` is East Asian or an emoji. Python says so of unassigned code points, too."""
    return unicodedata.east_asian_width(character) in "WF" and unicodedata.category(character) != "Cn"


@cache
def wide_ranges() -> list[tuple[int, int]]:
    """Return ``[(first, last), …]``: the code points of East Asian characters and of emoji.

    Python functions are called for possible characters only. With a call for each of the million code points, this
    took 8 seconds of processor time, not 0.1, where a template is so deep in the stack that each call needs a new page
    of memory.
    """
    width = unicodedata.east_asian_width
    candidates = [character for character in map(chr, range(sys.maxunicode + 1)) if width(character) in "WF"]
    points = [ord(character) for character in candidates if is_wide(character)]
    starts = [point for index, point in enumerate(points) if not index or points[index - 1] != point - 1]
    ends = [point for index, point in enumerate(points) if index == len(points) - 1 or points[index + 1] != point + 1]
    return list(zip(starts, ends, strict=True))


def width_table() -> dict[str, Any]:
    """Return what static/js/search-text.js needs to measure texts in the same way."""
    return {"widths": CHARACTER_WIDTHS, "wide": wide_ranges(), "default": DEFAULT_WIDTH, "full": FULL_WIDTH}


def character_width(character: str) -> int:
    """Return the width in thousandths of the font size.

    Accents and invisible characters add nothing; East Asian characters and emoji are square.
    """
    base = character if character in CHARACTER_WIDTHS else unicodedata.normalize("NFD", character)[0]
    if unicodedata.category(base) in ZERO_WIDTH_CATEGORIES:
        return 0
    if is_wide(base):
        return FULL_WIDTH
    return CHARACTER_WIDTHS.get(base, DEFAULT_WIDTH)


def text_width(text: str, font_size: int) -> int:
    """Return the width of ``text`` in Arial of ``font_size`` pixels, accurate to a few percent."""
    return (sum(map(character_width, text)) * font_size + 500) // 1000  # rounded half up, as JavaScript does


def title_width(text: str) -> int:
    return text_width(text, TITLE_FONT_SIZE)


def description_width(text: str) -> int:
    return text_width(text, DESCRIPTION_FONT_SIZE)
