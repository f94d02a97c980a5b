import pytest

from site_core.page_feedback import counter
from site_core.page_feedback.models import FeedbackCount, FeedbackSettings
from tests.support.factories import ArticlePageFactory

BROWSER = {"HTTP_USER_AGENT": "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"}


def url_of(page):
    return f"/helpful/{page.pk}/"


def stored(page):
    """Return the stored numbers of yes and no of ``page``, of all days."""
    counter.flush()
    rows = FeedbackCount.objects.filter(page=page).values_list("helpful", "unhelpful")
    return tuple(map(sum, zip(*rows, strict=True))) if rows else (0, 0)


@pytest.fixture
def asking(site):
    """Turn the question on."""
    feedback = FeedbackSettings.for_site(site.site)
    feedback.is_on = True
    feedback.save()
    return feedback


@pytest.fixture
def article(asking):
    return ArticlePageFactory(slug="helpful-article")


@pytest.fixture
def answer(client):
    """Return a function that answers as a browser does."""

    def send(page, value="yes", **extra):
        return client.post(url_of(page), {"helpful": value}, **(BROWSER | extra))

    return send
