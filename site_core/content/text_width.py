"""Text widths in search results. Google truncates titles and descriptions by pixels, not by characters."""

import unicodedata

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
FULL_WIDTH = 1000  # of East Asian characters


def character_width(character: str) -> int:
    """Return the width in thousandths of the font size. Accents add nothing; East Asian characters are square."""
    base = character if character in CHARACTER_WIDTHS else unicodedata.normalize("NFD", character)[0]
    if unicodedata.combining(base):
        return 0
    if unicodedata.east_asian_width(base) in "WF":
        return FULL_WIDTH
    return CHARACTER_WIDTHS.get(base, DEFAULT_WIDTH)


def text_width(text: str, font_size: int) -> int:
    """Return the width of ``text`` in Arial of ``font_size`` pixels, accurate to a few percent."""
    return round(sum(map(character_width, text)) * font_size / 1000)


def title_width(text: str) -> int:
    return text_width(text, TITLE_FONT_SIZE)


def description_width(text: str) -> int:
    return text_width(text, DESCRIPTION_FONT_SIZE)
