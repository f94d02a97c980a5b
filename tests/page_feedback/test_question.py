"""The question at the end of pages, and the answers in the admin."""

import datetime

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission

from site_core.page_feedback.models import FeedbackCount
from tests.page_feedback.conftest import url_of
from tests.support.factories import ArticlePageFactory, TreatmentPageFactory
from tests.support.html import soup, text_of

QUESTION = "Was this page helpful?"


def count(page, helpful=0, unhelpful=0, days_ago=0):
    day = timezone.localdate() - datetime.timedelta(days=days_ago)
    FeedbackCount.objects.create(page=page, day=day, helpful=helpful, unhelpful=unhelpful)


@pytest.fixture
def report(editor):
    return lambda client=editor: client.get(reverse("page_feedback_report"))


def make_user(django_user_model):
    user = django_user_model.objects.create_user("someone")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


@pytest.fixture
def writer(site, django_user_model):
    """A client that is signed in as somebody who may only change articles."""
    group = Group.objects.create(name="Writers")
    permission = Permission.objects.get(codename="change_page", content_type__app_label="wagtailcore")
    GroupPagePermission.objects.create(group=group, page=site.articles, permission=permission)
    user = make_user(django_user_model)
    user.groups.add(group)
    client = Client()
    client.force_login(user)
    return client


def test_articles_and_treatments_ask(client, article):
    treatment = TreatmentPageFactory()
    for page in (article, treatment):
        form = soup(client.get(page.get_url())).find("form", class_="page-feedback")
        assert form["action"] == url_of(page)
        assert form["method"] == "post"
        assert [button["value"] for button in form.find_all("button")] == ["yes", "no"]


def test_other_pages_do_not_ask(client, asking, site):
    for path in ("/", "/articles/", "/treatments/", "/team/", "/no-such-page/", "/search/"):
        assert QUESTION not in client.get(path).text


def test_no_page_asks_before_it_is_turned_on(client, site):
    assert QUESTION not in client.get(ArticlePageFactory().get_url()).text


def test_page_is_the_same_for_everyone_and_cached_after_an_answer(new_worker, article):
    worker = new_worker()
    path = article.get_url()
    before = worker.get(path)
    response = worker.post(url_of(article), {"helpful": "yes"})
    assert response.status == 303
    assert worker.get(path).body == before.body
    assert worker.rendered == [path, url_of(article)]
    assert "Set-Cookie" not in before.headers


def test_page_changes_when_the_question_is_turned_off(new_worker, article, asking, django_capture_on_commit_callbacks):
    worker = new_worker()
    assert QUESTION in worker.get(article.get_url()).text
    with django_capture_on_commit_callbacks(execute=True):
        asking.is_on = False
        asking.save()
    assert QUESTION not in worker.get(article.get_url()).text


def test_form_of_a_page_shows_its_answers(editor, article):
    count(article, 12, 3)
    count(article, 1, days_ago=89)
    count(article, 100, days_ago=90)
    text = text_of(editor.get(reverse("wagtailadmin_pages:edit", args=[article.pk])))
    assert "16 answers in the last 90 days: 13 yes, 3 no." in text


def test_form_of_a_page_says_that_nobody_answered(editor, article, site):
    text = text_of(editor.get(reverse("wagtailadmin_pages:edit", args=[article.pk])))
    assert "No reader has answered in the last 90 days." in text
    assert QUESTION not in text_of(editor.get(reverse("wagtailadmin_pages:edit", args=[site.articles.pk])))


def test_report_lists_pages_that_help_least_first(report, asking):
    good, bad, new = (ArticlePageFactory(title=title) for title in ("Good <b>", "Bad", "New"))
    count(good, 9, 1)
    count(bad, 2, 8)
    count(new, 0, 4)
    rows = [[cell.get_text(strip=True) for cell in row.find_all("td")] for row in soup(report()).select("tbody tr")]
    assert rows == [
        ["Bad", "2", "8", "20%"],
        ["Good <b>", "9", "1", "90%"],
        ["New", "0", "4", "Too few answers"],
    ]


def test_report_says_what_to_do_before_anyone_was_asked(report, site, writer):
    assert "go to Settings, Page feedback" in text_of(report())
    assert "A site admin can change that" in text_of(report(writer))


def test_report_says_that_nobody_answered(report, asking):
    assert "No answers yet" in text_of(report())


def test_number_of_queries_does_not_grow(report, asking, django_assert_max_num_queries):
    for number in range(20):
        count(ArticlePageFactory(), number)
    with django_assert_max_num_queries(40):
        report()


def test_editors_of_a_section_see_only_that_section(report, asking, writer):
    count(ArticlePageFactory(title="Mine"), 6)
    count(TreatmentPageFactory(title="Theirs"), 6)
    text = text_of(report(writer))
    assert "Mine" in text
    assert "Theirs" not in text


def test_people_without_page_permissions_do_not_see_the_report(report, asking, client, django_user_model):
    client.force_login(make_user(django_user_model))
    assert report(client).status_code == 302


def test_site_admins_turn_the_question_on(admin_client, site):
    url = reverse("wagtailsettings:edit", args=["page_feedback", "feedbacksettings", site.site.pk])
    article = ArticlePageFactory()
    admin_client.post(url, {"is_on": "on"})
    assert QUESTION in admin_client.get(article.get_url()).text
