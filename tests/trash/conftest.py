import pytest
from django.contrib.auth.models import Group, User

from site_core.trash import batches, sections, tasks
from tests.support import factories


@pytest.fixture
def make_user(site):
    """Return a function that creates a user in some groups."""

    def make(name, *groups, **fields):
        user = User.objects.create_user(name, f"{name}@example.com", "a long passphrase", **fields)
        user.groups.set(Group.objects.filter(name__in=groups))
        return user

    return make


@pytest.fixture
def small_limits(monkeypatch):
    """Have six pages count as many, and each transaction delete or restore one."""
    monkeypatch.setattr("site_core.trash.tasks.MAX_PAGES_IN_REQUEST", 4)
    monkeypatch.setattr("site_core.trash.task_views.MAX_PAGES_IN_REQUEST", 4)
    monkeypatch.setattr(sections, "SMALL", 1)
    monkeypatch.setattr(sections, "SECONDS_IN_TRANSACTION", 0)
    monkeypatch.setattr(batches, "SECONDS_IN_TRANSACTION", 0)
    monkeypatch.setattr(tasks, "SECONDS_BETWEEN_TRANSACTIONS", 0)


@pytest.fixture
def articles(site):
    return [factories.ArticlePageFactory(slug=slug, authors=[site.author], reviewer=site.reviewer) for slug in "abcdef"]


@pytest.fixture
def admin(make_user, client):
    user = make_user("ada", is_superuser=True)
    client.force_login(user)
    return user
