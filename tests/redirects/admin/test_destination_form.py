"""The destination form when pages are unpublished or deleted: single pages, bulk actions, and the page API."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page

from site_core.redirects.models import RedirectRule, Status
from tests.support import factories
from tests.support.html import soup, text_of

pytestmark = pytest.mark.slow


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


def messages(response):
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


def test_deletion_asks_and_suggests_gone(editor, article):
    response = editor.get(delete_url(article))
    assert answers_offered(response) == ["gone", "parent", "page"]
    assert checked(response) == "gone"
    assert "To the parent page, “Articles”" in text_of(response)


def test_unpublishing_asks_and_suggests_not_found_for_now(editor, article):
    response = editor.get(unpublish_url(article))
    assert answers_offered(response) == ["later", "gone", "parent", "page"]
    assert checked(response) == "later"


def test_help_text_counts_affected_redirects_and_pages(editor, site, article):
    factories.ArticlePageFactory(slug="b")
    factories.ArticlePageFactory(slug="draft", live=False)
    RedirectRule.objects.create(source="/x/", redirect_page_id=article.pk)
    RedirectRule.objects.create(source="/y/", redirect_page_id=site.articles.pk)
    text = text_of(editor.get(delete_url(site.articles)))
    assert "2 redirects lead here and will be updated to match." in text
    assert "2 published pages below are also deleted" in text


def test_draft_without_visitors_needs_no_answer(editor, site):
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
            "1 URL now responds with “gone” (410). 1 redirect to the page now also responds with “gone”",
        ),
        (
            "parent",
            Status.MOVED,
            "Visitors of 1 URL now go to the parent page. 1 redirect to the page now",
        ),
        (
            "page",
            Status.MOVED,
            "Visitors of 1 URL now go to “Team”. 1 redirect to the page now also leads to “Team”.",
        ),
    ],
)
def test_visitors_of_a_deleted_page_go_to_the_chosen_destination(editor, site, article, kind, status, text):
    RedirectRule.objects.create(source="/x/", redirect_page_id=article.pk)
    response = editor.post(delete_url(article), answer(kind, site.team if kind == "page" else ""), follow=True)
    page_id = {"gone": None, "parent": site.articles.pk, "page": site.team.pk}[kind]
    assert rules() == {"/x/": (page_id, status), "/articles/a/": (page_id, status)}
    assert not exists(article)
    assert text in messages(response)


def test_descendants_of_a_deleted_page_get_the_same_destination(editor, site, article):
    editor.post(delete_url(site.articles), answer("page", site.team))
    assert rules()["/articles/a/"] == (site.team.pk, Status.MOVED)
    assert rules()["/articles/"] == (site.team.pk, Status.MOVED)


def test_deletion_without_an_answer_responds_with_gone(editor, article):
    response = editor.post(delete_url(article), follow=True)
    assert rules() == {"/articles/a/": (None, Status.GONE)}
    assert "1 URL now responds with “gone” (410)." in messages(response)


def test_page_is_ignored_if_another_option_is_selected(editor, article):
    editor.post(delete_url(article), answer("gone", "999999"))
    assert rules() == {"/articles/a/": (None, Status.GONE)}


@pytest.fixture
def invalid_answers(site, article):
    """Return ``{name of an invalid answer: (kind, page, message)}``."""
    draft = factories.StandardPageFactory(parent=site.home, slug="draft", title="Draft", live=False)
    private = factories.StandardPageFactory(parent=site.home, slug="private", title="Private")
    factories.make_private(private)
    return {
        "none": ("page", "", "Choose the page that visitors should go to"),
        "itself": ("page", article, "“The article” is being removed, too"),
        "unknown": ("page", "999999", "no longer exists"),
        "huge": ("page", "9" * 40, "no longer exists"),
        "not a number": ("page", "1 OR 1=1", "no longer exists"),
        "draft": ("page", draft, "“Draft” is not published"),
        "private": ("page", private, "“Private” is private"),
        "root": ("page", 1, "is not published"),
        "invented": ("everywhere", "", "This option does not exist"),
    }


NAMES = ["none", "itself", "unknown", "huge", "not a number", "draft", "private", "root", "invented"]


@pytest.mark.parametrize("name", NAMES)
def test_invalid_answer_is_explained_and_nothing_is_deleted(editor, article, invalid_answers, name):
    kind, page, text = invalid_answers[name]
    response = editor.post(delete_url(article), {**answer(kind, page), "next": "/admin/reports/locked/"}, follow=True)
    assert exists(article)
    assert not rules()
    assert "Nothing was deleted." in messages(response)
    assert text in messages(response)
    assert answers_offered(response)
    assert soup(response).find("input", {"name": "next"})["value"] == "/admin/reports/locked/"


@pytest.mark.parametrize("name", NAMES)
def test_invalid_answer_is_explained_and_nothing_is_unpublished(editor, article, invalid_answers, name):
    kind, page, text = invalid_answers[name]
    response = editor.post(unpublish_url(article), answer(kind, page), follow=True)
    assert is_live(article)
    assert not rules()
    assert text in messages(response)


@pytest.mark.parametrize("action", ["delete", "unpublish"])
@pytest.mark.parametrize("name", NAMES)
def test_invalid_answer_stops_the_bulk_action(editor, article, invalid_answers, action, name):
    other = factories.ArticlePageFactory(slug="b")
    kind, page, text = invalid_answers[name]
    response = editor.post(bulk_url(action, article, other), answer(kind, page), follow=True)
    assert is_live(article)
    assert is_live(other)
    assert not rules()
    assert text in messages(response)
    assert answers_offered(response)


def test_descendant_of_the_deleted_page_is_rejected(editor, site, article):
    response = editor.post(delete_url(site.articles), answer("page", article), follow=True)
    assert exists(site.articles)
    assert "“The article” is being removed, too" in messages(response)


def test_page_that_the_user_cannot_access_is_rejected(site, article, django_user_model):
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
    assert "in a section of the page tree that you can’t access" in messages(response)
    client.post(delete_url(article), answer("parent"))
    assert rules() == {"/articles/a/": (site.articles.pk, Status.MOVED)}


def permission_id(kind):
    return Permission.objects.get(content_type__app_label="wagtailcore", codename=f"{kind}_page").pk


def test_unpublished_page_responds_with_404_until_it_is_published_again(editor, article, client):
    editor.post(unpublish_url(article), answer("later"))
    assert not is_live(article)
    assert not rules()
    assert client.get("/articles/a/").status_code == 404


def test_visitors_of_an_unpublished_page_go_to_the_chosen_destination(editor, site, article):
    response = editor.post(unpublish_url(article), answer("page", site.team), follow=True)
    assert rules() == {"/articles/a/": (site.team.pk, Status.FOUND)}
    assert "Visitors of 1 URL now go to “Team”." in messages(response)


def test_answer_applies_to_descendants_if_they_are_unpublished_too(editor, site, article):
    editor.post(unpublish_url(site.articles), {**answer("page", site.team), "include_descendants": "on"})
    assert rules() == {
        "/articles/": (site.team.pk, Status.FOUND),
        "/articles/a/": (site.team.pk, Status.FOUND),
    }


def test_descendant_can_be_the_destination_if_it_stays_published(editor, site, article):
    editor.post(unpublish_url(site.articles), answer("page", article))
    assert rules() == {"/articles/": (article.pk, Status.FOUND)}
    response = editor.post(
        unpublish_url(site.team), {**answer("page", site.author), "include_descendants": "on"}, follow=True
    )
    assert is_live(site.team)
    assert "being removed, too" in messages(response)


def test_one_answer_applies_to_several_deleted_pages(editor, site, article):
    other = factories.ArticlePageFactory(slug="b")
    url = bulk_url("delete", article, other)
    page = editor.get(url)
    assert answers_offered(page) == ["gone", "parent", "page"]
    assert "To the parent page, “Articles”" in text_of(page)
    response = editor.post(url, answer("parent"), follow=True)
    assert rules() == {
        "/articles/a/": (site.articles.pk, Status.MOVED),
        "/articles/b/": (site.articles.pk, Status.MOVED),
    }
    assert "Visitors of 2 URLs now go to the parent page." in messages(response)


def test_parent_page_differs_for_pages_of_several_sections(editor, site, article):
    reviewer = factories.PersonPageFactory(parent=site.team, slug="c")
    url = bulk_url("delete", article, reviewer)
    assert "To the parent page of each page" in text_of(editor.get(url))
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
    assert "2 URLs now respond with “gone” (410)." in messages(response)


def test_other_bulk_actions_do_not_ask(editor, article):
    assert answers_offered(editor.get(bulk_url("publish", article))) == []


def test_answer_does_not_apply_to_the_next_request(editor, site, article):
    other = factories.ArticlePageFactory(slug="b")
    editor.post(unpublish_url(article), answer("page", site.team))
    editor.post(unpublish_url(other))
    assert rules() == {"/articles/a/": (site.team.pk, Status.FOUND)}


def test_page_deleted_in_the_admin_api_is_gone(editor, article):
    pytest.importorskip("wagtail.admin.api.views", reason="From Wagtail 8.1 on, the admin's API deletes no pages.")
    url = reverse("wagtailadmin_api:pages:action", args=[article.pk, "delete"])
    assert editor.post(url, {}, content_type="application/json").status_code == 204
    assert rules() == {"/articles/a/": (None, Status.GONE)}
