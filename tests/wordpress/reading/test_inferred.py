"""Settings of the old site are inferred from its items, because no export contains them."""

import datetime

import pytest

from site_core.wordpress.reading import read
from tests.support import wxr

SUMMER = {"post_date": "2024-07-01 09:30:00", "post_date_gmt": "2024-07-01 13:30:00"}
WINTER = {"post_date": "2024-03-01 09:30:00", "post_date_gmt": "2024-03-01 14:30:00"}


def inferred_from(folder, *parts):
    return read([wxr.write(folder, wxr.export(*parts))]).inferred


@pytest.mark.parametrize(
    ("path", "structure"),
    [
        ("/a-title/", "/%postname%/"),
        ("/2024/03/a-title/", "/%year%/%monthnum%/%postname%/"),
        ("/2024/03/01/a-title/", "/%year%/%monthnum%/%day%/%postname%/"),
        ("/blog/a-title", "/blog/%postname%"),
        ("/archives/7", "/archives/%post_id%"),
        ("/news/a-title.html", "/%category%/%postname%.html"),
        ("/anna/a-title/", "/%author%/%postname%/"),
        ("/?p=7", ""),
    ],
)
def test_the_permalink_structure_shows_in_links(tmp_path, path, structure):
    item = wxr.item(
        7, link=f"https://clinic.example{path}", creator="Anna", terms=(("category", "news", "News"),), **WINTER
    )
    assert inferred_from(tmp_path, item).permalink_structure == structure


def test_the_most_frequent_structure_counts(tmp_path):
    usual = [wxr.item(number, link="https://clinic.example/a-title/") for number in (1, 2)]
    assert (
        inferred_from(tmp_path, wxr.item(3, link="https://clinic.example/x/y/"), *usual).permalink_structure
        == "/%postname%/"
    )


def test_encoded_slugs_are_recognized(tmp_path):
    item = wxr.item(7, link="https://clinic.example/%E5%8C%BB/", post_name="%e5%8c%bb")
    assert inferred_from(tmp_path, item).permalink_structure == "/%postname%/"


def test_front_page_and_posts_page_show_in_links_and_slugs(tmp_path):
    pages = (
        wxr.item(3, post_type="page", link="https://clinic.example/about/", content="Text"),
        wxr.item(4, post_type="page", link="https://clinic.example/", content="Text", post_name="welcome"),
        wxr.item(5, post_type="page", link="https://clinic.example/blog/", post_name="blog"),
    )
    inferred = inferred_from(tmp_path, *pages)
    assert (inferred.front_page_id, inferred.posts_page_id) == (4, 5)


@pytest.mark.parametrize(
    ("dates", "time_zone"),
    [
        ((WINTER, SUMMER), "America/New_York"),
        (({"post_date": "2024-03-01 14:30:00", "post_date_gmt": "2024-03-01 14:30:00"},) * 2, "UTC"),
        (({"post_date": "2024-03-01 20:00:00", "post_date_gmt": "2024-03-01 14:30:00"},), "Asia/Kolkata"),
        (({"post_date": "2024-03-01 14:45:00", "post_date_gmt": "2024-03-01 14:30:00"},), ""),
        (({},), ""),
    ],
)
def test_the_time_zone_shows_in_pairs_of_dates(tmp_path, dates, time_zone):
    items = [wxr.item(number, **each) for number, each in enumerate(dates, 1)]
    inferred = inferred_from(tmp_path, *items)
    assert inferred.time_zone == time_zone
    assert inferred.zone.utcoffset(datetime.datetime(2024, 3, 1)) is not None


def test_what_all_in_one_4_leaves_out_is_known(tmp_path):
    assert inferred_from(tmp_path, wxr.item(1, meta={"_aioseo_title": "x"})).lacks_search_settings
    inferred = inferred_from(tmp_path, wxr.item(1, meta={"_yoast_wpseo_title": "x", "_yoast_wpseo_metadesc": "x"}))
    assert inferred.seo_plugins == {"Yoast SEO": 1}
    assert not inferred.lacks_search_settings


def test_languages_are_counted(tmp_path):
    items = [
        wxr.item(1, terms=(("language", "en", "English"),)),
        wxr.item(2, terms=(("language", "pt_BR", "Português"),)),
        wxr.item(3, meta={"_wpml_import_language_code": "EN"}),
        wxr.item(4),
    ]
    assert inferred_from(tmp_path, *items).languages == {"en": 2, "pt-br": 1}
