"""How the home page opens."""

import pytest

from site_core.assets.critical_css import critical_css
from tests.support.brand import save_brand, style_of
from tests.support.html import soup


@pytest.fixture
def hero(demo, client):
    """Return a function that returns the opening of the home page, and the rules of the brand."""

    def hero(value):
        save_brand(demo, hero=value)
        response = client.get("/")
        return soup(response).find(class_="hero"), style_of(response).removeprefix(critical_css())

    return hero


def test_original_brand_has_its_picture_and_no_rules(hero):
    section, rules = hero("right")
    assert (len(section.find_all("img")), rules) == (1, "")


def test_no_picture_is_loaded_if_there_is_none(hero):
    section, _rules = hero("none")
    assert not section.find_all("img")
    assert section.h1


def test_picture_across_the_screen_is_as_wide_as_the_screen(hero):
    section, rules = hero("full")
    assert section.img["sizes"] == "100vw"
    assert ".lead-image" in rules


def test_text_comes_first_for_screen_readers_also_if_the_picture_is_on_the_left(hero):
    section, rules = hero("left")
    assert section.h1.sourceline < section.img.sourceline
    assert "order:-1" in rules
