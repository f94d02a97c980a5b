"""What plug-ins for search engines stored with an item: Yoast, Rank Math, SEOPress, All in One SEO, SEO Framework."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace

from ..items import Item, SiteInfo, Term
from .php import PHPDataError, parse, parse_list
from .seo_variables import Variables


@dataclass(frozen=True, slots=True)
class SearchValues:
    """Texts are plain and expanded. Images are URLs, or post IDs of attachments where only those are stored.

    ``is_noindex`` is ``None`` if the plug-in leaves it to the site’s settings. ``unknown_variables`` were left out.
    """

    plugin: str = ""
    title: str = ""
    description: str = ""
    canonical_url: str = ""
    is_noindex: bool | None = None
    social_title: str = ""
    social_description: str = ""
    social_image_url: str = ""
    social_image_id: int = 0
    redirect_url: str = ""
    unknown_variables: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Plugin:
    """The meta keys of a plug-in. Where it has several for one thing, the first with a value counts."""

    name: str
    title: tuple[str, ...]
    description: tuple[str, ...]
    canonical_url: tuple[str, ...] = ()
    social_title: tuple[str, ...] = ()
    social_description: tuple[str, ...] = ()
    social_image_url: tuple[str, ...] = ()
    social_image_id: tuple[str, ...] = ()
    redirect_url: tuple[str, ...] = ()
    primary_category: tuple[str, ...] = ()
    focus: tuple[str, ...] = ()
    noindex: Callable[[Item], bool | None] = lambda _item: None


def flag(key: str, yes: tuple[str, ...], no: tuple[str, ...] = ()) -> Callable[[Item], bool | None]:
    """Return a reader of a meta value that means yes, no, or neither."""

    def read(item: Item) -> bool | None:
        value = item.meta_value(key).strip().lower()
        return True if value in yes else False if value in no else None

    return read


def rank_math_noindex(item: Item) -> bool | None:
    """Read ``rank_math_robots``: a serialized list, or several values."""
    stored = item.meta.get("rank_math_robots", ())
    words = {str(word).lower() for text in stored for word in (parse_list(text) or text.split(","))}
    return True if "noindex" in words else False if "index" in words else None


YOAST, SOCIAL = "_yoast_wpseo_", "_seopress_social_"
PLUGINS = (
    Plugin(
        name="Yoast SEO",
        title=(f"{YOAST}title",),
        description=(f"{YOAST}metadesc",),
        canonical_url=(f"{YOAST}canonical",),
        social_title=(f"{YOAST}opengraph-title", f"{YOAST}twitter-title"),
        social_description=(f"{YOAST}opengraph-description", f"{YOAST}twitter-description"),
        social_image_url=(f"{YOAST}opengraph-image", f"{YOAST}twitter-image"),
        social_image_id=(f"{YOAST}opengraph-image-id", f"{YOAST}twitter-image-id"),
        redirect_url=(f"{YOAST}redirect",),
        primary_category=(f"{YOAST}primary_category",),
        focus=(f"{YOAST}focuskw",),
        noindex=flag(f"{YOAST}meta-robots-noindex", yes=("1",), no=("2",)),
    ),
    Plugin(
        name="Rank Math",
        title=("rank_math_title",),
        description=("rank_math_description",),
        canonical_url=("rank_math_canonical_url",),
        social_title=("rank_math_facebook_title", "rank_math_twitter_title"),
        social_description=("rank_math_facebook_description", "rank_math_twitter_description"),
        social_image_url=("rank_math_facebook_image", "rank_math_twitter_image"),
        social_image_id=("rank_math_facebook_image_id", "rank_math_twitter_image_id"),
        primary_category=("rank_math_primary_category",),
        focus=("rank_math_focus_keyword",),
        noindex=rank_math_noindex,
    ),
    Plugin(
        name="SEOPress",
        title=("_seopress_titles_title",),
        description=("_seopress_titles_desc",),
        canonical_url=("_seopress_robots_canonical",),
        social_title=(f"{SOCIAL}fb_title", f"{SOCIAL}twitter_title"),
        social_description=(f"{SOCIAL}fb_desc", f"{SOCIAL}twitter_desc"),
        social_image_url=(f"{SOCIAL}fb_img", f"{SOCIAL}twitter_img"),
        social_image_id=(f"{SOCIAL}fb_img_attachment_id", f"{SOCIAL}twitter_img_attachment_id"),
        redirect_url=("_seopress_redirections_value",),
        primary_category=("_seopress_robots_primary_cat",),
        focus=("_seopress_analysis_target_kw",),
        noindex=flag("_seopress_robots_index", yes=("yes", "1")),
    ),
    Plugin(
        name="All in One SEO 3",
        title=("_aioseop_title",),
        description=("_aioseop_description",),
        canonical_url=("_aioseop_custom_link",),
        social_title=("aioseop_opengraph_settings_title",),
        social_description=("aioseop_opengraph_settings_desc",),
        social_image_url=("aioseop_opengraph_settings_customimg", "aioseop_opengraph_settings_image"),
        noindex=flag("_aioseop_noindex", yes=("on", "1"), no=("off",)),
    ),
    Plugin(
        name="All in One SEO 4",
        title=("_aioseo_title",),
        description=("_aioseo_description",),
        social_title=("_aioseo_og_title", "_aioseo_twitter_title"),
        social_description=("_aioseo_og_description", "_aioseo_twitter_description"),
    ),
    Plugin(
        name="The SEO Framework",
        title=("_genesis_title",),
        description=("_genesis_description",),
        canonical_url=("_genesis_canonical_uri",),
        social_title=("_open_graph_title", "_twitter_title"),
        social_description=("_open_graph_description", "_twitter_description"),
        social_image_url=("_social_image_url",),
        social_image_id=("_social_image_id",),
        redirect_url=("redirect",),
        noindex=flag("_genesis_noindex", yes=("1",), no=("-1",)),
    ),
)
OPENGRAPH = "_aioseop_opengraph_settings"
FIELDS = ("title", "description", "canonical_url", "social_title", "social_description", "redirect_url")


def search_values(
    item: Item, site: SiteInfo, *, author: str = "", terms: Mapping[int, Term] | None = None
) -> SearchValues:
    """Return what the plug-ins stored with an item. Where a site had several, the first with a value counts.

    ``author`` is the public name, and ``terms`` are those of the site by ID, for variables.
    """
    result = SearchValues()
    if OPENGRAPH in item.meta:
        item = with_opengraph(item)
    for plugin in PLUGINS:
        result = merged(result, of_plugin(plugin, item, site, author, terms or {}))
    return result


def merged(first: SearchValues, second: SearchValues) -> SearchValues:
    """Return ``first`` with what only ``second`` has."""
    missing = {
        field.name: getattr(second, field.name)
        for field in fields(SearchValues)
        if getattr(first, field.name) == field.default
    }
    if first.social_image_url or first.social_image_id:
        missing.pop("social_image_url", None)
        missing.pop("social_image_id", None)
    return replace(first, **missing)


def of_plugin(plugin: Plugin, item: Item, site: SiteInfo, author: str, terms: Mapping[int, Term]) -> SearchValues:
    """Return what one plug-in stored."""
    primary = terms.get(number(first_value(item, plugin.primary_category)))
    focus = first_value(item, plugin.focus)
    variables = Variables(item, site, author, primary.name if primary else "", terms)
    texts = {
        name: variables.expand(first_value(item, getattr(plugin, name)), focus) for name in FIELDS if "_url" not in name
    }
    urls = {name: first_value(item, getattr(plugin, name)) for name in ("canonical_url", "redirect_url")}
    values = SearchValues(
        **texts,
        **urls,
        is_noindex=plugin.noindex(item),
        social_image_url=first_value(item, plugin.social_image_url),
        social_image_id=number(first_value(item, plugin.social_image_id)),
        unknown_variables=tuple(sorted(variables.unknown)),
    )
    return values if values == SearchValues() else replace(values, plugin=plugin.name)


def with_opengraph(item: Item) -> Item:
    """Return the item with the social texts of All in One SEO 3 as meta. They are serialized together."""
    try:
        stored = parse(item.meta_value(OPENGRAPH))
    except PHPDataError:
        return item
    values = stored.items() if isinstance(stored, dict) else ()
    found = {str(key): (value,) for key, value in values if isinstance(value, str)}
    return replace(item, meta=item.meta | found)


def first_value(item: Item, keys: tuple[str, ...]) -> str:
    """Return the first value that is not empty."""
    return next((value for key in keys if (value := item.meta_value(key).strip())), "")


def number(text: str) -> int:
    """Return a post ID, or 0."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
