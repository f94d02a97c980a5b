"""Settings of the old site that no export contains, as far as its items show them."""

from __future__ import annotations

import datetime
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo

from ..items import Item, SiteInfo
from .dates import from_mysql, utc_offset
from .languages import language_of

SAMPLES = 2000  # dates that the time zone is inferred from
MOST_SEGMENTS = 10  # of the URL of a post
MOST_STRUCTURES = 1000  # different ones that are counted
# Zones to try, by the region of the site’s language, and then in this order.
ZONES_BY_REGION = {
    **{
        "GB": "Europe/London",
        "IE": "Europe/Dublin",
        "DE": "Europe/Berlin",
        "FR": "Europe/Paris",
        "ES": "Europe/Madrid",
    },
    **{
        "IT": "Europe/Rome",
        "NL": "Europe/Amsterdam",
        "AT": "Europe/Vienna",
        "CH": "Europe/Zurich",
        "PT": "Europe/Lisbon",
    },
    **{"CA": "America/Toronto", "AU": "Australia/Sydney", "NZ": "Pacific/Auckland", "IN": "Asia/Kolkata"},
    **{"ZA": "Africa/Johannesburg", "JP": "Asia/Tokyo", "BR": "America/Sao_Paulo", "MX": "America/Mexico_City"},
}
ZONES = (
    *("America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "America/Phoenix"),
    *("America/Anchorage", "Pacific/Honolulu", "America/Halifax", "America/Puerto_Rico", "UTC", "Europe/London"),
    *("Europe/Berlin", "Europe/Athens", "Europe/Moscow", "America/Sao_Paulo", "Asia/Dubai", "Asia/Kolkata"),
    *("Asia/Singapore", "Asia/Tokyo", "Australia/Brisbane", "Australia/Sydney", "Australia/Adelaide"),
    *("Pacific/Auckland", "Africa/Lagos", "Africa/Johannesburg"),
)
# Pages that show articles have no text of their own, and one of these slugs.
POSTS_PAGE_SLUGS = frozenset({"blog", "news", "articles", "posts", "journal", "insights", "updates", "our-blog"})
# Plug-ins for search engines by the start of their meta keys.
SEO_PLUGINS = {
    "_yoast_wpseo_": "Yoast SEO",
    "rank_math_": "Rank Math",
    "_seopress_": "SEOPress",
    "_aioseop_": "All in One SEO 3",
    "_aioseo_": "All in One SEO 4",
    "_genesis_": "The SEO Framework",
}
# This one keeps canonical URLs, noindex, and social images in a table of its own.
SEO_PLUGIN_OUTSIDE_OF_EXPORTS = "All in One SEO 4"


@dataclass(slots=True)
class Inferred:
    """Empty where nothing shows it. ``permalink_structure`` is as in WordPress: ``/%year%/%monthnum%/%postname%/``.

    ``time_zone`` is an IANA name. ``seo_plugins`` and ``languages`` count items.
    """

    permalink_structure: str = ""
    front_page_id: int = 0
    posts_page_id: int = 0
    time_zone: str = ""
    utc_offset: datetime.timedelta | None = None
    seo_plugins: Counter[str] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)

    @property
    def zone(self) -> datetime.tzinfo:
        """The time zone of local dates. UTC if it is unknown."""
        if self.time_zone:
            return ZoneInfo(self.time_zone)
        return datetime.timezone(self.utc_offset) if self.utc_offset else datetime.UTC

    @property
    def lacks_search_settings(self) -> bool:
        """Whether canonical URLs, noindex, and social images of the old site are in no export."""
        return self.seo_plugins[SEO_PLUGIN_OUTSIDE_OF_EXPORTS] > 0


