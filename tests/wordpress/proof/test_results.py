"""Which result a URL has when its answer is not the one that was expected."""

import pytest

from blog.models import ArticlePage
from site_core.redirects.models import RedirectRule, Status
from site_core.wordpress.models import OldUrl, Proof
from site_core.wordpress.old_urls.answers import Answer as Expected
from site_core.wordpress.old_urls.answers import Result
from site_core.wordpress.old_urls.applying import apply_rules
from site_core.wordpress.old_urls.known import LEFT_OUT_PREFIX
from site_core.wordpress.old_urls.paths import PARAMETERS
from site_core.wordpress.old_urls.targets import Target
from site_core.wordpress.proof.describing import summarize
from site_core.wordpress.proof.requesting import Answer
from site_core.wordpress.proof.results import decide
from site_core.wordpress.proof.steps import next_step
from tests.support.wordpress_site import import_export, write_export
from tests.wordpress.proof.support import HOST, post, prove

pytestmark = pytest.mark.django_db

A_FILE = Expected(Result.MOVED, Target())
SLEEP = [("category", "sleep", "Sleep")]


@pytest.fixture
def export(tmp_path, site):
    return write_export(tmp_path / "export.xml", post(1, terms=SLEEP), post(2, meta={"_wp_old_slug": "rest"}))


def move_in(export, **options):
    import_export(export, **({"publish": True} | options))
    apply_rules(HOST)


def prove_one(site_url, tmp_path, path, **options):
    found, _said = prove(site_url, path, folder=tmp_path, **options)
    return found[path]


def test_a_site_of_nothing_but_drafts_is_not_ready(export, site_url, tmp_path):
    move_in(export, publish=False)
    found, _ = prove(site_url, *OldUrl.objects.values_list("path", flat=True), folder=tmp_path, export=export)
    assert found["/2019/03/sleep-1/"].result == "unanswered"
    assert "waits for a draft" in summarize(found["/2019/03/sleep-1/"])
    assert found["/wp-login.php"].result == "gone"
    assert "2 pages that are still drafts" in next_step(Proof.objects.get())


def test_a_list_of_a_topic_that_only_drafts_have_waits_for_them(export, site_url, tmp_path):
    move_in(export)
    ArticlePage.objects.get(slug="sleep-1").unpublish()
    line = prove_one(site_url, tmp_path, "/category/sleep/")
    assert (line.result, line.differences) == ("unanswered", {"reason": "draft", "page": 0})


def test_gone_is_on_purpose_if_a_person_says_so(export, site_url, tmp_path):
    move_in(export)
    RedirectRule.objects.create(source="/2019/03/other/", status=Status.GONE)
    RedirectRule.objects.create(source="/2019/03/sleep-2/", status=Status.GONE, priority=5)
    found, _ = prove(site_url, "/2019/03/other/", folder=tmp_path)
    assert (found["/2019/03/other/"].result, found["/2019/03/sleep-2/"].result) == ("gone", "gone")


def test_gone_that_nobody_wants_any_more_is_no_answer(export, site_url, tmp_path):
    import_export(export, publish=True)
    urls = OldUrl.objects.filter(path="/2019/03/sleep-1/")
    [item_key] = urls.values_list("item_key", flat=True)
    urls.update(item_key=f"{LEFT_OUT_PREFIX}post:999")  # somebody chose not to import it
    apply_rules(HOST)
    line = prove_one(site_url, tmp_path, "/2019/03/sleep-1/")
    assert line.result == "gone", list(RedirectRule.objects.values_list("source", "status"))
    urls.update(item_key=item_key)  # it was, after all
    line = prove_one(site_url, tmp_path, "/2019/03/sleep-1/")
    assert (line.result, line.differences["reason"]) == ("unanswered", "gone")
    assert "nobody has decided" in summarize(line)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/2019/03/sleep-1/", "/articles/sleep-1/"),
        ("/2019/03/rest/", "/articles/sleep-2/"),
        ("/?p=1", "/articles/sleep-1/"),
        ("/category/sleep/", "/articles/topic/sleep/"),
        ("/feed/", "/articles/feed/"),
    ],
)
def test_a_redirect_to_an_unrelated_page_leads_elsewhere(export, site_url, tmp_path, path, expected):
    move_in(export)
    RedirectRule.objects.create(source=path, target="/team/", priority=9)
    line = prove_one(site_url, tmp_path, path)
    assert line.result == "differs"
    assert line.differences == {"target": {"old": expected, "new": "/team/"}}
    assert f"to /team/, while what the old page became is at {expected}." in summarize(line)


def test_another_website_is_an_answer_if_a_person_has_made_the_redirect(export, site_url, tmp_path):
    move_in(export)
    RedirectRule.objects.create(source="/shop/", target="https://shop.example/")
    assert prove_one(site_url, tmp_path, "/shop/").result == "moved"


def test_another_website_without_a_redirect_of_a_person_differs():
    answer = Answer([301], "https://<b>elsewhere.example/", is_foreign=True)
    assert decide(answer, "/a/", {}) == ("differs", {"website": {"url": "https://<b>elsewhere.example/"}})


OF_THE_SAME_PAGE = {"page", "cpage", "replytocom", "amp", "noamp"}


@pytest.mark.parametrize("name", sorted(PARAMETERS))
def test_parameters_that_choose_a_page_must_not_be_ignored(name):
    result, _ = decide(Answer([200], f"/?{name}=1"), f"/?{name}=1", {})
    assert result == ("same" if name in OF_THE_SAME_PAGE else "differs")


def test_a_site_is_ready_only_if_something_was_compared(export, site_url, tmp_path):
    move_in(export)
    _found, said = prove(site_url, "/2019/03/sleep-1/", folder=tmp_path)
    assert "no page was compared" in said
    assert "No page was compared" in said
    assert "ready for the switch" not in said
    _found, said = prove(site_url, "/2019/03/sleep-1/", folder=tmp_path, export=export)
    assert "4 pages were compared with the old site." in said  # each post by its permalink and its ID
    assert "The site is ready for the switch." in said


def test_a_file_that_leads_to_a_page_leads_elsewhere():
    result, found = decide(Answer([301, 200], "/team/", content_type="text/html"), "/a.jpg", {}, A_FILE)
    assert (result, found) == ("differs", {"target": {"old": "", "new": "/team/"}})
    image = Answer([301, 200], "/media/a.jpg", content_type="image/jpeg")
    assert decide(image, "/a.jpg", {}, A_FILE) == ("moved", {})
