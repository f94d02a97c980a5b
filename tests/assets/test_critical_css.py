"""The critical CSS in every page, and the stylesheets assembled from ``static/css``."""

import base64
import hashlib
import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command

from site_core.assets.critical_css import critical_css, hash_source, list_css, style_source
from site_core.assets.design_tokens import design_tokens
from site_core.assets.stylesheets import STYLESHEETS, compact, stylesheet
from site_core.brand.fonts import PAIRS
from tests.support.factories import ArticlePageFactory, TreatmentPageFactory

SOURCES = settings.BASE_DIR / "static" / "css"
PUBLIC = ["/", "/articles/", "/articles/a/", "/treatments/", "/treatments/t/", "/team/", "/team/maya-ellison/"]
PUBLIC += ["/search/", "/no-such-page/"]


@pytest.fixture
def pages(site):
    ArticlePageFactory(slug="a")
    TreatmentPageFactory(slug="t")


@pytest.fixture
def sources(settings, tmp_path):
    """Return a folder of stylesheets that a test can change. They are read each time, as in development."""
    folder = tmp_path / "static" / "css"
    shutil.copytree(SOURCES, folder)
    settings.BASE_DIR, settings.DEBUG = tmp_path, True
    yield folder
    settings.BASE_DIR = SOURCES.parents[1]
    critical_css(), list_css()  # leave nothing of the copy in the cache


WITH_LIST_CSS = {"/articles/", "/treatments/", "/team/", "/search/", "/no-such-page/"}


@pytest.mark.parametrize("url", PUBLIC)
def test_every_page_has_the_same_critical_css_and_loads_the_stylesheet_below_its_opening(pages, client, url):
    response = client.get(url)
    head, body = response.content.decode().split("</head>")
    expected = [critical_css(), list_css()] if url in WITH_LIST_CSS else [critical_css()]
    assert re.findall(r"<style>(.*?)</style>", head, re.DOTALL) == expected
    assert all(hash_source(text) in response.headers["Content-Security-Policy"] for text in expected)
    assert "stylesheet" not in head
    assert body.count('<link rel="stylesheet"') == 1
    assert body.index("<h1") < body.index('<link rel="stylesheet"') < body.index("<footer")


