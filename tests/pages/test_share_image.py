"""The image for social sharing, and the previews of search results and sharing in the editor."""

import io

import pytest
from django.core.files.storage import default_storage
from PIL import Image
from wagtail.test.utils.form_data import rich_text

from site_core.brand.fonts import ORIGINAL, PAIRS
from site_core.pages.share_image import card_brand
from site_core.pages.share_image_drawing import TITLE_FONT, card_digest, draw_card
from site_core.pages.share_image_text import FALLBACK, drawable_text, has_glyph
from site_core.site_settings.models import ClinicSettings, SharingSettings, SiteSettings
from tests.support import factories
from tests.support.brand import save_brand
from tests.support.forms import form_data
from tests.support.html import soup


def large_image():
    """An image large enough for sharing."""
    return factories.ImageFactory(file__width=1300, file__height=700, description="A wide field")


def og(client, page):
    page_head = soup(client.get(page.url)).head
    return {tag["property"]: tag["content"] for tag in page_head.find_all("meta", property=True)}


def path_of(address):
    return address.removeprefix("http://testserver")


def size(response):
    with Image.open(io.BytesIO(b"".join(response.streaming_content))) as picture:
        return picture.size, picture.format


def test_page_is_shared_with_its_own_image(site, client):
    found = og(client, factories.ArticlePageFactory(image=large_image()))
    assert found["og:image"].startswith("http://testserver/media/images/")
    assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
    assert found["og:image:alt"] == "A wide field"
    assert size(client.get(path_of(found["og:image"]))) == ((1200, 630), "JPEG")


def test_image_for_sharing_takes_precedence(site, client):
    chosen = large_image()
    found = og(client, factories.ArticlePageFactory(image=large_image(), og_image=chosen))
    assert found["og:image"].endswith(chosen.get_rendition("fill-1200x630|format-jpeg").url)


def test_site_default_is_used_for_pages_without_an_image(site, client):
    settings = SharingSettings.for_site(site.site)
    settings.og_image_default = large_image()
    settings.save()
    assert "/media/images/" in og(client, factories.StandardPageFactory())["og:image"]


def test_decorative_image_has_no_alt_text(site, client):
    image = large_image()
    image.is_decorative = True
    image.save()
    assert "og:image:alt" not in og(client, factories.ArticlePageFactory(image=image))


@pytest.mark.parametrize("make_image", [lambda: None, factories.ImageFactory])
def test_card_is_drawn_for_a_missing_or_small_image(site, client, make_image):
    page = factories.StandardPageFactory(title="Fees", image=make_image())
    found = og(client, page)
    assert found["og:image:alt"] == "Fees — Lanternfield"
    response = client.get(path_of(found["og:image"]))
    assert "immutable" in response.headers["Cache-Control"]
    assert size(response) == ((1200, 630), "JPEG")


def test_card_does_not_repeat_the_clinics_name(site, client):
    site.home.title = "Lanternfield"
    site.home.save()
    assert og(client, site.home)["og:image:alt"] == "Lanternfield"


def test_card_is_drawn_only_once(site, client, monkeypatch):
    address = path_of(og(client, factories.StandardPageFactory())["og:image"])
    first = b"".join(client.get(address).streaming_content)
    monkeypatch.setattr("site_core.pages.share_image.draw_card", None)  # another call would fail
    assert b"".join(client.get(address).streaming_content) == first


def test_new_title_replaces_the_card(site, client):
    page = factories.StandardPageFactory(title="Fees")
    old = path_of(og(client, page)["og:image"])
    client.get(old).getvalue()
    page.title = "What it costs"
    page.save()
    new = path_of(og(client, page)["og:image"])
    client.get(new).getvalue()
    assert new != old
    assert client.get(old).status_code == 404
    assert len(default_storage.listdir(f"images/cards/{page.pk}")[1]) == 1


def test_card_changes_with_the_clinics_name_and_logo(site, client):
    page = factories.StandardPageFactory()
    digests = {page.share_card.digest}
    clinic = ClinicSettings.for_site(site.site)
    for field, value in {"name": "Elsewhere", "tagline": "With care", "logo": factories.ImageFactory()}.items():
        setattr(clinic, field, value)
        clinic.save()
        digests.add(factories.StandardPage.objects.get(pk=page.pk).share_card.digest)
    assert len(digests) == 4


def test_card_of_a_draft_or_private_page_is_not_found(site, client):
    draft = factories.StandardPageFactory(live=False)
    private = factories.StandardPageFactory()
    factories.make_private(private)
    for page in (draft, private):
        assert client.get(f"/share/{page.pk}/{page.share_card.digest}.jpg").status_code == 404


def test_card_with_another_digest_is_not_found(site, client):
    page = factories.StandardPageFactory()
    assert client.get(f"/share/{page.pk}/0123456789abcdef0123.jpg").status_code == 404
    assert client.get(f"/share/999999/{page.share_card.digest}.jpg").status_code == 404


def test_missing_logo_file_is_replaced_by_the_default_mark(site, client):
    clinic = ClinicSettings.for_site(site.site)
    clinic.logo = factories.ImageFactory()
    clinic.save()
    clinic.logo.file.storage.delete(clinic.logo.file.name)
    address = path_of(og(client, factories.StandardPageFactory())["og:image"])
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("title", ["", "W" * 255, "word " * 51, "\u202e\x00\n<b>", "日本語 🙂", "a\u0301" * 100])
def test_any_title_fits_on_a_card(title):
    with Image.open(io.BytesIO(draw_card(title, title, title))) as card:
        assert card.size == (1200, 630)


