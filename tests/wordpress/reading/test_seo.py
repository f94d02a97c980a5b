"""What plug-ins for search engines stored is read, with its variables expanded."""

import pytest

from site_core.wordpress.items import Item, SiteInfo, Term
from site_core.wordpress.reading.seo import SearchValues, search_values
from tests.support.hostile_text import HOSTILE, LINK

SITE = SiteInfo(title="Larch &amp; Co", tagline="Calm care")
TERMS = {5: Term("category", "tms", "TMS"), 6: Term("category", "news", "News")}


def values_of(meta, **keywords):
    item = Item(
        7, "post", title="Tom &amp; Jerry", excerpt="<p>A short text.</p>", date_gmt="2024-03-01 09:30:00", **keywords
    )
    item = Item(**{name: getattr(item, name) for name in Item.__slots__} | {"meta": {k: (v,) for k, v in meta.items()}})
    return search_values(item, SITE, author="Anna Roe", terms=TERMS)


def test_an_item_without_a_plug_in_has_no_values():
    assert values_of({"_edit_lock": "1"}) == SearchValues()


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("%%title%% %%sep%% %%sitename%%", "Tom & Jerry - Larch & Co"),
        ("%%title%% %%page%% %%sep%% %%sitename%%", "Tom & Jerry - Larch & Co"),
        ("%%sitename%% %%sep%% %%unknown_thing%%", "Larch & Co"),
        ("%%title%% %%sep%% %%page%% %%sep%% %%sitedesc%%", "Tom & Jerry - Calm care"),
        ("%%primary_category%%: %%title%% by %%name%%", "News: Tom & Jerry by Anna Roe"),
        ("%%excerpt%% %%date%% %%cf_color%%", "A short text. 2024-03-01 green"),
        ("100% safe, 50% less", "100% safe, 50% less"),
        ("Fish &amp;amp; chips", "Fish &amp; chips"),
    ],
)
def test_variables_of_yoast_are_expanded(template, text):
    meta = {"_yoast_wpseo_title": template, "_yoast_wpseo_primary_category": "6", "color": "green"}
    assert values_of(meta).title == text


def test_unknown_variables_are_left_out_and_named():
    assert values_of({"_yoast_wpseo_title": "%%title%% %%ct_price%%"}).unknown_variables == ("ct_price",)


@pytest.mark.parametrize(("stored", "is_noindex"), [("1", True), ("2", False), ("0", None), ("", None)])
def test_yoast_is_read(stored, is_noindex):
    start = "_yoast_wpseo_"
    values = values_of(
        {
            f"{start}metadesc": "About %%title%%",
            f"{start}canonical": "https://clinic.example/x/",
            f"{start}meta-robots-noindex": stored,
            f"{start}opengraph-title": "Social",
            f"{start}twitter-description": "Short",
            f"{start}opengraph-image": "https://clinic.example/x.jpg",
            f"{start}opengraph-image-id": "12",
            f"{start}redirect": "https://clinic.example/y/",
        }
    )
    assert values == SearchValues(
        plugin="Yoast SEO",
        description="About Tom & Jerry",
        canonical_url="https://clinic.example/x/",
        is_noindex=is_noindex,
        social_title="Social",
        social_description="Short",
        social_image_url="https://clinic.example/x.jpg",
        social_image_id=12,
        redirect_url="https://clinic.example/y/",
    )


@pytest.mark.parametrize(
    ("robots", "is_noindex"),
    [
        ('a:1:{i:0;s:7:"noindex";}', True),
        ('a:2:{i:0;s:8:"nofollow";i:1;s:7:"noindex";}', True),
        ('a:1:{i:0;s:5:"index";}', False),
        ("noindex", True),
        ("a:1:{i:0;s:", None),
    ],
)
def test_rank_math_is_read(robots, is_noindex):
    values = values_of({"rank_math_title": "%title% %sep% %sitename%", "rank_math_robots": robots})
    assert (values.plugin, values.title, values.is_noindex) == ("Rank Math", "Tom & Jerry - Larch & Co", is_noindex)


def test_seopress_is_read():
    meta = {
        "_seopress_titles_title": "%%post_title%% %%sep%% %%sitetitle%%",
        "_seopress_titles_desc": "%%post_excerpt%%",
        "_seopress_robots_index": "yes",
        "_seopress_robots_canonical": "https://clinic.example/z/",
        "_seopress_social_fb_img": "https://clinic.example/i.jpg",
    }
    values = values_of(meta)
    assert (values.title, values.description) == ("Tom & Jerry - Larch & Co", "A short text.")
    assert (values.is_noindex, values.canonical_url) == (True, "https://clinic.example/z/")
    assert values.social_image_url == "https://clinic.example/i.jpg"


def test_all_in_one_3_is_read_with_its_serialized_social_texts():
    social = (
        'a:2:{s:33:"aioseop_opengraph_settings_title";s:5:"Hello";s:37:"aioseop_opengraph_settings_customimg";s:1:"i";}'
    )
    meta = {
        "_aioseop_title": "%post_title% | %site_title%",
        "_aioseop_noindex": "on",
        "_aioseop_opengraph_settings": social,
    }
    values = values_of(meta)
    assert (values.plugin, values.title, values.is_noindex) == ("All in One SEO 3", "Tom & Jerry | Larch & Co", True)
    assert (values.social_title, values.social_image_url) == ("Hello", "i")


def test_what_all_in_one_4_exports_is_read():
    values = values_of({"_aioseo_title": "#post_title #separator_sa #site_title", "_aioseo_description": "Read #TMS"})
    assert (values.plugin, values.title) == ("All in One SEO 4", "Tom & Jerry - Larch & Co")
    assert values.description == "Read #TMS"


def test_a_second_plug_in_fills_what_the_first_one_lacks():
    values = values_of({"_yoast_wpseo_title": "First", "rank_math_title": "Second", "rank_math_description": "More"})
    assert (values.plugin, values.title, values.description) == ("Yoast SEO", "First", "More")


@pytest.mark.parametrize("text", [HOSTILE, LINK, "%" * 5000, "%%title" * 5000, "\0", "9" * 5000])
def test_hostile_values_are_text(text):
    values = values_of({"_yoast_wpseo_title": text, "_yoast_wpseo_primary_category": text, "rank_math_robots": text})
    assert isinstance(values.title, str)
    assert values.is_noindex is None
