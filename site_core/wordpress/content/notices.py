"""What someone should look at after a post was converted."""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from .cleaning import remove_unstorable

MAX_EXCERPT = 300
# Addresses in the settings of forms are seldom those that the old site showed.
EMAIL = re.compile(
    r"[^\s\"'<>()\[\]:;,=|@]{1,64}(?:@|%40|&#0*64;|&#x0*40;)[^\s\"'<>()\[\]:;,=|@&]{1,255}", re.IGNORECASE
)
NO_EMAIL = "…@…"
MAX_ORIGINAL = 2_000  # characters of what needs attention
MAX_SOURCE = 3_000  # characters of the source that are looked at


class Notice(NamedTuple):
    """``kind`` is for counting, ``text`` for people. ``excerpt`` is what stood in the source."""

    kind: str
    text: str
    excerpt: str = ""
    after: str = ""  # the words before it

    def __str__(self) -> str:
        return f"{self.text} {self.excerpt[:MAX_EXCERPT]}".strip()


# What somebody has to replace or decide: listed beside the form of the page until it is done.
NEEDS_ATTENTION = {
    *("form", "slider", "map", "list", "gallery", "media", "block", "shortcode", "builder", "fields", "image"),
    *("reusable block", "citation", "words", "links", "reviewer", "plugin"),
}
TEXTS = {
    "form": _("A form was here. Forms of the old site can’t be imported."),
    "slider": _("A slider was here. Its images are part of the plug-in’s own data, which exports don’t contain."),
    "map": _("A map was here."),
    "list": _("A list that the old site made by itself was here."),
    "gallery": _("A gallery without a list of images was here. It showed all images that were attached to the page."),
    "media": _("A player was here whose file is not named."),
    "block": _("A block was here that has no content of its own."),
    "shortcode": _("A shortcode of a plug-in was here. What it showed is not in the export."),
    "builder": _("The text of this page is in the data of a page builder that can’t be read."),
    "fields": _("The page had more texts in custom fields. Where the theme showed them is not in the export."),
    "plugin": _("The old site showed values of a plug-in here, such as dates or prices. Add those that visitors need."),
    "reviewer": _("The old site names who reviewed this. Ask for a review here: nothing was marked as reviewed."),
    "image": _("An image is missing."),
    "alternative text": _("An image has no alternative text. It was marked as decorative: check whether it is."),
    "long alternative text": _("The alternative text of an image was too long, so its end is missing."),
    "reusable block": _("A reusable block is missing from the export."),
    "table": _("A table has other content than short texts, so its cells are paragraphs."),
    "table links": _("The links in a table are in a list below it."),
    "embed": _("An embedded page or file is a link now."),
    "link": _("A link leads nowhere from here. Its text was kept."),
    "page": _("A link leads to a page of the old site that was not imported."),
    "page part": _("A link led to a variant of a page. It leads to the page now."),
    "citation": _("The text cites numbers in brackets, but there are no such references."),
}


def make_notice(kind: str, excerpt: str = "", after: str = "") -> Notice:
    """Return the notice of a kind, with an ``excerpt`` of the source that has no email addresses."""
    limit = MAX_ORIGINAL if kind in NEEDS_ATTENTION else MAX_EXCERPT
    text = str(TEXTS.get(kind) or _("Check this part of the page."))
    return Notice(kind, text, EMAIL.sub(NO_EMAIL, remove_unstorable(excerpt[:MAX_SOURCE]))[:limit], after)


def format_notices(found: Counter[str]) -> list[Notice]:
    """Return what the formats of the source say about the text."""
    texts = {
        "strikethrough": _("Text was crossed out. It is not crossed out here, so check what it says."),
        "preformatted": _("Code or preformatted text has no fixed-width type here."),
        "hidden": _("Parts of the text were hidden on the old site, for example in tabs. They are visible here."),
    }
    return [Notice(kind, str(text)) for kind, text in texts.items() if found[kind]]


def word_notices(missing: Counter[str], missing_links: int) -> list[Notice]:
    """Return what was lost, if anything was."""
    notices = []
    if missing:
        count = missing.total()
        text = ngettext("%d word was not kept.", "%d words were not kept.", count) % count
        notices.append(Notice("words", text, " ".join(missing)[:MAX_EXCERPT]))
    if missing_links > 0:
        text = ngettext("%d link was not kept.", "%d links were not kept.", missing_links) % missing_links
        notices.append(Notice("links", text))
    return notices
