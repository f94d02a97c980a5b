"""Approvals for pages that were reviewed before approvals were recorded."""

import pytest
from django.apps import apps
from django.test.testcases import TestCase
from django.utils import timezone

from blog.models import ArticlePage
from site_core.background_tasks.models import BackgroundTask
from site_core.background_tasks.services import continue_interrupted
from site_core.review import existing_reviews
from site_core.review.existing_reviews import record_existing_reviews, record_or_postpone
from site_core.review.models import Approval
from site_core.review.signal_handlers import record_reviews_from_before
from tests.support.factories import ArticlePageFactory


@pytest.fixture
def pages(site):
    """Three articles and no approval. The text of the last one was changed since the review."""
    pages = [ArticlePageFactory(reviewer=site.reviewer, authors=[site.author]) for _ in range(3)]
    Approval.objects.all().delete()
    ArticlePage.objects.filter(pk=pages[-1].pk).update(changed_since_review=timezone.localdate())
    return pages


def approved_pages():
    return sorted(Approval.objects.values_list("page_id", flat=True))


def test_pages_that_were_reviewed_before_get_one_approval(site, pages):
    record_existing_reviews()
    record_existing_reviews()
    assert approved_pages() == [page.pk for page in pages[:2]]
    for approval in Approval.objects.all():
        assert approval.reviewer == site.reviewer
        assert timezone.localdate(approval.approved_at) == pages[0].last_reviewed


def test_migrate_records_few_pages_at_once(pages):
    record_reviews_from_before(sender=apps.get_app_config("review"), using="default")
    assert approved_pages() == [page.pk for page in pages[:2]]
    assert not BackgroundTask.objects.exists()


def test_many_pages_are_left_to_the_scheduled_job(pages, monkeypatch):
    monkeypatch.setattr(existing_reviews, "MAX_PAGES_IN_MIGRATE", 1)
    record_or_postpone()
    record_or_postpone()
    assert approved_pages() == []
    assert continue_interrupted() == 1
    assert approved_pages() == [page.pk for page in pages[:2]]
    task = BackgroundTask.objects.get()
    assert (task.state, task.done, task.total) == ("done", 2, 2)


@pytest.fixture
def other_text(pages):
    """The first of the articles, which says something else than what was reviewed, and doesn't know it."""
    ArticlePage.objects.filter(pk=pages[0].pk).update(reviewed_content="0" * 64)
    return pages[0]


def test_page_with_another_text_than_the_reviewed_one_is_not_tried_again(pages, other_text, monkeypatch):
    record_existing_reviews()
    assert approved_pages() == [pages[1].pk]
    assert existing_reviews.count_unrecorded_pages() == 0
    monkeypatch.setattr(existing_reviews, "MAX_PAGES_IN_MIGRATE", 0)
    record_or_postpone()
    assert not BackgroundTask.objects.exists()


def test_page_with_another_text_than_the_reviewed_one_shows_no_review(other_text, client):
    assert b"Medically reviewed" in client.get(other_text.url).content
    with TestCase.captureOnCommitCallbacks(execute=True):
        record_existing_reviews()
    assert b"Medically reviewed" not in client.get(other_text.url).content
    page = ArticlePage.objects.get(pk=other_text.pk)
    assert (page.live, page.changed_since_review) == (True, timezone.localdate())
    assert (page.reviewer, page.last_reviewed) == (other_text.reviewer, other_text.last_reviewed)


def test_log_says_how_many_pages_show_no_review_anymore(other_text, caplog):
    record_existing_reviews()
    assert [record.getMessage() for record in caplog.records if record.name == existing_reviews.__name__] == [
        "Pages that show no review anymore, because their text is not the one that was reviewed: 1. "
        "They are in the report of medical reviews, as changed since the review."
    ]
    caplog.clear()
    record_existing_reviews()
    assert not caplog.records


def test_interrupted_run_continues_where_it_was(pages):
    class Killed(Exception):
        pass

    def kill(done):
        raise Killed

    with pytest.raises(Killed):
        record_existing_reviews(kill)
    assert approved_pages() == [pages[0].pk]
    record_existing_reviews()
    assert approved_pages() == [page.pk for page in pages[:2]]
