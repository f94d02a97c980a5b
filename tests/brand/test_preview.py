"""The preview of a brand that isn't saved."""

import re

import pytest
from django.contrib.auth.models import Group, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from site_core.brand.images import BrandImage
from site_core.brand.models import BrandSettings
from site_core.site_settings.models import SettingsChange
from tests.support.brand import allows, form_data, form_url, save_brand, style_of
from tests.support.factories import ArticlePageFactory, TreatmentPageFactory
from tests.support.html import soup

PRIMARY = "#7a1f5c"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 2"><path d="M0 0h4v2z"/></svg>'
KEYS = ["home", "treatment", "article", "index", "person", "contact"]


@pytest.fixture
def pages(site):
    ArticlePageFactory(slug="a")
    TreatmentPageFactory(slug="t")
    return site


def preview(client, site, key="home", **fields):
    return client.post(reverse("brand_preview", args=[site.site.pk, key]), form_data(**fields))


def test_form_offers_the_types_of_which_the_site_has_a_page(pages, editor):
    options = soup(editor.get(form_url(pages))).select(".brand-preview select")[0].find_all("option")
    offered = {option["value"].rstrip("/").rpartition("/")[2] for option in options}
    assert {"home", "treatment", "article", "index", "person"} <= offered <= set(KEYS)


@pytest.mark.parametrize("key", ["home", "treatment", "article", "index", "person"])
def test_page_has_the_colors_of_the_form(pages, editor, key):
    data = preview(editor, pages, key, primary_color=PRIMARY).json()
    assert f"--brand:{PRIMARY}" in data["html"]
    assert "<h1" in data["html"]
    assert "userbar" not in data["html"]
    assert PRIMARY in data["palette"]


def test_nothing_is_stored(pages, editor, client):
    before = BrandImage.objects.count(), SettingsChange.objects.count()
    logo = SimpleUploadedFile("logo.svg", SVG)
    html = preview(editor, pages, primary_color=PRIMARY, logo=logo).json()["html"]
    assert soup(html).find(class_="brand-logo")["src"].startswith("data:image/svg+xml;base64,")
    assert (BrandImage.objects.count(), SettingsChange.objects.count()) == before
    assert BrandSettings.objects.get().primary_color == ""
    assert PRIMARY not in Client().get("/").content.decode()


def test_form_that_is_being_filled_in_keeps_its_files(pages, editor):
    logo = SimpleUploadedFile("logo.svg", SVG)
    response = preview(editor, pages, primary_color="red", logo=logo)
    assert response.status_code == 422
    assert "Main color: Enter a color" in response.json()["explanation"]
    assert "logo.svg" not in response.json()["explanation"]


def test_no_cache_learns_of_it(pages, editor, worker, settings):
    settings.FRAGMENT_CACHE = True
    worker.get("/")
    preview(editor, pages, primary_color=PRIMARY)
    visitor = Client()
    assert PRIMARY not in worker.get("/").text
    assert PRIMARY not in visitor.get("/").content.decode()
    assert "img/favicon" in visitor.get("/favicon.ico")["Location"]


def test_saved_brand_stays_as_it_is_for_visitors(pages, editor):
    save_brand(pages, primary_color="#0b5394")
    assert f"--brand:{PRIMARY}" in preview(editor, pages, primary_color=PRIMARY).json()["html"]
    response = Client().get("/")
    assert "--brand:#0b5394" in style_of(response)
    assert allows(response, style_of(response))
    icons = re.findall(r"/brand/icon-[0-9a-f]+-32.png", response.content.decode())
    assert Client().get(icons[0]).status_code == 200


def test_mistakes_are_named(pages, editor):
    response = preview(editor, pages, primary_color="red")
    assert response.status_code == 422
    assert "primary_color" in response.json()["errors"]
    assert response.json()["explanation"].startswith(
        "Until this is corrected, the preview stays as it is. Main color: Enter a color as #"
    )


@pytest.mark.parametrize("key", ["nothing", "admin", "pages"])
def test_other_pages_have_no_preview(pages, editor, key):
    assert preview(editor, pages, key).status_code == 404


def test_only_people_who_may_change_the_brand_see_it(pages):
    user = User.objects.create_user("someone", password="x")
    user.groups.add(Group.objects.get(name="Editors"))
    client = Client()
    client.force_login(user)
    assert preview(client, pages).status_code in (302, 403)
    assert preview(Client(), pages).status_code == 302


def test_preview_cannot_be_opened_by_a_link(pages, editor):
    assert editor.get(reverse("brand_preview", args=[pages.site.pk, "home"])).status_code == 405
