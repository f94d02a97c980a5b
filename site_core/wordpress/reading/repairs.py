"""What the reader repaired: how often, and on which lines."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

# Places that are listed for each kind of repair in each file. All of them are counted.
LISTED_PLACES = 100


class RepairKind(TextChoices):
    """What was repaired. The values are stable: reports store them."""

    BYTE_ORDER_MARK = "byte_order_mark", _("Byte order mark at the start of the file left out")
    BEFORE_START = "before_start", _("Text before the start of the export left out")
    AFTER_END = "after_end", _("Text after the end of the export left out")
    BETWEEN_ELEMENTS = "between_elements", _("Text between the elements of the export left out")
    WRONG_ENCODING = "wrong_encoding", _("Encoding that the file names wrongly recognized")
    MIXED_ENCODING = "mixed_encoding", _("Characters of another encoding converted")
    CONTROL_CHARACTER = "control_character", _("Control characters that XML forbids removed")
    BARE_AMPERSAND = "bare_ampersand", _("Ampersands that stand alone escaped")
    BARE_ANGLE_BRACKET = "bare_angle_bracket", _("Angle brackets that stand alone escaped")
    HTML_ENTITY = "html_entity", _("HTML entities that XML doesn’t know converted")
    CHARACTER_REFERENCE = "character_reference", _("References to characters that XML forbids removed")
    CDATA_END = "cdata_end", _("“]]>” inside of a text escaped")
    MARKUP_IN_TEXT = "markup_in_text", _("Markup inside of a plain text kept as text")
    REPEATED_ELEMENT = "repeated_element", _("Repeated elements of an item: the first text was kept")
    BLOCK_JSON = "block_json", _("Backslashes that the attributes of blocks had lost restored")
    NO_VERSION = "no_version", _("Version of the export format is missing")
    NO_POST_ID = "no_post_id", _("Missing or unreadable ID of an item replaced")
    REPEATED_POST_ID = "repeated_post_id", _("ID that another item has already replaced")
    SEVERAL_LANGUAGES = "several_languages", _("Several languages in one text: that of the site was read")
    NO_POST_TYPE = "no_post_type", _("Missing type of an item: read as a post")


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file."""

    file: str
    line: int


class Repairs:
    """Counts repairs, and lists the first places of each kind. Never holds text of the export."""

    def __init__(self) -> None:
        self.counts: Counter[RepairKind] = Counter()
        self.places: dict[RepairKind, list[Place]] = {}
        self._listed: Counter[tuple[RepairKind, str]] = Counter()

    def __len__(self) -> int:
        return self.counts.total()

    def add(self, kind: RepairKind, file: str, line: int, number: int = 1) -> None:
        """Count ``number`` repairs on a line."""
        self.counts[kind] += number
        place = Place(file, line)
        places = self.places.setdefault(kind, [])
        if self._listed[kind, file] < LISTED_PLACES and (not places or places[-1] != place):
            self._listed[kind, file] += 1
            places.append(place)
