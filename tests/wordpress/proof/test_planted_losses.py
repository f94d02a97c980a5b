"""What is lost on the way is found, and nothing else is reported."""

import base64

import pytest

from blog.models import ArticlePage
from site_core.redirects.models import RedirectRule
from site_core.wordpress.proof.describing import summarize
from tests.wordpress.proof.support import HOST, lines, move, post, prove, results

pytestmark = pytest.mark.django_db

TEXT = """<p>People sleep better when the room is dark. See <a href="{host}/2019/03/sleep-2/">more about nights</a>
and <a href="https://www.nhs.uk/sleep/">the NHS</a>.</p><h2>What helps</h2>
<ul><li>Cool air</li><li>A fixed hour</li></ul>
<p>Screens keep most people awake for longer than they think.</p><blockquote><p>Night is kind.</p></blockquote>"""


@pytest.fixture
def moved(tmp_path, site):
    """An export of four posts, which were moved without a loss, and the path of a list of their URLs."""
    description = {"_yoast_wpseo_metadesc": "What helps at night.", "_yoast_wpseo_title": "Sleep and rest"}
    return move(
        tmp_path,
        post(1, TEXT.format(host=HOST), meta=description),
        post(2),
        post(3, "<p>A third text.</p><p>Its second paragraph has eight words, not more.</p>"),
        post(4),
    )


def urls():
    return [f"{HOST}/2019/03/sleep-{number}/" for number in range(1, 5)]


def test_a_move_without_losses_has_no_differences(moved, site_url, tmp_path):
    found, _ = prove(site_url, *urls(), folder=tmp_path, export=moved)
    assert {line.result: line.differences for line in found.values()} == {"moved": {}}
    assert [(line.status_code, line.hops) for line in found.values()] == [(200, 1)] * 4
    assert found["/2019/03/sleep-2/"].final_path == ArticlePage.objects.get(slug="sleep-2").url


def change(slug, **fields):
    """Change what visitors see of a page, past the checks of the editor."""
    ArticlePage.objects.filter(slug=slug).update(**fields)


def body_without(slug, text):
    page = ArticlePage.objects.get(slug=slug)
    raw = page.body.get_prep_value()
    for block in raw:
        block["value"] = block["value"].replace(text, "")
    page.body = raw
    return page.body


def test_a_deleted_paragraph_a_redirect_and_a_changed_title_are_found_and_nothing_else(moved, site_url, tmp_path):
    change("sleep-3", body=body_without("sleep-3", "<p>Its second paragraph has eight words, not more.</p>"))
    change("sleep-4", title="Something else", draft_title="Something else")
    RedirectRule.objects.filter(source="/2019/03/sleep-2/").delete()
    found, _ = prove(site_url, *urls(), folder=tmp_path, export=moved)
    assert results(found) == {
        "/2019/03/sleep-1/": "moved",
        "/2019/03/sleep-2/": "unanswered",
        "/2019/03/sleep-3/": "differs",
        "/2019/03/sleep-4/": "differs",
    }
    assert found["/2019/03/sleep-1/"].differences == {}  # though it links to a URL that nothing answers for
    assert found["/2019/03/sleep-3/"].differences == {
        "words": {"missing": 8, "missing_texts": ["Its second paragraph has eight words, not more."]}
    }
    assert found["/2019/03/sleep-4/"].differences == {"title": {"old": "Sleep 4", "new": "Something else"}}


def test_words_that_were_added_are_shown(moved, site_url, tmp_path):
    page = ArticlePage.objects.get(slug="sleep-3")
    raw = page.body.get_prep_value()
    raw[0]["value"] += "<p>Nobody wrote this before.</p>"
    page.body = raw
    change("sleep-3", body=page.body)
    found, _ = prove(site_url, *urls(), folder=tmp_path, export=moved)
    assert found["/2019/03/sleep-3/"].differences == {
        "words": {"added": 4, "added_texts": ["Nobody wrote this before."]}
    }


@pytest.mark.parametrize(
    ("kept", "link"),
    [("the NHS", 'href="https://www.nhs.uk/sleep/"'), ("more about nights", 'linktype="page"')],
)
def test_a_link_that_was_removed_is_found(moved, site_url, tmp_path, kept, link):
    page = ArticlePage.objects.get(slug="sleep-1")
    raw = page.body.get_prep_value()
    before = raw[0]["value"]
    start = before.index("<a", before.index(link) - 20)
    raw[0]["value"] = before[:start] + kept + before[before.index("</a>", start) + 4 :]
    page.body = raw
    change("sleep-1", body=page.body)
    found, _ = prove(site_url, *urls(), folder=tmp_path, export=moved)
    line = found["/2019/03/sleep-1/"]
    assert line.differences["links"]["missing"] == 1
    assert set(line.differences) == {"links"}


def test_a_changed_description_and_search_title_are_found(moved, site_url, tmp_path):
    change("sleep-1", search_description="Another one.", seo_title="Another title")
    found, _ = prove(site_url, *urls(), folder=tmp_path, export=moved)
    assert found["/2019/03/sleep-1/"].differences["description"] == {
        "old": "What helps at night.",
        "new": "Another one.",
    }
    assert found["/2019/03/sleep-1/"].differences["title"]["old"] == "Sleep and rest"
    assert lines().keys() == found.keys()


def test_a_page_that_was_hidden_from_search_engines_is_found(moved, site_url, tmp_path, settings):
    settings.SEARCH_INDEXING = True
    change("sleep-2", noindex=True)
    found, _ = prove(site_url, *urls(), folder=tmp_path, export=moved)
    assert found["/2019/03/sleep-2/"].differences == {"robots": {"old": "", "new": "noindex"}}
    assert [line.result for line in found.values()].count("moved") == 3
    assert "Search engines are told to leave it out." in summarize(found["/2019/03/sleep-2/"])


def test_a_link_with_a_character_that_no_database_can_store_is_reported_without_it(site, site_url, tmp_path):
    code = base64.b64encode(b"%3Cp%3EPeople%20%3Ca%20href%3D%22https%3A//a.example/a%00b%22%3Esleep%3C/a%3E.%3C/p%3E")
    text = f"<p>Rest.</p>[vc_raw_html]{code.decode()}[/vc_raw_html]"
    export = move(tmp_path, post(1, text))
    change("sleep-1", body=body_without("sleep-1", 'href="https://a.example/ab"'))
    found, _ = prove(site_url, urls()[0], folder=tmp_path, export=export)
    assert found["/2019/03/sleep-1/"].differences["links"]["missing_texts"] == ["https://a.example/ab"]