@pytest.mark.parametrize(
    "title",
    [
        "β ≥ 4 → μ",
        "Łukasz, Čapek, Ağaoğlu, Țepeș",
        "Лечение депрессии",
        "Θεραπεία",
        "Phở",
        "H₂O, 10³ m², ½ ± 3 °C, € 5",
    ],
)
def test_letters_and_symbols_are_drawn(title):
    assert drawable_text(title, TITLE_FONT) == title
    assert all(has_glyph(TITLE_FONT, character) or has_glyph(FALLBACK, character) for character in title)


@pytest.mark.parametrize(
    ("title", "drawn"),
    [
        ("Sleep 🙂 and mood 👩🏽‍⚕️", "Sleep and mood"),
        ("e\u0301tude\u200b", "étude"),
        ("日本語", ""),
        ("Dose of 50 𝛍g", ""),
        ("שלום doctor", ""),
    ],
)
def test_characters_without_a_glyph_are_left_out_or_the_whole_title(title, drawn):
    assert drawable_text(title, TITLE_FONT) == drawn


def test_card_without_a_drawable_title_shows_the_clinics_name():
    assert draw_card("日本語", "Lanternfield") == draw_card("Lanternfield", "Lanternfield")


# Previews


def preview(editor, page, **changes):
    """Return the preview of ``page`` with unsaved ``changes``."""
    address = f"/admin/pages/{page.pk}/edit/preview/"
    fields = {"introduction": "Call us.", "directions": rich_text("<p>By train.</p>")}
    data = form_data(fields, **{"title": page.title, "slug": page.slug, **changes})
    assert editor.post(address, data).json()["is_valid"]
    return editor.get(f"{address}?mode=wagtail-seo")


def texts(response, css_class):
    return [" ".join(tag.get_text().split()) for tag in soup(response).find_all(class_=css_class)]


def test_preview_shows_unsaved_values(site, editor, client):
    page = factories.ContactPageFactory()
    shown = preview(editor, page, seo_title="Call {clinic}", search_description="By phone, from Monday to Friday.")
    assert texts(shown, "result-title") == ["Call Lanternfield"] * 2
    assert texts(shown, "result-description") == ["By phone, from Monday to Friday."] * 2
    assert texts(shown, "share-title") == ["Call Lanternfield"]


def test_preview_matches_the_page_once_it_is_published(site, editor, client):
    page = factories.ContactPageFactory(introduction="Call us.")
    shown = preview(editor, page)
    served = soup(client.get(page.url)).head
    assert texts(shown, "result-title")[0] == served.title.string
    assert texts(shown, "result-description")[0] == served.find("meta", attrs={"name": "description"})["content"]
    assert texts(shown, "result-address")[0] == "http://testserver › contact"


def test_preview_draws_the_card_of_an_unsaved_title(site, editor):
    page = factories.ContactPageFactory()
    picture = soup(preview(editor, page, title="Where to find us")).find(class_="share").img
    assert picture["src"].startswith("data:image/jpeg;base64,")
    assert picture["alt"] == "Where to find us — Lanternfield"


def test_preview_says_that_a_page_is_hidden_from_search_engines(site, editor):
    shown = preview(editor, factories.ContactPageFactory(), noindex="on")
    assert "Search engines will not list this page." in shown.content.decode()


def test_preview_of_a_page_that_was_never_saved(site, editor):
    address = f"/admin/pages/add/home/contactpage/{site.home.pk}/preview/"
    data = form_data({"directions": rich_text("<p>By train.</p>")}, title="Find us", slug="find-us")
    assert editor.post(address, data).json()["is_valid"]
    shown = editor.get(f"{address}?mode=wagtail-seo")
    assert texts(shown, "result-title") == ["Find us — Lanternfield"] * 2
    assert texts(shown, "result-address")[0] == "http://testserver › find-us"


def test_hostile_text_is_escaped_in_the_preview(site, editor):
    hostile = '"><img src=x onerror=alert(1)>'
    shown = preview(editor, factories.ContactPageFactory(), seo_title=hostile, search_description=hostile)
    assert texts(shown, "result-title") == [hostile] * 2
    assert not soup(shown).find("img", src="x")


def test_length_guide_uses_the_title_pattern(site, editor):
    form = soup(editor.get(f"/admin/pages/{factories.ContactPageFactory().pk}/edit/"))
    title = form.find("input", id="id_seo_title")
    assert title["data-controller"].split()[-1] == "length-guide"
    assert title["data-length-guide-pattern-value"] == "{title} — Lanternfield"
    assert form.find("textarea", id="id_search_description")["data-length-guide-sources-value"] == "introduction"


@pytest.mark.parametrize("fonts", sorted(PAIRS))
def test_card_is_drawn_in_the_fonts_of_the_brand(site, fonts):
    save_brand(site, fonts=fonts)
    brand = card_brand(SiteSettings.for_site(site.site))
    original = draw_card("How TMS works", "Harbor Clinic")
    is_original = PAIRS[fonts].drawn_headings == ORIGINAL.drawn_headings
    assert (draw_card("How TMS works", "Harbor Clinic", brand=brand) == original) == is_original
    assert (card_digest("How", "Harbor", brand=brand) == card_digest("How", "Harbor")) == is_original
