"""What nobody has decided about is listed, and never called gone, the same, or unanswered without a reason."""

import pytest
from django.test import Client

from site_core.redirects.models import RedirectRule
from site_core.wordpress.importing.placing import PagePlacer
from site_core.wordpress.models import OldUrl
from site_core.wordpress.old_urls.answers import Result
from site_core.wordpress.old_urls.applying import OldSite, apply_rules, expected_answers
from site_core.wordpress.old_urls.storing import add_list
from tests.support.wordpress_site import import_export, item, write_export

pytestmark = pytest.mark.django_db

SOURCE = "https://harbor.example"


def move(folder, *items, **options):
    import_export(write_export(folder / "export.xml", *items), publish=True, **options)
    apply_rules(SOURCE)


def ask(path):
    response = Client(headers={"host": "127.0.0.1"}).get(path)
    return response.status_code, response.get("Location", "")


def add(folder, *lines, source=SOURCE):
    path = folder / "list.txt"
    path.write_text("\n".join(lines), encoding="utf-8")
    add_list(source, path)
    apply_rules(source)


def results(source=SOURCE):
    return {row.path: answer.result for row, answer in expected_answers(source)}


def test_a_number_that_the_export_does_not_have_is_listed_and_not_gone(site, tmp_path):
    move(tmp_path, item(1, slug="sleep"), item(2, slug="rest"))
    add(tmp_path, "/?p=777", "/rest/?p=999", "/?page_id=888", "/?attachment_id=5")
    unknown = {path for _requests, path in OldSite(SOURCE).propose().unknown}
    assert {"/?p=777", "/?page_id=888", "/?attachment_id=5"} <= unknown
    assert ask("/?p=777")[0] == 200
    assert ask("/rest/?p=999")[0] == 301
    assert not RedirectRule.objects.filter(query__in=["p=777", "p=999", "page_id=888", "attachment_id=5"]).exists()


def test_an_item_whose_import_failed_is_listed_and_not_gone(site, tmp_path, monkeypatch):
    place = PagePlacer.place

    def fail_once(self, outline):
        if outline.slug == "broken":
            raise ValueError("no room")
        return place(self, outline)

    monkeypatch.setattr(PagePlacer, "place", fail_once)
    move(tmp_path, item(1, slug="broken"), item(2, slug="rest"))
    assert results()["/broken/"] == results()["/?p=1"] == results()["/broken/feed/"] == Result.UNKNOWN
    assert ask("/broken/")[0] == 404
    assert (0, "/broken/") in OldSite(SOURCE).propose().unknown


def test_what_the_mapping_leaves_out_is_gone_with_its_other_urls(site, tmp_path):
    def leave_out(mapping):
        mapping.types["promo"] = "leave_out"

    items = [item(1, "promo", slug="sale", link=f"{SOURCE}/promo/sale/"), item(2, slug="x")]
    move(tmp_path, *items, change=leave_out)
    add(tmp_path, "/promo/sale/amp/")
    for path in ("/promo/sale/", "/promo/sale/feed/", "/?p=1", "/promo/sale/amp/"):
        assert ask(path)[0] == 410, path


def test_parameters_that_name_a_page_lead_to_it_and_are_not_the_home_page(site, tmp_path):
    items = [
        item(1, slug="post-2", terms=[("category", "sleep", "Sleep"), ("post_tag", "tips", "Tips")]),
        item(2, "page", slug="about"),
        item(3, "page", slug="team", parent=2, link=f"{SOURCE}/about/team/"),
        item(4, "attachment", "inherit", slug="plan", parent=2, link=f"{SOURCE}/about/plan/"),
    ]
    move(tmp_path, *items)
    expected = {
        "/?name=post-2": "/articles/post-2/",
        "/index.php?name=post-2": "/articles/post-2/",
        "/?pagename=about": "/about/",
        "/?pagename=team": "/about/team/",
        "/?category_name=sleep": "/articles/topic/sleep/",
        "/?tag=tips": "/articles/topic/tips/",
        "/?attachment=plan": "/about/",
    }
    add(tmp_path, *expected, "/?name=Jane-Smith", "/?category_name=hiv", "/?attachment=x")
    stored = set(OldUrl.objects.values_list("path", flat=True))
    assert expected.keys() <= stored
    assert not any(word in path for path in stored for word in ("Jane", "hiv", "attachment=x"))
    assert Result.SAME not in {results()[path] for path in expected}
    assert {path: ask(path) for path in expected} == {path: (301, target) for path, target in expected.items()}
    assert ask("/?category_name=hiv") == (301, "/articles/")


def test_without_an_export_slugs_are_not_called_the_home_page(site, tmp_path):
    add(tmp_path, "/?name=post-2", "/?attachment=x", "/?pagename=about")
    assert set(results().values()) == {Result.UNKNOWN}


def test_wordpress_in_a_folder_answers_like_one_at_the_top(site, tmp_path):
    source = f"{SOURCE}/blog"
    path = write_export(
        tmp_path / "export.xml",
        item(1, slug="first", link=f"{source}/2018/02/first/", terms=[("category", "sleep", "Sleep")]),
    )
    path.write_text(
        path.read_text("utf-8").replace("<link>https://harbor.example</link>", f"<link>{source}</link>")
        .replace("_url>https://harbor.example<", f"_url>{source}<"), "utf-8",
    )  # fmt: skip
    import_export(path, publish=True)
    source = OldUrl.objects.values_list("source", flat=True)[0]
    kinds = {
        "/blog/category/x/": "category",
        "/blog/2018/02/": "date",
        "/blog/wp-login.php": "system",
        "/blog/sitemap_index.xml": "system",
        "/blog/index.php/feed/": "feed",
        "/blog/?tag=sleep": "tag",
    }
    OldUrl.objects.filter(origins=["export"], item_key="").delete()
    add(tmp_path, *kinds, "/blog/topics/unheard-of/", source=source)
    assert {row.path: row.kind for row in OldUrl.objects.filter(path__in=kinds)} == kinds
    assert ask("/blog/category/x/") == (301, "/articles/")
    assert ask("/blog/2018/02/") == (301, "/articles/")
    assert ask("/blog/wp-login.php")[0] == 410
    assert ask("/blog/2018/02/first/") == (301, "/articles/first/")
    assert ask("/blog/sitemap_index.xml") == (301, "/sitemap.xml")
    assert OldSite(source).propose().unknown == [(0, "/blog/topics/unheard-of/")]