class Inference:
    """Looks at each item once, and then says what the site’s settings were."""

    def __init__(self) -> None:
        self.result = Inferred()
        self.structures: Counter[str] = Counter()
        self.offsets: Counter[datetime.timedelta] = Counter()
        self.samples: list[tuple[datetime.datetime, datetime.timedelta]] = []
        self.page_ids_by_path: dict[str, int] = {}

    def observe(self, item: Item) -> None:
        """Take in an item."""
        if language := language_of(item):
            self.result.languages[language] += 1
        self.result.seo_plugins.update({name for key in item.meta for name in seo_plugins_of(key)})
        if item.status != "publish":
            return
        if (offset := utc_offset(item)) is not None and (moment := from_mysql(item.date_gmt, datetime.UTC)):
            self.offsets[offset] += 1
            if len(self.samples) < SAMPLES:
                self.samples.append((moment, offset))
        if item.post_type == "post" and (structure := permalink_structure(item)):
            if structure in self.structures or len(self.structures) < MOST_STRUCTURES:
                self.structures[structure] += 1
        elif item.post_type == "page":
            self._observe_page(item)

    def _observe_page(self, item: Item) -> None:
        path, query = path_of(item.link)
        if not query:
            self.page_ids_by_path.setdefault(path.rstrip("/"), item.post_id)
        if item.slug in POSTS_PAGE_SLUGS and not item.content.strip() and not item.parent_id:
            self.result.posts_page_id = self.result.posts_page_id or item.post_id

    def finish(self, site: SiteInfo) -> Inferred:
        """Return what was found out."""
        result, home = self.result, path_of(site.base_url)[0].rstrip("/")
        result.front_page_id = self.page_ids_by_path.get(home, 0)
        if self.structures:
            structure = self.structures.most_common(1)[0][0]
            result.permalink_structure = "/" + structure.removeprefix(home).lstrip("/")
        if self.offsets:
            result.utc_offset = self.offsets.most_common(1)[0][0]
            result.time_zone = self._time_zone(site.language)
        return result

    def _time_zone(self, language: str) -> str:
        """Return the first zone that nearly all dates agree with."""
        own = ZONES_BY_REGION.get(language.replace("_", "-").rpartition("-")[2].upper())
        for name in (own, *ZONES) if own else ZONES:
            zone = ZoneInfo(name)
            agreeing = sum(moment.astimezone(zone).utcoffset() == offset for moment, offset in self.samples)
            if agreeing >= 0.98 * len(self.samples):
                return name
        return ""


def seo_plugins_of(key: str) -> list[str]:
    """Return the plug-in that a meta key belongs to."""
    return [name for start, name in SEO_PLUGINS.items() if key.startswith(start)]


def path_of(url: str) -> tuple[str, str]:
    """Return the decoded path, which ends with a slash only if the URL’s does, and the query."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return unquote(parts.path) or "/", parts.query


def permalink_structure(item: Item) -> str:
    """Return the structure that the URL of a post has. Empty for ``/?p=123``."""
    path, query = path_of(item.link)
    segments = [segment for segment in path.split("/") if segment]
    if query or not segments or len(segments) > MOST_SEGMENTS:
        return ""
    date = from_mysql(item.date, datetime.UTC) or from_mysql(item.date_gmt, datetime.UTC)
    dates = [("%year%", f"{date:%Y}"), ("%monthnum%", f"{date:%m}"), ("%day%", f"{date:%d}")] if date else []
    tags = []
    for number, segment in enumerate(segments, 1):
        if dates and segment == dates[0][1] and number < len(segments):
            tags.append(dates.pop(0)[0])
        else:
            tags.append(tag_of(segment, item, number == len(segments)))
    return "/" + "/".join(tags) + ("/" if path.endswith("/") else "")


def tag_of(segment: str, item: Item, is_last: bool) -> str:
    """Return the tag that a segment of a post’s URL stands for, or the segment."""
    name = segment.removesuffix(".html")
    if is_last and name.lower() == unquote(item.slug).lower():
        return "%postname%" + segment[len(name) :]
    if segment == str(item.post_id):
        return "%post_id%"
    if segment.lower() in {unquote(term.slug).lower() for term in item.terms if term.taxonomy == "category"}:
        return "%category%"
    return "%author%" if segment.lower() == item.creator.lower() else segment
