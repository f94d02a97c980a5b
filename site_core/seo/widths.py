"""How wide a text is in a search result. Google cuts titles and descriptions by pixels, not by characters."""

import unicodedata

TITLE_FONT_SIZE = 20  # pixels, of Arial, on a desktop
DESCRIPTION_FONT_SIZE = 14
# Google publishes no number (https://developers.google.com/search/docs/appearance/title-link). On a desktop a title has
# one line of a column 600 pixels wide, a description two, less what wrapping between words leaves over.
MAX_TITLE_WIDTH = 580  # pixels
MAX_DESCRIPTION_WIDTH = 985
# Below these, a result has room left for words that would bring readers. Characters.
MIN_TITLE_LENGTH = 20
MIN_DESCRIPTION_LENGTH = 70

# Advance widths of Arial in thousandths of the font size.
_GROUPS = {
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
WIDTHS = {character: width for width, characters in _GROUPS.items() for character in characters}
OTHER = 556
WIDE = 1000


def character_width(character):
    """In thousandths of the font size; accents add nothing, East Asian signs are square."""
    base = character if character in WIDTHS else unicodedata.normalize("NFD", character)[0]
    if unicodedata.combining(base):
        return 0
    if unicodedata.east_asian_width(base) in "WF":
        return WIDE
    return WIDTHS.get(base, OTHER)


def text_width(text, size):
    """Pixels that ``text`` takes in Arial of ``size`` pixels, to within a few in a hundred."""
    return round(sum(map(character_width, text)) * size / 1000)


def title_width(text):
    return text_width(text, TITLE_FONT_SIZE)


def description_width(text):
    return text_width(text, DESCRIPTION_FONT_SIZE)
