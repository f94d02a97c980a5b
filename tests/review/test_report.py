"""The report “Reviews”."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from site_core.review import services
from site_core.review.asking.services import ask_by_email
from tests.support.html import text_of
from tests.support.reviews import article_draft, reviewer_by_email, writer

REPORT = reverse("review_report")


def titles(client, **filters):
    return [page.title for page in client.get(REPORT, filters).context["object_list"]]


@pytest.fixture
def dana(site, client):
    dana = writer()
    client.force_login(dana)
    return dana


def in_days(days):
    return timezone.localdate() + datetime.timedelta(days=days)


@pytest.mark.parametrize(
    ("status", "fields"),
    [
        ("overdue", {"next_review": in_days(-1)}),
        ("due", {"next_review": in_days(20)}),
        ("changed", {"next_review": in_days(200), "changed_since_review": in_days(-3)}),
    ],
)
def test_pages_are_filtered_by_what_their_review_needs(client, dana, status, fields):
    page = article_draft(owner=dana, title="In question")
    type(page).objects.filter(pk=page.pk).update(**fields)
    assert "In question" in titles(client, status=status)
    for other in {"overdue", "due", "changed", "open", "returned"} - {status}:
        assert "In question" not in titles(client, status=other)


def test_a_page_is_listed_while_it_waits_and_once_it_was_returned(client, dana):
    page = article_draft(owner=dana, title="In question")
    request = ask_by_email(page, [reviewer_by_email()], user=dana)[0]
    assert titles(client, status="open") == ["In question"]
    services.return_with_comments(request, [("standfirst", "Why?")])
    assert titles(client, status="open") == []
    assert titles(client, status="returned") == ["In question"]


def test_the_first_page_is_the_one_whose_review_is_due_first(client, dana):
    late = article_draft(owner=dana, title="Late")
    type(late).objects.filter(pk=late.pk).update(next_review=in_days(-100))
    assert titles(client)[0] == "Late"


def test_people_can_list_the_pages_they_answer_for(client, dana):
    article_draft(owner=dana, title="Mine")
    article_draft(title="Not mine")
    assert titles(client, mine="me") == ["Mine"]


@pytest.mark.parametrize("file_format", ["csv", "xlsx"])
def test_the_report_can_be_exported(client, dana, file_format):
    article_draft(owner=dana, title="=In question")
    response = client.get(REPORT, {"export": file_format})
    content = b"".join(response.streaming_content) if response.streaming else response.content
    assert response.status_code == 200
    assert content
    if file_format == "csv":
        assert b"'=In question" in content


def test_people_without_pages_to_edit_get_no_report(client, site, django_user_model):
    client.force_login(django_user_model.objects.create_user("eve", "eve@clinic.example", "secret"))
    assert client.get(REPORT).status_code == 302


def test_the_number_of_queries_does_not_depend_on_the_number_of_pages(client, dana, django_assert_max_num_queries):
    for _number in range(5):
        article_draft(owner=dana)
    client.get(REPORT)
    with django_assert_max_num_queries(30):
        client.get(REPORT)


def test_pages_without_an_owner_say_whom_to_ask(client, dana, django_user_model):
    django_user_model.objects.create_superuser("sam", first_name="Sam", last_name="Reyes")
    article_draft(title="Nobody's page", next_review=in_days(-1))
    assert "Nobody. Ask Sam Reyes." in text_of(client.get(REPORT))
