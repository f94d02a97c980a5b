"""Reviews from before bylines and lead images were part of a reviewed text are compared by the rules of that time."""

import hashlib
import json

import pytest

from blog.models import ArticleAuthor
from site_core.pages.visible_text import first_version, visible_text
from site_core.review.approvals import minor_changes
from site_core.review.models import Approval, ReviewOverride
from tests.support.factories import ArticlePageFactory, ImageFactory, PersonPageFactory


@pytest.fixture
def article(site):
    """A live article with a lead image, as an earlier release has approved it."""
    page = ArticlePageFactory(image=ImageFactory(description="A chair"), body=[("paragraph", "<p>Take 50 mg.</p>")])
    text = first_version(visible_text(page))
    content = [[passage.key, passage.choice or passage.text] for passage in text]
    text_hash = hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()
    stored = [{name: value for name, value in vars(passage).items() if name != "part"} for passage in text]
    Approval.objects.filter(page=page.pk).update(text_hash=text_hash, text=stored)
    type(page).objects.filter(pk=page.pk).update(reviewed_content=text_hash)
    return type(page).objects.get(pk=page.pk)


def test_review_stays_valid(article):
    assert article.find_review().reviewed_on == article.last_reviewed
    article.save_revision().publish()
    article.refresh_from_db()
    assert article.shown_reviewer


def test_minor_change_of_the_text_stays_minor(article):
    article.body = [("paragraph", "<p>Please take 50 mg.</p>")]
    assert article.find_review()
    assert len(minor_changes(article)) == 1


def test_other_change_of_the_text_is_no_longer_reviewed(article):
    article.body = [("paragraph", "<p>Take 60 mg.</p>")]
    assert article.find_review() is None


def test_permission_to_publish_without_a_review_stays_valid(article):
    text_hash = Approval.objects.filter(page=article.pk).values_list("text_hash", flat=True).get()
    Approval.objects.all().delete()
    type(article).objects.filter(pk=article.pk).update(reviewer=None, last_reviewed=None)
    ReviewOverride.objects.create(page=article, reason="A test", text_hash=text_hash)
    article = type(article).objects.get(pk=article.pk)
    assert "reviewer" not in article.publication_errors()


def test_another_byline_is_a_minor_change_of_a_new_review(article):
    Approval.objects.all().delete()
    article.record_entered_review()
    article.article_authors.add(ArticleAuthor(person=PersonPageFactory(title="Ada Quint"), sort_order=9))
    assert article.find_review()
    assert [change.after.text for change in minor_changes(article)] == ["Ada Quint, MD"]


def test_another_lead_image_needs_a_new_review(article):
    Approval.objects.all().delete()
    article.record_entered_review()
    article.image = ImageFactory(description="A chair")
    article.reviewed_content = ""
    assert article.find_review() is None
