"""The folders of lists of categories, tags, and authors that the old site chose: known from its links."""

import pytest
from django.test import Client

from site_core.redirects.models import RedirectRule
from site_core.wordpress.importing.engine import analyze
from site_core.wordpress.importing.mapping import MappingError, load_mapping, propose_mapping
from site_core.wordpress.models import ImportRun, OldUrl
from site_core.wordpress.old_urls.applying import OldSite, apply_rules
from site_core.wordpress.old_urls.bases import Bases, make_bases, stored_bases
from site_core.wordpress.old_urls.storing import add_list
from tests.support.wordpress_site import import_export, item, write_export

SOURCE = "https://harbor.example"
SLEEP, MOOD, TIPS = ("category", "sleep", "Sleep"), ("category", "mood", "Mood"), ("post_tag", "tips", "Tips")


def linking(*urls, **fields):
    text = "".join(f'<p>Read <a href="{url}">more</a>.</p>' for url in urls)
    return item(1, slug="first", content=text, **{"terms": [SLEEP, MOOD, TIPS]} | fields)


def propose(folder, *items):
    _export, analysis = analyze([write_export(folder / "export.xml", *items)])
    return make_bases(propose_mapping(analysis).bases)


def ask(path):
    response = Client().get(path, headers={"host": "127.0.0.1"})
    return response.status_code, response.get("Location", "")


def test_links_in_texts_show_the_bases(tmp_path):
    urls = ["/topics/sleep/", f"{SOURCE}/topics/mood/page/2/", "http://www.harbor.example/Labels/Tips/feed/#more"]
    assert propose(tmp_path, linking(*urls)) == Bases("topics", "labels", "author")


def test_links_of_menus_show_the_bases(tmp_path):
    menu = {"_menu_item_type": "custom", "_menu_item_url": f"{SOURCE}/blog/topics/sleep/"}
    assert propose(tmp_path, linking(), item(9, "nav_menu_item", meta=menu)).category == "blog/topics"


def test_an_author_is_known_by_the_login(tmp_path):
    assert propose(tmp_path, linking("/writers/mellison_x7/")).author == "writers"


def test_categories_at_the_top_level_are_known_if_no_page_has_their_slug(tmp_path):
    assert propose(tmp_path, linking("/sleep/", "/mood/")).category == ""
    assert propose(tmp_path, linking("/sleep/"), item(2, "page", slug="sleep")).category == "category"


def test_most_lists_decide_and_the_usual_base_wins_a_tie(tmp_path):
    assert propose(tmp_path, linking("/category/sleep/", "/topics/sleep/")).category == "category"
    assert propose(tmp_path, linking("/category/sleep/", "/topics/sleep/", "/topics/mood/")).category == "topics"


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/topics/sleep/",
        "//elsewhere.example/topics/sleep/",
        "mailto:sleep@harbor.example",
        "topics/sleep/",
        "/?cat=3",
        "/2019/03/sleep/",
        "/topics/unheard-of/",
        "https://[broken/topics/sleep/",
        "/a b<c>/sleep/",
        "/%00/sleep/",
        f"/{'x/' * 500}sleep/",
        "/^(.*)$/sleep/",
        "/topics/both/",
    ],
)
def test_other_links_show_nothing(tmp_path, url):
    both = [("category", "both", "Both"), ("post_tag", "both", "Both")]
    assert propose(tmp_path, linking(url.replace("<", "&lt;"), terms=[SLEEP, *both])) == Bases()


@pytest.mark.parametrize("value", [None, [], "x", {"category": 3, "tag": "../x", "author": ""}, {"category": "a|b"}])
def test_a_base_that_can_be_none_is_the_usual_one(value):
    assert make_bases(value) == Bases()


@pytest.mark.django_db
def test_lists_at_chosen_bases_answer_without_a_list_of_urls(site, tmp_path):
    nested = ("category", "insomnia", "Insomnia")
    items = [linking("/topics/sleep/", "/labels/tips/", "/writers/mellison_x7/", terms=[SLEEP, MOOD, TIPS, nested])]
    import_export(write_export(tmp_path / "export.xml", *items), publish=True)
    assert OldUrl.objects.filter(path="/topics/sleep/", kind="category").exists()
    assert not OldUrl.objects.filter(path__startswith="/category/").exists()
    apply_rules(SOURCE)
    assert ask("/topics/sleep/") == (301, "/articles/topic/sleep/")
    assert ask("/topics/sleep/feed/") == (301, "/articles/topic/sleep/feed/")
    assert ask("/topics/sleep/insomnia/page/2/") == (301, "/articles/topic/insomnia/")
    assert ask("/category/mood/") == (301, "/articles/topic/mood/")
    assert ask("/labels/tips/") == (301, "/articles/topic/tips/")
    assert ask("/writers/nobody/") == (301, "/articles/")
    assert ask("/topics/unheard-of/")[0] == 404
    assert not RedirectRule.objects.filter(kind="exact", source__startswith="/topics").exists()
    assert OldSite(SOURCE).propose().unknown == []


@pytest.mark.django_db
def test_categories_at_the_top_level_answer_as_well(site, tmp_path):
    import_export(write_export(tmp_path / "export.xml", linking("/sleep/", "/mood/")), publish=True)
    apply_rules(SOURCE)
    assert ask("/sleep/") == (301, "/articles/topic/sleep/")
    assert ask("/mood/feed/") == (301, "/articles/topic/mood/feed/")


@pytest.mark.django_db
def test_logins_below_a_chosen_base_of_authors_are_not_stored(site, tmp_path):
    import_export(write_export(tmp_path / "export.xml", linking("/writers/mellison_x7/")), publish=True)
    path = tmp_path / "urls.txt"
    path.write_text("/writers/mellison_x7/\n/index.php/writers/someone/feed/\n/writers-room/\n", encoding="utf-8")
    added = add_list(SOURCE, path)
    assert (added.urls, added.left_out) == (1, 2)
    assert not OldUrl.objects.filter(path__contains="mellison").exists()
    assert stored_bases(SOURCE).author == "writers"


@pytest.mark.django_db
def test_an_undone_import_says_nothing_about_bases(site, tmp_path):
    import_export(write_export(tmp_path / "export.xml", linking("/topics/sleep/")), publish=True)
    assert stored_bases(SOURCE).category == "topics"
    ImportRun.objects.update(status=ImportRun.Status.UNDONE)
    assert stored_bases(SOURCE) == Bases()


def test_the_mapping_can_change_the_bases(tmp_path):
    _export, analysis = analyze([write_export(tmp_path / "export.xml", linking("/topics/sleep/"))])
    mapping = load_mapping('{"bases": {"tag": "/themes/"}}', propose_mapping(analysis))
    assert make_bases(mapping.bases) == Bases("topics", "themes", "author")
    with pytest.raises(MappingError, match="bases"):
        load_mapping('{"bases": ["topics"]}', propose_mapping(analysis))
