"""Where visitors go, asked where pages are unpublished and deleted: page, bulk actions, the tree's API."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from site_core.redirects.models import RedirectRule, Status
from tests import factories
from tests.html import soup, text_of


@pytest.fixture
def article(site):
    return factories.ArticlePageFactory(slug="a", title="The article")


def delete_url(page):
    return reverse("wagtailadmin_pages:delete", args=[page.pk])


def unpublish_url(page):
    return reverse("wagtailadmin_pages:unpublish", args=[page.pk])


def bulk_url(action, *pages):
    url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
    return f"{url}?{'&'.join(f'id={page.pk}' for page in pages)}&next=/admin/"


def answer(kind, page=""):
    return {"visitors-answer": kind, "visitors-page": getattr(page, "pk", page)}


def told(response):
    return " ".join(message.get_text(" ", strip=True) for message in soup(response).select(".messages li"))


def rules():
    return {rule.source: (rule.redirect_page_id, rule.status) for rule in RedirectRule.objects.all()}


def exists(page):
    return Page.objects.filter(pk=page.pk).exists()


def is_live(page):
    return Page.objects.filter(pk=page.pk, live=True).exists()


def answers_offered(response):
    return [radio["value"] for radio in soup(response).select("form [name=visitors-answer]")]


def checked(response):
    return soup(response).select_one("[name=visitors-answer][checked]")["value"]


def test_deletion_asks_and_proposes_gone(editor, article):
    response = editor.get(delete_url(article))
    assert answers_offered(response) == ["gone", "parent", "page"]
    assert checked(response) == "gone"
    assert "To the page above: “Articles”." in text_of(response)


def test_unpublishing_asks_and_proposes_to_wait(editor, article):
    response = editor.get(unpublish_url(article))
    assert answers_offered(response) == ["later", "gone", "parent", "page"]
    assert checked(response) == "later"


def test_question_says_how_many_redirects_and_pages_go(editor, site, article):
    factories.ArticlePageFactory(slug="b")
    factories.ArticlePageFactory(slug="draft", live=False)
    RedirectRule.objects.create(source="/x/", redirect_page_id=article.pk)
    RedirectRule.objects.create(source="/y/", redirect_page_id=site.articles.pk)
    text = text_of(editor.get(delete_url(site.articles)))
    assert "2 redirects lead here and will follow your answer." in text
    assert "2 published pages below go as well" in text


def test_draft_that_was_never_visited_needs_no_answer(editor, site):
    draft = factories.ArticlePageFactory(slug="b", live=False)
    assert answers_offered(editor.get(delete_url(draft))) == []
    editor.post(delete_url(draft))
    assert not exists(draft)
    assert not rules()


@pytest.mark.parametrize(
    ("kind", "status", "text"),
    [
        (
            "gone",
            Status.GONE,
            "1 address now answers with “gone” (410). 1 redirect that led there says “gone”",
        ),
        ("parent", Status.MOVED, "Visitors of 1 address now go to the page above. 1 redirect that led there follows"),
        ("page", Status.MOVED, "Visitors of 1 address now go to “Team”. 1 redirect that led there follows to “Team”."),
    ],
)
def test_visitors_of_a_deleted_page_go_where_the_answer_says(editor, site, article, kind, status, text):
    RedirectRule.objects.create(source="/x/", redirect_page_id=article.pk)
    response = editor.post(delete_url(article), answer(kind, site.team if kind == "page" else ""), follow=True)
    page_id = {"gone": None, "parent": site.articles.pk, "page": site.team.pk}[kind]
    assert rules() == {"/x/": (page_id, status), "/articles/a/": (page_id, status)}
    assert not exists(article)
    assert text in told(response)


def test_pages_below_a_deleted_page_go_the_same_way(editor, site, article):
    editor.post(delete_url(site.articles), answer("page", site.team))
    assert rules()["/articles/a/"] == (site.team.pk, Status.MOVED)
    assert rules()["/articles/"] == (site.team.pk, Status.MOVED)


def test_deletion_without_an_answer_says_gone(editor, article):
    response = editor.post(delete_url(article), follow=True)
    assert rules() == {"/articles/a/": (None, Status.GONE)}
    assert "1 address now answers with “gone” (410)." in told(response)


def test_page_left_chosen_for_another_answer_does_no_harm(editor, article):
    editor.post(delete_url(article), answer("gone", "999999"))
    assert rules() == {"/articles/a/": (None, Status.GONE)}


@pytest.fixture
def wrong(site, article):
    """Name of a wrong answer → (kind, page, what is said)."""
    draft = factories.StandardPageFactory(parent=site.home, slug="draft", title="Draft", live=False)
    private = factories.StandardPageFactory(parent=site.home, slug="private", title="Private")
    factories.restrict(private)
    return {
        "none": ("page", "", "Choose the page that visitors should go to"),
        "itself": ("page", article, "“The article” is about to leave as well"),
        "unknown": ("page", "999999", "no longer there"),
        "huge": ("page", "9" * 40, "no longer there"),
        "not a number": ("page", "1 OR 1=1", "no longer there"),
        "draft": ("page", draft, "“Draft” is not published"),
        "private": ("page", private, "“Private” is private"),
        "root": ("page", 1, "is not published"),
        "invented": ("everywhere", "", "none of the answers"),
    }


NAMES = ["none", "itself", "unknown", "huge", "not a number", "draft", "private", "root", "invented"]


@pytest.mark.parametrize("name", NAMES)
def test_wrong_answer_is_explained_and_nothing_is_deleted(editor, article, wrong, name):
    kind, page, text = wrong[name]
    response = editor.post(delete_url(article), {**answer(kind, page), "next": "/admin/reports/locked/"}, follow=True)
    assert exists(article)
    assert not rules()
    assert "Nothing was deleted." in told(response)
    assert text in told(response)
    assert answers_offered(response)
    assert soup(response).find("input", {"name": "next"})["value"] == "/admin/reports/locked/"


@pytest.mark.parametrize("name", NAMES)
def test_wrong_answer_is_explained_and_nothing_is_unpublished(editor, article, wrong, name):
    kind, page, text = wrong[name]
    response = editor.post(unpublish_url(article), answer(kind, page), follow=True)
    assert is_live(article)
    assert not rules()
    assert text in told(response)


@pytest.mark.parametrize("action", ["delete", "unpublish"])
@pytest.mark.parametrize("name", NAMES)
def test_wrong_answer_stops_the_bulk_action(editor, article, wrong, action, name):
    other = factories.ArticlePageFactory(slug="b")
    kind, page, text = wrong[name]
    response = editor.post(bulk_url(action, article, other), answer(kind, page), follow=True)
    assert is_live(article)
    assert is_live(other)
    assert not rules()
    assert text in told(response)
    assert answers_offered(response)


def test_page_below_the_deleted_one_is_no_place_for_visitors(editor, site, article):
    response = editor.post(delete_url(site.articles), answer("page", article), follow=True)
    assert exists(site.articles)
    assert "“The article” is about to leave as well" in told(response)


def test_page_of_a_section_that_the_user_may_not_see_is_refused(site, article, django_user_model):
    group = Group.objects.create(name="Authors of articles")
    group.permissions.add(*Group.objects.get(name="Editors").permissions.all())
    for kind in ("change", "publish", "add"):
        GroupPagePermission.objects.create(group=group, page=site.articles, permission_id=permission_id(kind))
    user = django_user_model.objects.create_user("author", password="x")
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    response = client.post(delete_url(article), answer("page", site.author), follow=True)
    assert exists(article)
    assert "in a section that you can’t see" in told(response)
    client.post(delete_url(article), answer("parent"))
    assert rules() == {"/articles/a/": (site.articles.pk, Status.MOVED)}


def permission_id(kind):
    return Permission.objects.get(content_type__app_label="wagtailcore", codename=f"{kind}_page").pk


def test_unpublished_page_answers_with_404_until_it_is_back(editor, article, client):
    editor.post(unpublish_url(article), answer("later"))
    assert not is_live(article)
    assert not rules()
    assert client.get("/articles/a/").status_code == 404


def test_visitors_of_an_unpublished_page_go_where_the_answer_says(editor, site, article):
    response = editor.post(unpublish_url(article), answer("page", site.team), follow=True)
    assert rules() == {"/articles/a/": (site.team.pk, Status.FOUND)}
    assert "Visitors of 1 address now go to “Team”." in told(response)


def test_answer_is_for_the_pages_below_if_they_are_unpublished_too(editor, site, article):
    editor.post(unpublish_url(site.articles), {**answer("page", site.team), "include_descendants": "on"})
    assert rules() == {
        "/articles/": (site.team.pk, Status.FOUND),
        "/articles/a/": (site.team.pk, Status.FOUND),
    }


def test_page_below_may_take_the_visitors_of_an_unpublished_page_if_it_stays(editor, site, article):
    editor.post(unpublish_url(site.articles), answer("page", article))
    assert rules() == {"/articles/": (article.pk, Status.FOUND)}
    response = editor.post(
        unpublish_url(site.team), {**answer("page", site.author), "include_descendants": "on"}, follow=True
    )
    assert is_live(site.team)
    assert "about to leave as well" in told(response)


def test_several_pages_are_deleted_with_one_answer(editor, site, article):
    other = factories.ArticlePageFactory(slug="b")
    url = bulk_url("delete", article, other)
    page = editor.get(url)
    assert answers_offered(page) == ["gone", "parent", "page"]
    assert "To the page above: “Articles”." in text_of(page)
    response = editor.post(url, answer("parent"), follow=True)
    assert rules() == {
        "/articles/a/": (site.articles.pk, Status.MOVED),
        "/articles/b/": (site.articles.pk, Status.MOVED),
    }
    assert "Visitors of 2 addresses now go to the page above." in told(response)


def test_pages_of_several_sections_go_to_the_page_above_each(editor, site, article):
    reviewer = factories.PersonPageFactory(parent=site.team, slug="c")
    url = bulk_url("delete", article, reviewer)
    assert "To the page above each of them." in text_of(editor.get(url))
    editor.post(url, answer("parent"))
    assert rules() == {
        "/articles/a/": (site.articles.pk, Status.MOVED),
        "/team/c/": (site.team.pk, Status.MOVED),
    }


def test_several_pages_are_unpublished_with_one_answer(editor, site, article):
    other = factories.ArticlePageFactory(slug="b")
    url = bulk_url("unpublish", article, other)
    assert answers_offered(editor.get(url)) == ["later", "gone", "parent", "page"]
    response = editor.post(url, answer("gone"), follow=True)
    assert rules() == {"/articles/a/": (None, Status.GONE), "/articles/b/": (None, Status.GONE)}
    assert "2 addresses now answer with “gone” (410)." in told(response)


def test_other_bulk_actions_ask_nothing(editor, article):
    assert answers_offered(editor.get(bulk_url("publish", article))) == []


def test_answer_of_one_request_is_not_the_next_ones(editor, site, article):
    other = factories.ArticlePageFactory(slug="b")
    editor.post(unpublish_url(article), answer("page", site.team))
    editor.post(unpublish_url(other))
    assert rules() == {"/articles/a/": (site.team.pk, Status.FOUND)}


def api(client, page, action, data):
    url = reverse("wagtailadmin_api:pages:action", args=[page.pk, action])
    return client.post(url, data, content_type="application/json")


def test_tree_deletes_with_an_answer(editor, site, article):
    response = api(editor, article, "delete", {"visitors": {"answer": "page", "page": str(site.team.pk)}})
    assert response.status_code == 204
    assert rules() == {"/articles/a/": (site.team.pk, Status.MOVED)}


def test_tree_deletes_without_an_answer_and_says_gone(editor, article):
    assert api(editor, article, "delete", {}).status_code == 204
    assert rules() == {"/articles/a/": (None, Status.GONE)}


def test_tree_unpublishes_with_an_answer(editor, site, article):
    data = {"recursive": True, "visitors": {"answer": "parent"}}
    assert api(editor, site.articles, "unpublish", data).status_code == 200
    assert rules() == {
        "/articles/": (site.home.pk, Status.FOUND),
        "/articles/a/": (site.home.pk, Status.FOUND),
    }


@pytest.mark.parametrize("action", ["delete", "unpublish"])
def test_tree_refuses_a_wrong_answer(editor, article, action):
    response = api(editor, article, action, {"visitors": {"answer": "page", "page": str(article.pk)}})
    assert response.status_code == 400
    assert "about to leave as well" in response.content.decode()
    assert is_live(article)
