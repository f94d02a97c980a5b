"""The styles that stand in every page."""

import base64
import hashlib
import re

import pytest
from django.conf import settings

from site_core.critical_css import critical_css, style_source
from tests.factories import ArticlePageFactory, TreatmentPageFactory

CRITICAL = settings.BASE_DIR / "static" / "css" / "critical"
PUBLIC = ["/", "/articles/", "/articles/a/", "/treatments/", "/treatments/t/", "/team/", "/team/maya-ellison/"]
PUBLIC += ["/search/", "/no-such-page/"]


@pytest.fixture
def pages(site):
    ArticlePageFactory(slug="a")
    TreatmentPageFactory(slug="t")


@pytest.mark.parametrize("address", PUBLIC)
def test_every_page_has_the_same_styles_and_loads_the_others_below_its_opening(pages, client, address):
    html = client.get(address).content.decode()
    head, body = html.split("</head>")
    assert re.findall(r"<style>(.*?)</style>", head, re.DOTALL) == [critical_css()]
    assert "stylesheet" not in head
    assert body.count('<link rel="stylesheet"') == 1
    assert body.index("<h1") < body.index('<link rel="stylesheet"') < body.index("<footer")


def test_the_source_is_the_hash_of_the_text_as_a_browser_reads_it(pages, client):
    html = client.get("/").content.decode()
    text = re.search(r"<style>(.*?)</style>", html, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    assert style_source() == f"'sha256-{digest}'"


def test_the_text_ends_no_element_and_has_no_line_ends_that_browsers_change():
    assert "</" not in critical_css()
    assert "\r" not in critical_css()


def test_only_comments_and_indents_are_left_out():
    source = "\n".join(path.read_text() for path in CRITICAL.glob("*.css"))
    kept = {line.strip() for line in re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL).split("\n")}
    assert {line.replace(settings.STATIC_URL, "../../") for line in critical_css().split("\n")} == kept - {""}


def test_fonts_are_named_as_they_are_served(settings):
    fonts = re.findall(r'url\("(.*?)"\)', critical_css())
    assert [font.rpartition("/")[2].partition("-")[0] for font in fonts] == ["newsreader", "figtree"]
    assert all(font.startswith(f"{settings.STATIC_URL}fonts/") for font in fonts)


def test_changes_show_at_once_while_developing(settings, tmp_path):
    folder = tmp_path / "static" / "css" / "critical"
    folder.mkdir(parents=True)
    for path in CRITICAL.glob("*.css"):
        (folder / path.name).write_text("")
    settings.BASE_DIR, settings.DEBUG = tmp_path, True
    (folder / "base.css").write_text("b {}")
    assert critical_css() == "b {}"
    (folder / "base.css").write_text("i {}")
    assert critical_css() == "i {}"
    settings.BASE_DIR = CRITICAL.parents[2]
    assert "@layer" in critical_css()
