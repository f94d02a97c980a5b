"""What someone should look at after a post was converted."""

from __future__ import annotations

import re
import textwrap
from collections import Counter
from collections.abc import Iterable
from html import unescape
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from site_core.lib.html import extract_lines

from .cleaning import remove_unstorable
from .counting import Count, word_counts

MAX_EXCERPT = 300
# Addresses in the settings of forms are seldom those that the old site showed.
EMAIL = re.compile(
    r"[^\s\"'<>()\[\]:;,=|@]{1,64}(?:@|%40|&#0*64;|&#x0*40;)[^\s\"'<>()\[\]:;,=|@&]{1,255}", re.IGNORECASE
)
LINK = re.compile(r'<a\s[^<>]*?href=["\']([^"\'<>]*)["\'][^<>]*>((?:[^<]|<(?!/a))*+)</a>')
EMBED = re.compile(r'<(?:wp-embed|iframe)\s[^<>]*?src=["\']([^"\'<>]*)["\'][^<>]*>')
LINK_OR_EMBED = re.compile(r'<(?:a|wp-embed|iframe)\s[^<>]*?(?:href|src)=["\']([^"\'<>]*)["\'][^<>]*>')
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
    *(
        "form",
        "slider",
        "map",
        "list",
        "gallery",
        "media",
        "script",
        "block",
        "shortcode",
        "builder",
        "fields",
        "image",
    ),
    *("reusable block", "citation", "words", "links", "reviewer", "plugin", "pattern"),
}
TEXTS = {
    "form": _("A form was here. Forms of the old site can’t be imported."),
    "slider": _("A slider was here. Its images are part of the plug-in’s own data, which exports don’t contain."),
    "map": _("A map was here."),
    "list": _("A list that the old site made by itself was here."),
    "gallery": _("A gallery without a list of images was here. It showed all images that were attached to the page."),
    "script": _("The page had a script of another website. If it showed something, such as a calendar, link to that."),
    "media": _("A player was here whose file is not named."),
    "block": _("A block was here that has no content of its own."),
    "shortcode": _("A shortcode of a plug-in was here. What it showed is not in the export."),
    "builder": _("The text of this page is in the data of a page builder that can’t be read."),
    "fields": _("The page had more texts in custom fields. Where the theme showed them is not in the export."),
    "unknown fields": _("Texts in custom fields of other plug-ins were left out, because visitors may have sent them."),
    "plugin": _("The old site showed values of a plug-in here, such as dates or prices. Add those that visitors need."),
    "reviewer": _("The old site names who reviewed this. Ask for a review here: nothing was marked as reviewed."),
    "image": _("An image is missing."),
    "alternative text": _("An image has no alternative text. It was marked as decorative: check whether it is."),
    "long alternative text": _("The alternative text of an image was too long, so its end is missing."),
    "reusable block": _("A reusable block is missing from the export."),
    "pattern": _("The page had texts of its own for a synced pattern, but the pattern has no place for them."),
    "table": _("A table has other content than short texts, so its cells are paragraphs."),
    "table links": _("The links in a table are in a list below it."),
    "embed": _("An embedded page or file is a link now."),
    "link": _("A link leads nowhere from here. Its text was kept."),
    "page": _("A link leads to a page of the old site that was not imported."),
    "page part": _("A link led to comments or to a variant of a page. It leads to the page now."),
    "part": _("A link leads to a part of a page that is not there, so it leads to the start of that page."),
    "citation": _("The text cites numbers in brackets, but there are no such references."),
}


def make_notice(kind: str, excerpt: str = "", after: str = "") -> Notice:
    """Return the notice of a kind, with an ``excerpt`` of the source that has no email addresses."""
    limit = MAX_ORIGINAL if kind in NEEDS_ATTENTION else MAX_EXCERPT
    text = str(TEXTS.get(kind) or _("Check this part of the page."))
    return Notice(kind, text, EMAIL.sub(NO_EMAIL, remove_unstorable(excerpt[:MAX_SOURCE]))[:limit], after)


def field_notices(fields: str, kind: str = "fields") -> tuple[list[Notice], Count]:
    """Return the notices of ``fields``, the HTML of custom fields beside a text, and what they list.

    Links stand after their texts. What is longer than a notice can be is in several.
    """
    text = LINK.sub(lambda match: f"{match[2]} ({match[1]})", EMBED.sub(lambda match: f"<p>{match[1]}</p>", fields))
    text = " ".join(extract_lines(text).split())
    count = Count()
    count.texts.append(text)
    count.links += [unescape(url) for match in LINK_OR_EMBED.finditer(fields) if (url := match[1])]
    parts = textwrap.wrap(text, MAX_ORIGINAL, break_on_hyphens=False)
    return [make_notice(kind, part) for part in parts], count


def short_notices(values: Iterable[str]) -> list[Notice]:
    """Return the notices of short values of custom fields, each with the name of its field."""
    parts = textwrap.wrap("; ".join(values), MAX_ORIGINAL, break_on_hyphens=False)
    return [make_notice("fields", part) for part in parts]


def turned_off_notices(html: str) -> list[Notice]:
    """Return the notice of ``html``, what only the data of a builder says that is turned off for the page."""
    text = " ".join(extract_lines(html).split())
    count = word_counts(text).total()
    said = ngettext(
        "A page builder is turned off for this page. %d word that only its data has was left out on purpose.",
        "A page builder is turned off for this page. %d words that only its data has were left out on purpose.",
        count,
    )
    return [make_notice("turned off", text)._replace(text=said % count)] if count else []


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
