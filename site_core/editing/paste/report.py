"""What could not be kept, in one sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def describe_lost(lost: Counter[str], colors: int) -> str:
    """Return “Not kept: 2 text colors, 1 drawing.”, or "" if everything was kept."""
    parts = list(lost_parts(lost | Counter({"color": colors})))
    return _("Not kept: %(parts)s.") % {"parts": ", ".join(parts)} if parts else ""


def lost_parts(lost: Counter[str]) -> Iterator[str]:
    counted = {
        "image": ngettext("%d image", "%d images", lost["image"]),
        "drawing": ngettext("%d drawing or equation", "%d drawings or equations", lost["drawing"]),
        "media": ngettext("%d video or embedded page", "%d videos or embedded pages", lost["media"]),
        "link": ngettext("%d link that leads nowhere from here", "%d links that lead nowhere from here", lost["link"]),
        "cell link": ngettext("%d link in a table", "%d links in tables", lost["cell link"]),
        "note": ngettext("%d footnote that was not copied", "%d footnotes that were not copied", lost["note"]),
        "comment": ngettext("%d comment", "%d comments", lost["comment"]),
        "deletion": ngettext("%d tracked deletion", "%d tracked deletions", lost["deletion"]),
        "table": ngettext("%d table, whose rows are lines here", "%d tables, whose rows are lines here", lost["table"]),
        "nested table": ngettext(
            "%d table in a cell, whose rows are separated by semicolons here",
            "%d tables in cells, whose rows are separated by semicolons here",
            lost["nested table"],
        ),
        "heading": ngettext(
            "%d heading, which is bold text here", "%d headings, which are bold text here", lost["heading"]
        ),
        "color": ngettext("%d text color", "%d text colors", lost["color"]),
    }
    yield from (text % lost[kind] for kind, text in counted.items() if lost[kind])
    named = {
        "highlight": _("highlighting"),
        "underline": _("underlining"),
        "strikethrough": _("strikethrough"),
        "script": _("raised or lowered text"),
        "list": _("bullets and numbers of lists"),
        "format": _("bold and italic text"),
    }
    yield from (text for kind, text in named.items() if lost[kind])


def describe_added(tables: int, images: int, references: int) -> str:
    """Return “Added: 1 table, 2 references.”, or "" if there is nothing but text."""
    counted = [
        (tables, ngettext("%d table", "%d tables", tables)),
        (images, ngettext("%d image", "%d images", images)),
        (references, ngettext("%d reference", "%d references", references)),
    ]
    parts = [text % count for count, text in counted if count]
    return _("Added: %(parts)s.") % {"parts": ", ".join(parts)} if parts else ""
