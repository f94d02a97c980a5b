"""Every panel makes at most three queries, however many pages there are."""

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from blog.models import ArticlePage
from site_core.lib.desk import MAX_ITEMS, desk_panels
from tests.support import factories

MAX_QUERIES = 3


@pytest.fixture
def boss(site, settings, django_user_model):
    settings.PAGE_COUNTS = True
    settings.TASKS_IN = "database"
    user = django_user_model.objects.create_superuser("boss")
    return User.objects.get(pk=user.pk)


def queries_by_panel(user):
    counts = {}
    for panel, sources in desk_panels(user):
        with CaptureQueriesContext(connection) as caught:
            for source in sources:
                list(source.get_items(user))
        counts[panel.name] = len(caught)
    return counts


def test_panels_make_at_most_three_queries(boss):
    queries_by_panel(boss)  # fetches permissions and content types, and creates missing settings
    too_many = {name: count for name, count in queries_by_panel(boss).items() if count > MAX_QUERIES}
    assert not too_many


def test_queries_and_items_do_not_grow_with_pages(boss, site):
    queries_by_panel(boss)
    factories.create_articles(site.articles, 2)
    few = queries_by_panel(boss)
    factories.create_articles(site.articles, 60, first=2)
    today = timezone.localdate()
    ArticlePage.objects.update(next_review=today, expire_at=timezone.now(), locked=True, locked_by=boss)
    assert queries_by_panel(boss) == few
    sources = [source for _panel, sources in desk_panels(boss) for source in sources]
    assert max(len(list(source.get_items(boss))) for source in sources) == MAX_ITEMS
