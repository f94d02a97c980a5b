"""What the ``<head>`` of a page says to search engines and to sites where it is shared."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import get_language, to_locale

# Google shows about this much of a description on a desktop; the rest is cut.
MAX_DESCRIPTION_LENGTH = 160
# The size that every sharing service takes without cropping: https://developers.facebook.com/docs/sharing/webmasters/images
SHARE_SIZE = (1200, 630)
PLACEHOLDER = re.compile(r"\{(title|clinic|tagline)\}")


def fill_pattern(pattern, **values):
    """``pattern`` with ``{title}``, ``{clinic}`` and ``{tagline}`` filled in; other braces stay as they are."""
    return " ".join(PLACEHOLDER.sub(lambda match: values.get(match[1], ""), pattern).split())


def shorten(text, length=MAX_DESCRIPTION_LENGTH):
    """``text`` in one line of at most ``length`` characters, cut between words."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    cut = Truncator(text).words(len(text[:length].split()) - 1, truncate="…")
    return cut if 1 < len(cut) <= length else text[: length - 1] + "…"


def robots_directives(noindex=False, nofollow=False):
    """The value of the robots meta tag and the ``X-Robots-Tag`` header, which say the same.

    https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag
    """
    if noindex or not settings.SEARCH_INDEXING:
        return "noindex, nofollow" if nofollow or not settings.SEARCH_INDEXING else "noindex"
    return "nofollow, max-image-preview:large" if nofollow else "max-image-preview:large"


@dataclass
class ShareImage:
    """A picture for sharing: absolute address, size in pixels, alternative text."""

    url: str
    width: int
    height: int
    alt: str


@dataclass
class Metadata:
    """Everything that ``includes/metadata.html`` prints. Text as text: the template escapes it."""

    title: str
    description: str = ""
    canonical: str = ""
    robots: str = field(default_factory=robots_directives)
    site_name: str = ""
    og_type: str = "website"
    og_title: str = ""
    image: ShareImage | None = None
    x_account: str = ""
    author: str = ""  # names, for the author tag
    locale: str = field(default_factory=lambda: to_locale(get_language() or "en"))
    published: datetime | None = None
    modified: datetime | None = None
    authors: list[str] = field(default_factory=list)  # addresses of their pages
    section: str = ""
    tags: list[str] = field(default_factory=list)
    feed_url: str = ""
    feed_title: str = ""
    # Off where an admin switched them off for the site.
    with_open_graph: bool = False
    with_x_card: bool = False

    def open_graph(self):
        """``[(property, content), …]`` of https://ogp.me/, without those that would be empty."""
        if not self.with_open_graph:
            return []
        pairs = [
            ("og:type", self.og_type),
            ("og:title", self.og_title or self.title),
            ("og:description", self.description),
            ("og:url", self.canonical),
            ("og:site_name", self.site_name),
            ("og:locale", self.locale),
        ]
        if self.image:
            pairs += [
                ("og:image", self.image.url),
                ("og:image:width", self.image.width),
                ("og:image:height", self.image.height),
                ("og:image:alt", self.image.alt),
            ]
        if self.og_type == "article":
            pairs += [
                ("article:published_time", _iso(self.published)),
                ("article:modified_time", _iso(self.modified)),
                *(("article:author", address) for address in self.authors),
                ("article:section", self.section),
                *(("article:tag", tag) for tag in self.tags),
            ]
        return [(name, content) for name, content in pairs if content]

    def x_card(self):
        """``[(name, content), …]``; X takes the rest from Open Graph, so it is said again only where that is off.

        https://developer.x.com/en/docs/x-for-websites/cards/guides/getting-started
        """
        if not self.with_x_card:
            return []
        pairs = [
            ("twitter:card", "summary_large_image" if self.image else "summary"),
            ("twitter:site", self.x_account),
        ]
        if not self.with_open_graph:
            pairs += [("twitter:title", self.og_title or self.title), ("twitter:description", self.description)]
            pairs += [("twitter:image", self.image.url), ("twitter:image:alt", self.image.alt)] if self.image else []
        return [(name, content) for name, content in pairs if content]


def _iso(moment):
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""
