"""The date that readers see: when an article goes live, unless an editor entered another one."""

import datetime

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from blog.models import ArticlePage
from tests.support import factories
from tests.support.factories import ArticlePageFactory
from tests.support.forms import complete_form, post_new_page

DAYS = datetime.timedelta(days=1)
EARLIER = datetime.datetime(2025, 3, 4, 9, tzinfo=datetime.UTC)


def fetch(page):
    return ArticlePage.objects.get(pk=page.pk)


def test_article_begun_three_weeks_ago_is_dated_when_it_is_published(site):
    with time_machine.travel(timezone.now() - 21 * DAYS, tick=False):
        page = ArticlePageFactory(live=False, publication_date=None)
        page.save_revision()
    fetch(page).get_latest_revision().publish()
    assert timezone.now() - fetch(page).publication_date < datetime.timedelta(minutes=1)


def test_form_of_a_new_article_has_no_date(site, editor):
    url = reverse("wagtailadmin_pages:add", args=["blog", "articlepage", site.articles.pk])
    assert not editor.get(url, {"template": "blank"}).context["form"]["publication_date"].value()


def test_date_entered_by_hand_is_kept(site):
    page = ArticlePageFactory(live=False, publication_date=EARLIER)
    page.save_revision().publish()
    assert fetch(page).publication_date == EARLIER


def test_scheduled_article_is_dated_when_it_goes_live(site):
    go_live_at = timezone.now() + 30 * DAYS
    page = ArticlePageFactory(live=False, publication_date=None, go_live_at=go_live_at)
    page.save_revision().publish()
    assert fetch(page).publication_date is None
    with time_machine.travel(go_live_at + datetime.timedelta(minutes=1), tick=False):
        call_command("publish_scheduled", verbosity=0)
        assert fetch(page).live
        assert fetch(page).publication_date == timezone.now()


def test_later_changes_do_not_move_the_date(site):
    page = ArticlePageFactory(live=False, publication_date=None)
    page.save_revision().publish()
    date = fetch(page).publication_date
    with time_machine.travel(timezone.now() + 40 * DAYS, tick=False):
        fetch(page).save_revision().publish()
        fetch(page).revisions.first().publish()
        assert fetch(page).publication_date == date


class TestFutureDates:
    def publish(self, site, editor, **fields):
        fields = complete_form(ArticlePage, site, factories.ImageFactory()) | fields
        response = post_new_page(editor, ArticlePage, site.articles, fields)
        return ArticlePage.objects.filter(slug="made-in-the-admin").first(), response

    def in_days(self, days):
        return timezone.localtime(timezone.now() + days * DAYS).strftime("%Y-%m-%d %H:%M")

    def test_article_dated_next_month_is_not_published_at_once(self, site, editor):
        page, response = self.publish(site, editor, publication_date=self.in_days(30))
        assert page is None
        assert "This date is in the future." in str(response.context["form"].errors["publication_date"])

    def test_article_dated_the_day_it_goes_live_can_be_scheduled(self, site, editor):
        page, _ = self.publish(site, editor, publication_date=self.in_days(30), go_live_at=self.in_days(30))
        assert not page.live
        assert page.approved_schedule

    def test_article_scheduled_in_its_first_form_is_dated_when_it_goes_live(self, site, editor):
        page, _ = self.publish(site, editor, publication_date="", go_live_at=self.in_days(30))
        with time_machine.travel(timezone.now() + 31 * DAYS, tick=False):
            call_command("publish_scheduled", verbosity=0)
            assert fetch(page).publication_date == timezone.now()

    def test_script_cannot_publish_it_either(self, site):
        page = ArticlePageFactory(live=False, publication_date=timezone.now() + 30 * DAYS)
        with pytest.raises(ValidationError):
            page.save_revision().publish()
        assert not fetch(page).live


@pytest.mark.parametrize("is_minor", [True, False])
def test_date_of_the_change_is_not_before_the_date_of_publication(site, is_minor):
    with time_machine.travel(EARLIER, tick=False):
        page = ArticlePageFactory(publication_date=None)
        page.save_revision().publish()
    page = fetch(page)
    page.publication_date, page.minor_change = EARLIER + 60 * DAYS, is_minor
    page.save_revision().publish()
    nodes = [node for node in fetch(page).structured_data()["@graph"] if node.get("datePublished")]
    assert nodes
    assert all(node["datePublished"] <= node["dateModified"] for node in nodes)


def test_draft_without_a_date_can_be_previewed(site, editor):
    page = ArticlePageFactory(live=False, publication_date=None)
    page.save_revision()
    response = editor.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert response.status_code == 200
    assert b'datetime=""' not in response.content
