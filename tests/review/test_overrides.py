"""Publishing a medical page without a review: only site admins can, with a reason."""

import datetime

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from blog.models import ArticlePage
from site_core.pages.review_validation import REVIEW_OUTDATED
from site_core.review.models import ReviewOverride
from tests.support import factories
from tests.support.factories import ArticlePageFactory, paragraph
from tests.support.forms import complete_form, form_data, post_new_page
from tests.support.html import text_of

REVIEW = {"reviewer", "last_reviewed", "next_review"}


@pytest.fixture
def make_client(db, django_user_model):
    def create(group):
        user = django_user_model.objects.create_user(group)
        user.groups.add(Group.objects.get(name=group))
        client = Client()
        client.force_login(user)
        return client

    return create


@pytest.fixture
def publish_new(site):
    """A function that publishes an article without a review in the form. Returns the article, or the errors."""

    def publish(client, **fields):
        values = complete_form(ArticlePage, site, factories.ImageFactory())
        values = {key: value for key, value in values.items() if key not in REVIEW}
        response = post_new_page(client, ArticlePage, site.articles, values | fields)
        return ArticlePage.objects.filter(slug="made-in-the-admin").first() or str(response.context["form"].errors)

    return publish


def test_site_admin_publishes_with_a_reason(make_client, publish_new, client):
    page = publish_new(make_client("Site admins"), override_reason="A drug was recalled.")
    assert page.live
    assert ReviewOverride.objects.get(page=page.pk).reason == "A drug was recalled."
    assert "Medically reviewed" not in text_of(client.get(page.url))


def test_site_admin_without_a_reason_is_told_what_to_do(make_client, publish_new):
    assert "has not been medically reviewed" in publish_new(make_client("Site admins"))


def test_reviewer_cannot_override(make_client, publish_new):
    errors = publish_new(make_client("Medical reviewers"), override_reason="Because")
    assert "has not been medically reviewed" in errors
    assert not ReviewOverride.objects.exists()


def test_form_says_that_the_text_differs_from_what_was_reviewed(site, editor):
    page = ArticlePageFactory(authors=[site.author])
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    fields = complete_form(ArticlePage, site, factories.ImageFactory())
    fields |= {"reviewer": page.reviewer.pk, "last_reviewed": page.last_reviewed.isoformat()}
    response = editor.post(url, form_data(fields) | {"action-publish": "1"})
    assert str(REVIEW_OUTDATED) in str(response.context["form"].errors)


def test_bulk_publishing_is_refused(site, editor):
    page = ArticlePageFactory(authors=[site.author])
    page.body = [paragraph("<p>Take 5 mg [1].</p>")]
    page.save_revision()
    editor.post(f"/admin/bulk/wagtailcore/page/publish/?id={page.pk}", {})
    assert "5 mg" not in str(ArticlePage.objects.get(pk=page.pk).body)


def test_schedule_is_canceled(site):
    page = ArticlePageFactory(authors=[site.author])
    page.body = [paragraph("<p>Take 5 mg [1].</p>")]
    page.go_live_at = timezone.now() + datetime.timedelta(hours=1)
    page.save_revision().publish()
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=2), tick=False):
        call_command("publish_scheduled")
    assert "5 mg" not in str(ArticlePage.objects.get(pk=page.pk).body)
