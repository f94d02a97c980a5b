"""The brand on public pages, in their security policy, and in the caches."""

import io
import re
from pathlib import Path

import pytest
from django.contrib.auth.models import Group, User
from django.contrib.staticfiles import finders
from django.test import Client, RequestFactory
from django.urls import reverse
from PIL import Image

from site_core.assets.critical_css import critical_css
from site_core.brand.models import BrandSettings
from site_core.pages.error_pages import server_error
from site_core.pages.share_image_drawing import card_digest
from site_core.site_settings.models import SettingsChange
from tests.support.brand import allows, form_data, form_url, save_brand, style_of
from tests.support.html import soup
from tests.support.site_settings import save_clinic

PRIMARY, SECONDARY = "#7a1f5c", "#ffd500"


class TestPages:
    def test_page_of_the_original_brand_has_the_critical_css_and_nothing_else(self, site, client):
        BrandSettings.for_site(site.site)
        assert style_of(client.get("/")) == critical_css()

    @pytest.mark.parametrize("url", ["/", "/articles/", "/team/", "/search/", "/no-such-page/"])
    def test_brand_is_in_the_critical_css_and_the_policy_allows_exactly_that(self, site, client, url):
        save_brand(site, primary_color=PRIMARY, secondary_color=SECONDARY)
        response = client.get(url)
        style = style_of(response)
        assert f"--brand:{PRIMARY}" in style
        assert f"--brand-warm:{SECONDARY}" in style
        assert allows(response, style)
        assert "'unsafe-inline'" not in response["Content-Security-Policy"]

    def test_page_has_no_style_attributes(self, site, client):
        save_brand(site, primary_color=PRIMARY, secondary_color=SECONDARY, corners="round")
        assert not soup(client.get("/")).find_all(style=True)

    def test_one_color_is_enough(self, site, client):
        save_brand(site, secondary_color=SECONDARY)
        assert f"--brand-warm:{SECONDARY}" in style_of(client.get("/"))

    def test_corners_need_no_colors(self, site, client):
        save_brand(site, corners="square")
        style = style_of(client.get("/"))
        changed = critical_css().replace("-radius:4px", "-radius:0px").replace("-radius:20px", "-radius:0px")
        assert style == changed != critical_css()

    def test_browser_and_manifest_get_the_background(self, site, client):
        brand = save_brand(site, primary_color=PRIMARY, secondary_color=SECONDARY)
        paper = brand.tokens("light")["paper"]
        assert f'<meta name="theme-color" content="{paper}"' in client.get("/").content.decode()
        assert client.get("/manifest.webmanifest").json()["theme_color"] == paper

    @pytest.mark.parametrize("value", ["</style>", "red", "#12", "#zzzzzz", "url(//x)"])
    def test_what_is_not_a_color_never_reaches_a_page(self, site, client, value):
        BrandSettings.for_site(site.site)
        BrandSettings.objects.update(primary_color=value[:7], corners=value[:10])
        response = client.get("/")
        assert (response.status_code, style_of(response)) == (200, critical_css())


class TestCaches:
    def test_saving_shows_on_every_page_at_once(self, site, worker, client, editor, django_capture_on_commit_callbacks):
        assert PRIMARY not in worker.get("/").text
        with django_capture_on_commit_callbacks(execute=True):
            client.post(form_url(site), form_data(primary_color=PRIMARY))
        response = worker.get("/")
        assert f"--brand:{PRIMARY}" in response.text


class TestForm:
    def test_form_names_both_colors_and_ratios_if_one_was_adjusted(self, site, editor):
        save_brand(site, primary_color="#ffd500")
        text = soup(editor.get(form_url(site))).find(id="brand-palette").get_text(" ", strip=True)
        used = BrandSettings.for_site(site.site).palette.adjustment
        assert used.chosen in text
        assert used.used in text
        assert f"{used.used_ratio:.2f} : 1" in text

    @pytest.mark.parametrize("value", ["red", "#12345", "#gggggg", "1f5147", "#1234567", "#123456\n;"])
    def test_other_values_than_colors_are_refused(self, site, editor, value):
        response = editor.post(form_url(site), form_data(primary_color=value))
        assert response.status_code == 200
        assert BrandSettings.for_site(site.site).primary_color == ""

    def test_change_is_recorded_and_undone(self, site, editor):
        editor.post(form_url(site), form_data(primary_color="#7A1F5C", corners="round"))
        assert BrandSettings.for_site(site.site).primary_color == PRIMARY
        change = SettingsChange.objects.get()
        assert set(change.changes) == {"primary_color", "corners"}
        editor.post(reverse("settings_undo", args=["brand", "brandsettings", site.site.pk, change.pk]))
        brand = BrandSettings.for_site(site.site)
        assert (brand.primary_color, brand.corners) == ("", "soft")

    @pytest.mark.parametrize(("role", "status"), [("Editors", 302), ("Medical reviewers", 302), ("Site admins", 200)])
    def test_site_admins_change_it_and_others_do_not(self, site, role, status):
        user = User.objects.create_user("someone", password="x")
        user.groups.add(Group.objects.get(name=role))
        client = Client()
        client.force_login(user)
        assert client.get(form_url(site)).status_code == status


def test_admin_has_the_colors(site, editor):
    assert f"--brand:{PRIMARY}" not in editor.get(reverse("wagtailadmin_home")).content.decode()
    save_brand(site, primary_color=PRIMARY)
    assert f"--brand:{PRIMARY}" in editor.get(reverse("wagtailadmin_home")).content.decode()


