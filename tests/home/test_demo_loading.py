"""Loading the demo: completely or not at all, and only into an empty site.

These tests start from an empty site. The fixtures ``site`` and ``demo`` would fill it for the whole module.
"""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from PIL import Image
from wagtail.models import Page, Site

from home import site_root
from home.demo import loader
from home.demo.converter import Converter
from site_core.content.blocks import FaqBlock
from site_core.media.models import ClinicImage
from site_core.pages.models import Topic
from tests.conftest import build_site
from tests.support import factories

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def state():
    """Return everything the loader could leave behind."""
    files = sorted(path.name for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())
    return list(Page.objects.values_list("pk", "slug")), list(Site.objects.values()), Topic.objects.count(), files


def load():
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


def test_second_load_says_so_and_changes_nothing():
    load()
    before = state()
    assert "already has pages" in load()
    assert state() == before


def test_fresh_site_is_empty():
    assert site_root.site_is_empty()


def test_site_with_pages_is_left_alone():
    build_site()
    before = state()
    with pytest.raises(site_root.SiteNotEmptyError):
        loader.DemoLoader(write=lambda text: None).load()
    assert state() == before


def test_site_whose_welcome_page_has_a_child_is_left_alone():
    welcome = Page.objects.get(depth=2)
    welcome.add_child(instance=Page(title="Mine", slug="mine"))
    with pytest.raises(site_root.SiteNotEmptyError):
        loader.DemoLoader(write=lambda text: None).load()


def test_error_leaves_nothing_behind(monkeypatch):
    before = state()
    monkeypatch.setattr(loader, "SECTIONS", [*loader.SECTIONS[:1], ("settings.toml", "/")])
    with pytest.raises(KeyError):
        loader.DemoLoader(write=lambda text: None).load()
    assert state() == before
    assert not ClinicImage.objects.exists()


def test_interruption_leaves_nothing_behind():
    before = state()

    def interrupt(text):
        if text.startswith("Pages"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        loader.DemoLoader(write=interrupt).load()
    assert state() == before


def test_command_says_what_it_did():
    assert "Demo clinic loaded." in load()
    assert factories.HomePage.objects.get().title


def test_link_to_a_missing_page_raises_an_error():
    with pytest.raises(KeyError):
        Converter({}, {}, {}).rich_text('<p><a href="page:/nowhere/">x</a></p>')


def test_page_link_becomes_a_wagtail_link():
    team = Page.objects.first()
    html = Converter({"/team/": team}, {}, {}).rich_text('<p>Meet\n  <a href="page:/team/">us</a></p>')
    assert html == f'<p>Meet <a linktype="page" id="{team.pk}">us</a></p>'


def test_unknown_keys_of_a_block_are_dropped():
    assert Converter({}, {}, {}).value(FaqBlock(), {"heading": "Q", "unknown": 1}) == {"heading": "Q"}


def test_setup_of_an_empty_site_loads_the_demo(settings, tmp_path, monkeypatch):
    """What ``make run`` does the first time, with tiny images instead of the demo's."""
    from site_core.ops.management.commands.serve import Command

    settings.DATA_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    demo = shutil.copytree(loader.DEMO, tmp_path / "demo")
    for file in (demo / "images").glob("*.jpg"):
        Image.new("RGB", (60, 40)).save(file)
    monkeypatch.setattr(loader, "DEMO", demo)
    out = StringIO()
    Command(stdout=out).set_up("http://127.0.0.1:8000", with_static=True)
    assert "Demo clinic loaded." in out.getvalue()
    assert (tmp_path / "static" / "css" / "site.css").exists()
    assert factories.ClinicImage.objects.exists()
