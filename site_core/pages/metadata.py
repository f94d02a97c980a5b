"""Metadata in the ``<head>`` of a page, for search engines and social sites."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import get_language_info, to_locale
from wagtail.models import Page

# Characters. Google shows about this much of a description on desktops and truncates the rest.
MAX_DESCRIPTION_LENGTH = 160


# Pixels. All social sites show this size without cropping: https://developers.facebook.com/docs/sharing/webmasters/images
SHARE_SIZE = (1200, 630)


def shorten(text: str, length: int = MAX_DESCRIPTION_LENGTH) -> str:
    """Return ``text`` on one line of at most ``length`` characters, truncated between words."""
    text = " ".join(text.split())
    if len(text) <= length:
        return text
    shortened = Truncator(text).words(len(text[:length].split()) - 1, truncate="…")
    return shortened if 1 < len(shortened) <= length else text[: length - 1] + "…"


def page_language(page: Page) -> str:
    """Return the language code of ``page``, such as “en-us”: its locale’s, or the site’s where there is only one."""
    return page.locale.language_code if getattr(settings, "WAGTAIL_I18N_ENABLED", False) else settings.LANGUAGE_CODE


def robots_directives(noindex: bool = False, nofollow: bool = False) -> str:
    """Return the value of the robots meta tag and the ``X-Robots-Tag`` header.

    https://developers.google.com/search/docs/crawling-indexing/robots-meta-tag
    """
    if noindex or not settings.SEARCH_INDEXING:
        return "noindex, nofollow" if nofollow or not settings.SEARCH_INDEXING else "noindex"
    return "nofollow, max-image-preview:large" if nofollow else "max-image-preview:large"


@dataclass
class ShareImage:
    """An image for social sharing: absolute URL, size in pixels, alt text."""

    url: str
    width: int
    height: int
    alt: str


@dataclass
class Metadata:
    """Everything that ``includes/metadata.html`` prints. Values are plain text; the template escapes them."""

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
    language: str = field(default_factory=lambda: settings.LANGUAGE_CODE)
    published: datetime | None = None
    modified: datetime | None = None
    authors: list[str] = field(default_factory=list)  # URLs of their pages
    section: str = ""
    tags: list[str] = field(default_factory=list)
    feed_url: str = ""
    feed_title: str = ""
    verification_tags: list[tuple[str, str]] = field(default_factory=list)  # of the home page: (name, content)
    # Off if an administrator turned them off for the site.
    with_open_graph: bool = False
    with_x_card: bool = False

    @property
    def locale(self) -> str:
        """The language as Open Graph writes it: “en_US”."""
        return to_locale(self.language)

    @property
    def text_direction(self) -> str:
        """The value of the HTML ``dir`` attribute."""
        return "rtl" if get_language_info(self.language)["bidi"] else "ltr"

    def open_graph(self) -> list[tuple[str, Any]]:
        """Return ``[(property, content), …]`` of https://ogp.me/, without empty ones."""
        if not self.with_open_graph:
            return []
        pairs: list[tuple[str, Any]] = [
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
                ("article:published_time", isoformat(self.published)),
                ("article:modified_time", isoformat(self.modified)),
                *(("article:author", url) for url in self.authors),
                ("article:section", self.section),
                *(("article:tag", tag) for tag in self.tags),
            ]
        return [(name, content) for name, content in pairs if content]

    def x_card(self) -> list[tuple[str, Any]]:
        """Return ``[(name, content), …]``. X reads Open Graph as well, so titles are repeated only if that is off.

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


def isoformat(moment: datetime | None) -> str:
    return timezone.localtime(moment).isoformat(timespec="seconds") if moment else ""