def test_sign_in_has_the_colors(site, client):
    save_brand(site, primary_color=PRIMARY)
    assert f"--brand:{PRIMARY}" in client.get(reverse("wagtailadmin_login")).content.decode()


FAMILIES = {
    "newsreader-figtree": ["Newsreader", "Figtree"],
    "fraunces-jakarta": ["Fraunces", "Plus Jakarta Sans"],
    "bitter-public": ["Bitter", "Public Sans"],
    "jakarta": ["Plus Jakarta Sans"],
    "nunito": ["Nunito"],
    "system": [],
}


@pytest.mark.parametrize("fonts", list(FAMILIES)[1:])
def test_policy_allows_the_rules_of_other_fonts(site, client, fonts):
    save_brand(site, fonts=fonts)
    response = client.get("/")
    style = style_of(response)
    assert style != critical_css()
    assert allows(response, style)


@pytest.mark.parametrize("fonts", FAMILIES)
def test_page_has_the_fonts_of_the_pair_and_no_others(site, client, fonts):
    save_brand(site, fonts=fonts)
    style = style_of(client.get("/"))
    faces = re.findall(r'@font-face{font-family:"([\w ]+)"[^}]*?url\("([^"]+)"\)', style)
    assert {family for family, _ in faces} == set(FAMILIES[fonts])
    for _, url in faces:
        assert finders.find(url.removeprefix("/static/"))
    stacks = re.findall(r"--font-(?:serif|sans):([^;}]*)", style)
    for family in FAMILIES[fonts]:
        assert any(stack.startswith(f'"{family}"') for stack in stacks)


@pytest.mark.parametrize("fonts", FAMILIES)
def test_fonts_of_a_pair_are_within_the_budget_of_pages(site, client, fonts):
    save_brand(site, fonts=fonts)
    urls = re.findall(r'url\("/static/(fonts/[\w-]+-common\.woff2)"\)', style_of(client.get("/")))
    assert sum(Path(finders.find(url)).stat().st_size for url in urls) <= 28 * 1024


@pytest.mark.parametrize("fonts", ["", "figtree", "no-such-pair", "</style>"])
def test_pair_that_does_not_exist_is_the_original_one(site, client, fonts):
    BrandSettings.for_site(site.site)
    BrandSettings.objects.update(fonts=fonts)
    assert style_of(client.get("/")) == critical_css()


class TestErrorPage:
    """The page for errors that asks no database."""

    @pytest.fixture
    def error_page(self, site, client):
        def error_page():
            request = client.get("/").wsgi_request
            return server_error(request).content.decode()

        return error_page

    def test_it_has_the_colors_of_the_brand(self, site, error_page):
        brand = save_brand(site, primary_color=PRIMARY)
        html = error_page()
        for scheme in ("light", "dark"):
            assert brand.tokens(scheme)["accent"] in html

    def test_it_asks_no_database(self, site, client, django_assert_num_queries):
        save_brand(site, primary_color=PRIMARY)
        request = client.get("/").wsgi_request
        with django_assert_num_queries(0):
            assert PRIMARY in server_error(request).content.decode()

    def test_it_has_the_name_and_the_phone_of_the_clinic(self, site, error_page):
        save_clinic(site, name="<b>Quill & Hill", phone="617-555-0123")
        html = error_page()
        assert "&lt;b&gt;Quill &amp; Hill" in html
        assert 'href="tel:+16175550123"' in html

    def test_it_has_nothing_of_the_original_mark_in_a_brand(self, site, error_page):
        assert "Newsreader" in error_page()
        save_brand(site, primary_color=PRIMARY, fonts="nunito")
        html = error_page()
        assert not [word for word in ("Newsreader", "Figtree", "box-shadow", "Georgia") if word in html]

    def test_preview_does_not_change_it(self, site, error_page, editor):
        error_page()
        editor.post(reverse("brand_preview", args=[site.site.pk, "home"]), form_data(primary_color=PRIMARY))
        request = RequestFactory().get("/")
        assert PRIMARY not in server_error(request).content.decode()


class TestShareCards:
    def test_card_has_the_colors_and_the_initials_of_the_brand(self, site, client):
        before = site.team.share_card.draw()
        brand = save_brand(site, primary_color=PRIMARY, secondary_color=SECONDARY)
        page = type(site.team).objects.get(pk=site.team.pk)
        card = Image.open(io.BytesIO(page.share_card.draw())).convert("RGB")
        assert page.share_card.draw() != before
        paper = tuple(bytes.fromhex(brand.tokens()["paper"][1:]))
        assert all(abs(a - b) < 4 for a, b in zip(card.getpixel((5, 5)), paper, strict=True))
        color = tuple(bytes.fromhex(PRIMARY[1:]))
        assert all(abs(a - b) < 12 for a, b in zip(card.getpixel((90, 120)), color, strict=True))

    def test_card_gets_another_url_with_another_brand(self, site):
        before = site.team.share_card.digest
        save_brand(site, primary_color=PRIMARY)
        assert type(site.team).objects.get(pk=site.team.pk).share_card.digest != before

    def test_card_of_the_original_brand_keeps_its_url(self, site):
        card = site.team.share_card
        assert card.brand is None
        assert card.digest == card_digest(card.title, card.clinic, card.tagline)
