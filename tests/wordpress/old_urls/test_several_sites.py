"""Two old sites that were moved here: each keeps its redirects when those of the other are taken back."""

import pytest
from django.test import Client
from django.urls import reverse

from site_core.redirects.models import RedirectImport, RedirectRule
from site_core.wordpress.importing.undo import undo_import
from site_core.wordpress.models import ImportRun, OldUrlRules
from site_core.wordpress.old_urls.applying import apply_rules, take_back
from tests.support.wordpress_site import import_export, item, write_export

pytestmark = pytest.mark.django_db


def move(folder, host, *slugs, first=1):
    items = [item(number, slug=slug) for number, slug in enumerate(slugs, first)]
    path = write_export(folder / f"{host}.xml", *items)
    path.write_text(path.read_text("utf-8").replace("harbor.example", host), "utf-8")
    import_export(path, publish=True)
    source = ImportRun.objects.order_by("-pk").values_list("source", flat=True)[0]
    apply_rules(source)
    return source


def ask(path):
    response = Client(headers={"host": "127.0.0.1"}).get(path)
    return response.status_code, response.get("Location", "")


def test_taking_back_one_site_leaves_what_the_other_needs(site, tmp_path):
    first = move(tmp_path, "one.example", "sleep", "rest")
    second = move(tmp_path, "two.example", "mood", "calm", first=11)
    paths = [
        "/mood/",
        "/mood/feed/",
        "/feed/",
        "/2024/03/",
        "/wp-login.php",
        "/index.php/calm/",
        "/?s=a",
    ]
    before = {path: ask(path) for path in paths}
    assert {status for status, _location in before.values()} == {301, 410}
    take_back(first)
    assert {path: ask(path) for path in paths} == before
    assert ask("/sleep/")[0] == 404
    take_back(second)
    assert RedirectRule.objects.count() == 0
    assert not OldUrlRules.objects.exists()


def test_a_site_whose_redirects_were_all_there_gets_them_when_the_other_is_undone(site, tmp_path):
    first = move(tmp_path, "one.example", "sleep")
    RedirectRule.objects.filter(source="/sleep/").delete()
    second = move(tmp_path, "two.example", first=11)
    assert ask("/wp-login.php")[0] == 410
    undo_import(first)
    assert ask("/wp-login.php")[0] == 410
    assert ask("/?feed=rss2")[0] == 301
    take_back(second)
    assert ask("/wp-login.php")[0] == 404
    assert not RedirectRule.objects.exclude(created_by_import=None).exists()


def test_undoing_the_redirects_of_one_site_leaves_what_the_other_needs(site, tmp_path, editor):
    first = move(tmp_path, "one.example", "sleep")
    move(tmp_path, "two.example", "mood", first=11)
    record = OldUrlRules.objects.get(source=first)
    editor.post(reverse("redirects_undo", args=[record.redirect_import_id]))
    assert RedirectImport.objects.get(pk=record.redirect_import_id).undone_at
    assert ask("/sleep/")[0] == 404
    assert ask("/mood/")[0] == 301
    assert ask("/wp-login.php")[0] == 410
    assert ask("/mood/feed/") == (301, "/articles/mood/")


def test_what_one_site_needs_no_more_stays_if_the_other_does(site, tmp_path):
    first = move(tmp_path, "one.example", "sleep")
    second = move(tmp_path, "two.example", "mood", first=11)
    RedirectRule.objects.filter(source__contains="category|tag").delete()
    apply_rules(second)
    assert ask("/mood/feed/")[0] == 301
    take_back(second)
    assert ask("/mood/")[0] == 404
    assert ask("/sleep/feed/") == (301, "/articles/sleep/")
    take_back(first)
    assert RedirectRule.objects.count() == 0