def test_the_policy_allows_the_hash_of_the_text_that_a_browser_reads(pages, client):
    html = client.get("/").content.decode()
    text = re.search(r"<style>(.*?)</style>", html, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    assert style_source() == f"'sha256-{digest}'"


def test_the_text_closes_no_element_and_has_no_line_ends_that_browsers_change():
    assert "</" not in critical_css() + list_css()
    assert "\r" not in critical_css() + list_css()


def test_rules_marked_as_critical_are_in_the_page_and_all_others_in_the_stylesheet(sources):
    (sources / "components" / "sample.css").write_text(
        "/* A comment. */\n.rest { color: red; }\n"
        "/* critical */\n@layer components {\n  .first { color: tan; } /* why */\n}\n/* end critical */\n"
    )
    assert "@layer components{.first{color:tan}}" in critical_css()
    assert ".rest{color:red}" in stylesheet("css/site.css")
    assert ".rest" not in critical_css()
    assert ".first" not in stylesheet("css/site.css")
    assert "comment" not in critical_css() + stylesheet("css/site.css")


OF_BRANDS = {f"fonts-{family.name}.css" for pair in PAIRS.values() for family in pair.families}
SEPARATE = {"search-preview.css", "review.css"}  # for screens of editors and reviewers


def test_rules_for_pages_with_lists_are_in_a_second_element_and_in_the_stylesheet(sources):
    (sources / "components" / "sample.css").write_text(
        "/* critical in lists */\n@layer components {\n  .first { color: tan; }\n}\n/* end critical */\n"
    )
    assert "@layer components{.first{color:tan}}" in list_css()
    assert ".first{color:tan}" in stylesheet("css/site.css")
    assert ".first" not in critical_css()


def test_no_rule_is_lost_or_served_twice():
    served = critical_css() + stylesheet("css/site.css")
    files = [
        path for path in SOURCES.rglob("*.css") if path.parent.name != "admin" and path.name not in SEPARATE | OF_BRANDS
    ]
    rules = [
        compact(line) for path in files for line in re.findall(r"^ *(\S.*\{.*\})$", path.read_text(), re.MULTILINE)
    ]
    assert len(rules) > 300
    assert [rule for rule in rules if rule not in served and "url(" not in rule] == []
    blocks = sum(compact(path.read_text()).count("{") for path in files)
    assert served.count("{") == blocks


def test_markers_come_in_pairs():
    for path in SOURCES.rglob("*.css"):
        markers = re.findall(r"/\* ((?:end )?critical(?: in lists)?) \*/", path.read_text())
        assert set(markers[::2]) <= {"critical", "critical in lists"}, path
        assert markers[1::2] == ["end critical"] * len(markers[::2]), path


def test_the_order_of_the_layers_is_declared_before_the_first_rule():
    assert critical_css().startswith("@layer reset,tokens,base,layout,components,utilities,print;")


def test_fonts_have_the_urls_that_they_are_served_at(settings):
    fonts = re.findall(r'url\("(.*?)"\)', critical_css())
    names = [re.match(r"\w+-\w+", font.rpartition("/")[2])[0] for font in fonts]
    assert names == ["newsreader-rest", "figtree-rest", "newsreader-common", "figtree-common"]
    assert all(font.startswith(f"{settings.STATIC_URL}fonts/") for font in fonts)


def test_changes_show_at_once_in_development(sources):
    assert "color:tan" not in critical_css()
    (sources / "base.css").write_text("/* critical */\nb { color: tan; }\n/* end critical */\n")
    assert "b{color:tan}" in critical_css()
    (sources / "print.css").write_text("i { color: teal; }")
    assert "i{color:teal}" in Path(finders.find("css/site.css")).read_text()


@pytest.mark.slow
def test_collected_static_files_have_the_assembled_stylesheets(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    }
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["*.py"])
    for name in STYLESHEETS:
        assert (tmp_path / "static" / name).read_text() == stylesheet(name)
        hashed = list((tmp_path / "static" / "css").glob(f"{Path(name).stem}.*.css"))
        assert len(hashed) == 1, hashed


def test_a_stylesheet_is_written_only_when_its_text_has_changed():
    path = Path(finders.find("css/admin.css"))
    before = path.stat().st_mtime_ns
    assert finders.find("css/admin.css", find_all=True) == [str(path)]
    assert path.stat().st_mtime_ns == before


class TestDesignTokens:
    def test_light_and_dark_mode_have_separate_colors(self):
        light, dark = design_tokens("light"), design_tokens("dark")
        assert light["paper"] != dark["paper"]
        assert light["h1"] == dark["h1"]

    @pytest.mark.parametrize("scheme", ["light", "dark"])
    def test_references_are_resolved(self, scheme):
        tokens = design_tokens(scheme)
        assert re.fullmatch(r"#[0-9a-f]{6}", tokens["paper"])
        assert re.fullmatch(r"#[0-9a-f]{6}", tokens["accent"])
        assert not [name for name, value in tokens.items() if "var(" in value]

    def test_a_color_of_the_brand_is_written_once(self):
        brand = re.findall(r"#[0-9a-f]{6}", (SOURCES / "brand.css").read_text())
        folders = [settings.BASE_DIR / name for name in ("static/css", "static/js", "templates", "site_core", "blog")]
        files = [
            path for folder in folders for path in folder.rglob("*") if path.suffix in {".css", ".js", ".html", ".py"}
        ]
        repeated = [(path.name, color) for path in files for color in brand if color in path.read_text().lower()]
        assert len(brand) == 5
        assert sorted(repeated) == sorted(("brand.css", color) for color in brand)


def test_browser_colors_come_from_the_tokens(site, client):
    html = client.get("/").content.decode()
    for scheme in ("light", "dark"):
        color = design_tokens(scheme)["paper"]
        assert f'<meta name="theme-color" content="{color}" media="(prefers-color-scheme: {scheme})">' in html
    assert client.get("/manifest.webmanifest").json()["theme_color"] == design_tokens("light")["paper"]
