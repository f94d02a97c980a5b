"""Previous and next: articles are ordered by date, treatments and people as in the page tree."""

import datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page, PageViewRestriction

from blog.models import ArticlePage
from home.models import TreatmentPage
from tests.support import factories
from tests.support.factories import (
    DAY,
    FIRST_DAY,
    ArticlePageFactory,
    BlogIndexPageFactory,
    TreatmentPageFactory,
    make_private,
)
from tests.support.html import soup

pytestmark = pytest.mark.slow


def fresh(page):
    return type(page).objects.get(pk=page.pk)


@pytest.fixture
def three(site):
    """Return three articles, oldest first. They are created in a different order."""
    last, first, middle = (ArticlePageFactory(publication_date=FIRST_DAY + n * DAY) for n in (2, 0, 1))
    return [first, middle, last]


def test_next_is_the_following_by_date(three):
    assert fresh(three[0]).next_page == three[1]


def test_previous_is_the_preceding_by_date(three):
    assert fresh(three[2]).previous_page == three[1]


def test_first_article_has_no_previous(three):
    assert fresh(three[0]).previous_page is None


def test_last_article_has_no_next(three):
    assert fresh(three[2]).next_page is None


def test_only_article_has_no_previous_or_next(site):
    article = fresh(ArticlePageFactory())
    assert (article.previous_page, article.next_page) == (None, None)


def test_unsaved_article_has_no_previous_or_next(three):
    article = ArticlePage(title="New")
    assert (article.previous_page, article.next_page) == (None, None)


def test_equal_dates_are_ordered_by_primary_key(site):
    first, second, third = (ArticlePageFactory(publication_date=FIRST_DAY) for _ in range(3))
    assert (fresh(second).previous_page, fresh(second).next_page) == (first, third)


def make_draft(page):
    page.unpublish()


def make_scheduled(page):
    Page.objects.filter(pk=page.pk).update(live=False, go_live_at=timezone.now() + DAY)


def make_expired(page):
    """Its expiry date has passed, but publish_scheduled hasn't run yet."""
    Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - DAY)


@pytest.mark.parametrize("hide", [make_draft, make_scheduled, make_expired, make_private])
def test_hidden_sibling_is_skipped_in_both_directions(three, hide):
    hide(three[1])
    assert fresh(three[0]).next_page == three[2]
    assert fresh(three[2]).previous_page == three[0]


def test_sibling_that_expires_later_is_not_skipped(three):
    Page.objects.filter(pk=three[1].pk).update(expire_at=timezone.now() + DAY)
    assert fresh(three[0]).next_page == three[1]


def test_draft_has_the_previous_and_next_of_its_future_position(three):
    three[1].unpublish()
    assert (fresh(three[1]).previous_page, fresh(three[1]).next_page) == (three[0], three[2])


def test_pages_below_a_private_index_have_previous_and_next(three, site):
    make_private(site.articles)
    assert fresh(three[0]).next_page == three[1]


def test_articles_of_another_index_never_appear(three, site):
    other = BlogIndexPageFactory(parent=site.home, slug="news")
    ArticlePageFactory(parent=other, publication_date=FIRST_DAY + DAY / 2)
    assert fresh(three[0]).next_page == three[1]


def test_changing_a_date_changes_previous_and_next(three):
    first = fresh(three[0])
    first.publication_date = FIRST_DAY + 5 * DAY
    first.save()
    assert fresh(three[2]).next_page == first
    assert fresh(three[1]).previous_page is None


def test_deleted_article_leaves_no_gap(three):
    three[1].delete()
    assert fresh(three[0]).next_page == three[2]


class TestTreatments:
    @pytest.fixture
    def treatments(self, site):
        return [TreatmentPageFactory() for _ in range(3)]

    def test_order_is_that_of_the_page_tree(self, treatments):
        middle = fresh(treatments[1])
        assert (middle.previous_page, middle.next_page) == (treatments[0], treatments[2])

    def test_reordering_changes_previous_and_next(self, treatments):
        fresh(treatments[2]).move(fresh(treatments[0]), pos="left")
        assert fresh(treatments[2]).previous_page is None
        assert fresh(treatments[2]).next_page == treatments[0]

    def test_reordering_in_the_admin_changes_previous_and_next(self, treatments, editor):
        from django.urls import reverse

        address = reverse("wagtailadmin_pages:set_page_position", args=[treatments[2].pk])
        editor.post(f"{address}?position=0")
        assert fresh(treatments[0]).previous_page == treatments[2]

    def test_moving_away_changes_previous_and_next(self, treatments, site):
        other = factories.TreatmentIndexPageFactory(parent=site.home, slug="elsewhere")
        fresh(treatments[1]).move(other, pos="last-child")
        assert fresh(treatments[0]).next_page == treatments[2]
        assert fresh(treatments[1]).next_page is None

    def test_drafts_are_skipped(self, treatments):
        treatments[1].unpublish()
        assert fresh(treatments[0]).next_page == treatments[2]


def test_people_follow_the_order_of_the_team_page(site):
    assert site.author.next_page == site.reviewer
    assert site.reviewer.previous_page == site.author


