"""“Was this page helpful?”: what is counted, and what is rejected."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.models import Site

from site_core.page_feedback import counter, limits
from site_core.page_feedback.models import FeedbackCount, FeedbackSettings
from tests.page_feedback.conftest import BROWSER, stored, url_of
from tests.support.factories import ArticlePageFactory, HomePageFactory, StandardPageFactory, make_private
from tests.support.html import soup, text_of

HOSTILE_ANSWERS = ["", "maybe", "YES", "yes\0", "<script>", "1", "é", "yes" * 200]


@pytest.fixture
def low_limits(monkeypatch):
    monkeypatch.setattr(limits, "ANSWERS_PER_PAGE", 2)
    monkeypatch.setattr(limits, "ANSWERS_PER_CLIENT", 3)
    monkeypatch.setattr(limits, "ANSWERS_IN_TOTAL", 4)


def test_reader_is_sent_back_to_the_page_with_thanks(answer, article):
    response = answer(article)
    assert response.status_code == 303
    assert response["Location"] == "/articles/helpful-article/#helpful-thanks"
    assert soup(response.client.get(article.get_url())).find(id="helpful-thanks").get_text().startswith("Thank you.")


def test_answers_of_a_page_and_day_add_up(answer, article):
    answer(article, "yes")
    answer(article, "no")
    assert stored(article) == (1, 1)
    answer(article, "yes")
    assert stored(article) == (2, 1)
    assert FeedbackCount.objects.get().day == timezone.localdate()


def test_nothing_but_page_day_and_two_numbers_is_stored(answer, article):
    answer(article)
    stored(article)
    with connection.cursor() as cursor:
        columns = connection.introspection.get_table_description(cursor, FeedbackCount._meta.db_table)
    assert {column.name for column in columns} == {"id", "page_id", "day", "helpful", "unhelpful"}


def test_answer_sets_no_cookie_and_is_stored_by_no_cache(answer, article):
    response = answer(article)
    assert not response.cookies
    assert "no-store" in response["Cache-Control"]


def test_browser_needs_no_csrf_token(article):
    client = Client(enforce_csrf_checks=True)
    assert client.post(url_of(article), {"helpful": "no"}, **BROWSER).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"HTTP_SEC_FETCH_SITE": "cross-site"},
        {"HTTP_SEC_FETCH_SITE": "same-site"},
        {"HTTP_ORIGIN": "https://elsewhere.example"},
        {"HTTP_ORIGIN": "null"},
    ],
    ids=str,
)
def test_other_websites_cannot_answer(answer, article, headers):
    assert answer(article, **headers).status_code == 403
    assert stored(article) == (0, 0)


@pytest.mark.parametrize(
    "headers", [{"HTTP_SEC_FETCH_SITE": "same-origin"}, {"HTTP_ORIGIN": "http://testserver"}], ids=str
)
def test_own_pages_can_answer(answer, article, headers):
    assert answer(article, **headers).status_code == 303
    assert stored(article) == (1, 0)


@pytest.mark.parametrize("value", HOSTILE_ANSWERS)
def test_anything_but_yes_and_no_is_rejected(answer, article, value):
    response = answer(article, value)
    assert response.status_code == 400
    assert "choose Yes or No" in text_of(response)
    assert stored(article) == (0, 0)


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"helpful", b"&" * 900, b"helpful=%ff"])
def test_broken_form_is_rejected(client, article, body):
    response = client.post(url_of(article), body, "application/x-www-form-urlencoded", **BROWSER)
    assert response.status_code == 400


def test_broken_multipart_form_is_rejected(client, article):
    assert client.post(url_of(article), b"--x\r\n", "multipart/form-data; boundary=x", **BROWSER).status_code == 400
    assert client.post(url_of(article), b"x", "multipart/form-data", **BROWSER).status_code == 400


def test_long_body_is_rejected_unread(client, article):
    response = client.post(
        url_of(article), b"helpful=yes&x=" + b"x" * 1000, "application/x-www-form-urlencoded", **BROWSER
    )
    assert response.status_code == 413
    assert stored(article) == (0, 0)


@pytest.mark.parametrize("length", ["-1", "x", "²", "9" * 5000])
def test_invalid_length_is_rejected(answer, article, length):
    assert answer(article, CONTENT_LENGTH=length).status_code in (400, 413)
    assert stored(article) == (0, 0)


@pytest.mark.parametrize("method", ["get", "head", "put", "patch", "delete", "options", "trace"])
def test_other_methods_are_not_allowed(client, article, method):
    response = getattr(client, method)(url_of(article), **BROWSER)
    assert response.status_code == 405
    assert response["Allow"] == "POST"
    assert stored(article) == (0, 0)


def test_draft_private_page_and_other_page_types_have_no_answers(answer, asking, site):
    draft, private = ArticlePageFactory(live=False), ArticlePageFactory()
    make_private(private)
    for page in (draft, private, StandardPageFactory(), site.home, site.articles):
        assert answer(page).status_code == 404
        assert stored(page) == (0, 0)


@pytest.mark.parametrize("pk", ["0", "999999", str(2**31), "9" * 40])
def test_page_that_is_not_there_has_no_answers(client, asking, pk):
    assert client.post(f"/helpful/{pk}/", {"helpful": "yes"}, **BROWSER).status_code == 404


def test_page_of_another_site_has_no_answers(answer, article, site, settings):
    settings.ALLOWED_HOSTS = ["testserver", "other.example"]
    home = HomePageFactory(parent=site.home.get_parent(), slug="other-site")
    FeedbackSettings.objects.create(site=Site.objects.create(hostname="other.example", root_page=home), is_on=True)
    assert answer(article, HTTP_HOST="other.example").status_code == 404
    assert stored(article) == (0, 0)


def test_no_page_has_answers_while_the_question_is_off(answer, article, asking):
    asking.is_on = False
    asking.save()
    assert answer(article).status_code == 404
    assert stored(article) == (0, 0)


@pytest.mark.parametrize("agent", ["", "Googlebot/2.1", "curl/8.5", "python-requests/2", "HeadlessChrome"])
def test_programs_are_not_counted(answer, article, agent):
    assert answer(article, HTTP_USER_AGENT=agent).status_code == 303
    assert stored(article) == (0, 0)


def test_people_who_are_signed_in_are_not_counted(editor, article):
    assert editor.post(url_of(article), {"helpful": "yes"}, **BROWSER).status_code == 303
    assert stored(article) == (0, 0)


def test_one_network_can_answer_about_a_page_only_so_often(answer, article, low_limits):
    assert [answer(article).status_code for _ in range(3)] == [303, 303, 429]
    assert stored(article) == (2, 0)
    other = ArticlePageFactory()
    assert answer(other, REMOTE_ADDR="192.0.2.9").status_code == 303
    assert answer(article, REMOTE_ADDR="192.0.2.9").status_code == 303


def test_one_network_can_answer_only_so_often(answer, asking, low_limits):
    statuses = [answer(ArticlePageFactory()).status_code for _ in range(4)]
    assert statuses == [303, 303, 303, 429]


def test_all_readers_together_can_answer_only_so_often(answer, article, low_limits):
    responses = [answer(article, REMOTE_ADDR=f"192.0.2.{number}") for number in range(1, 6)]
    assert [response.status_code for response in responses] == [303] * 4 + [429]
    assert responses[-1]["Retry-After"] == "3600"
    assert stored(article) == (4, 0)


def test_ipv6_addresses_of_one_household_are_one_network(answer, article, low_limits):
    statuses = [answer(article, REMOTE_ADDR=f"2001:db8::{number}").status_code for number in range(1, 4)]
    assert statuses == [303, 303, 429]


def test_page_that_was_deleted_meanwhile_loses_no_other_answers(answer, article):
    other = ArticlePageFactory()
    answer(other)
    answer(article)
    type(other).objects.get(pk=other.pk).delete()
    assert stored(article) == (1, 0)


def test_number_of_pending_answers_is_limited(article, monkeypatch):
    monkeypatch.setattr(counter, "MAX_PENDING", 1)
    counter.record_answer(article.pk, True)
    counter.record_answer(article.pk, False)
    counter.record_answer(article.pk, True)
    assert stored(article) == (2, 0)


def test_old_answers_are_deleted(article):
    long_ago = timezone.localdate() - counter.RETENTION - datetime.timedelta(days=1)
    FeedbackCount.objects.create(page=article, day=long_ago, helpful=3)
    counter._counter.old_counts_deleted_on = None
    counter.record_answer(article.pk, True)
    assert stored(article) == (1, 0)