def link(page, rel):
    found = page.find("main").find("a", rel=rel)
    return found and found["href"]


def test_article_links_to_previous_and_next(three, client):
    page = soup(client.get(three[1].url))
    assert (link(page, "prev"), link(page, "next")) == (three[0].url, three[2].url)


def test_first_article_links_to_the_next_only(three, client):
    page = soup(client.get(three[0].url))
    assert (link(page, "prev"), link(page, "next")) == (None, three[1].url)


def test_last_article_links_to_the_previous_only(three, client):
    page = soup(client.get(three[2].url))
    assert (link(page, "prev"), link(page, "next")) == (three[1].url, None)


def test_links_contain_direction_and_full_title(three, client):
    panels = soup(client.get(three[1].url)).find("main").find_all("a", rel=["prev", "next"])
    texts = [" ".join(panel.get_text(" ").split()) for panel in panels]
    assert ["Previous article" in texts[0], "Next article" in texts[1]] == [True, True]
    assert [three[0].title in texts[0], three[2].title in texts[1]] == [True, True]


def test_links_of_treatments_mention_treatments(site, client):
    first, second = TreatmentPageFactory(), TreatmentPageFactory()
    assert "Next treatment" in soup(client.get(first.url)).find("main").find("a", rel="next").get_text(" ")
    assert link(soup(client.get(second.url)), "prev") == first.url


STATES = ["live", "live", "live", "draft", "expired", "private", "scheduled"]


def fields_of(day, state):
    now = timezone.now()
    return {
        "publication_date": FIRST_DAY + day * DAY,
        "live": state not in {"draft", "scheduled"},
        "expire_at": now - DAY if state == "expired" else None,
        "go_live_at": now + DAY if state == "scheduled" else None,
    }


@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(0, 4), st.sampled_from(STATES)), max_size=12))
def test_next_visits_every_live_article_once_and_previous_returns(site, rows):
    with transaction.atomic():
        keys = factories.create_articles(site.articles, len(rows), lambda number: fields_of(*rows[number]))
        states = [state for _, state in rows]
        PageViewRestriction.objects.bulk_create(
            PageViewRestriction(page_id=key, restriction_type="login")
            for key, state in zip(keys, states, strict=True)
            if state == "private"
        )
        visible = sorted((day, key) for (day, state), key in zip(rows, keys, strict=True) if state == "live")
        walk = []
        page = ArticlePage.objects.get(pk=visible[0][1]) if visible else None
        while page and len(walk) <= len(rows):
            walk.append(page.pk)
            if following := page.next_page:
                assert fresh(following).previous_page.pk == page.pk
            page = following and fresh(following)
        assert walk == [key for _, key in visible]
        transaction.set_rollback(True)


@pytest.mark.parametrize("model", [ArticlePage, TreatmentPage])
@pytest.mark.parametrize("count", [10, 1000])
def test_previous_and_next_take_at_most_two_queries(site, model, count, django_assert_max_num_queries):
    make = {ArticlePage: factories.create_articles, TreatmentPage: many_treatments}[model]
    parent = {ArticlePage: site.articles, TreatmentPage: site.treatments}[model]
    keys = make(parent, count)
    page = model.objects.get(pk=keys[count // 2])
    with django_assert_max_num_queries(2):
        assert (page.previous_page.pk, page.next_page.pk) == (keys[count // 2 - 1], keys[count // 2 + 1])


def many_treatments(parent, count):
    return factories.create_many(TreatmentPage, parent, count, lambda number: {"standfirst": "In short."})


@pytest.mark.parametrize("analyzed", [False, True])
@pytest.mark.parametrize("model", [ArticlePage, TreatmentPage])
def test_previous_and_next_use_an_index_among_a_thousand(site, model, analyzed):
    if connection.vendor != "sqlite":
        pytest.skip("reads SQLite's own query plan")
    if model is ArticlePage:
        keys = factories.create_articles(site.articles, 1000)
    else:
        keys = many_treatments(site.treatments, 1000)
    page = model.objects.get(pk=keys[500])
    with connection.cursor() as cursor:
        # The second one reads the schema again: statistics of a test that was rolled back stay in memory.
        cursor.execute("ANALYZE" if analyzed else "PRAGMA writable_schema = RESET")
        with CaptureQueriesContext(connection) as queries:
            assert page.next_page
        plan = []
        for query in queries.captured_queries:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            plan += [row[-1] for row in cursor.fetchall()]
    assert plan
    assert not [step for step in plan if step.startswith("SCAN") and "CONSTANT" not in step], plan
    assert not [step for step in plan if "TEMP B-TREE" in step], plan


def test_time_zones_of_dates_do_not_change_the_order(site):
    new_york = datetime.timezone(datetime.timedelta(hours=-5))
    later = ArticlePageFactory(publication_date=datetime.datetime(2026, 1, 1, 9, tzinfo=new_york))
    earlier = ArticlePageFactory(publication_date=datetime.datetime(2026, 1, 1, 10, tzinfo=datetime.UTC))
    assert fresh(earlier).next_page == later
