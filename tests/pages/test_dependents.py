"""Many pages that show a changed fact or block are updated in the background."""

import datetime

import pytest
from django.core.management import call_command
from django.utils import timezone

from site_core.background_tasks.models import BackgroundTask
from site_core.pages import dependents
from site_core.seo_audit.models import PageAudit
from tests.support import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def fact():
    return factories.FactFactory(name="Price of a session", value="$250")


@pytest.fixture
def pages(site, fact):
    text = f'<p>A session costs <embed embedtype="fact" id="{fact.pk}"/>.</p>'
    pages = [factories.StandardPageFactory(body=[factories.paragraph(text)]) for _number in range(3)]
    for page in pages:
        page.save_revision().publish()
    return pages


def change(fact, value):
    fact.value = value
    fact.save()


def texts(pages):
    call_command("check_contradictions")
    return [PageAudit.objects.get(page=page).text for page in pages]


def test_pages_are_updated_in_the_background(pages, fact, monkeypatch):
    monkeypatch.setattr(dependents, "MAX_PAGES_IN_REQUEST", 2)
    change(fact, "$275")
    task = BackgroundTask.objects.get(kind=dependents.UPDATE)
    assert (task.state, task.done) == (task.State.DONE, 3)
    assert all("$275" in text for text in texts(pages))


def test_no_review_is_shown_until_the_update_has_read_the_page(site, fact, monkeypatch, client):
    monkeypatch.setattr(dependents, "MAX_PAGES_IN_REQUEST", 0)
    monkeypatch.setattr(dependents.services, "start", lambda *args, **kwargs: None)  # a busy machine
    fact.clinically_reviewed = True
    fact.save()
    text = f'<p>The dose is <embed embedtype="fact" id="{fact.pk}"/>.</p>'
    article = factories.ArticlePageFactory(body=[factories.paragraph(text)], reviewer=site.reviewer)
    assert b"Medically reviewed by" in client.get(article.url).content
    change(fact, "$275")
    assert b"Medically reviewed by" not in client.get(article.url).content


def test_a_few_pages_are_updated_at_once(pages, fact):
    change(fact, "$275")
    assert not BackgroundTask.objects.exists()


def test_the_schedule_continues_an_update_that_was_interrupted(pages, fact, monkeypatch):
    monkeypatch.setattr(dependents, "MAX_PAGES_IN_REQUEST", 2)
    change(fact, "$275")
    long_ago = timezone.now() - datetime.timedelta(hours=1)
    BackgroundTask.objects.update(state=BackgroundTask.State.RUNNING, alive_until=long_ago)
    call_command("continue_background_tasks")
    assert BackgroundTask.objects.get().state == BackgroundTask.State.DONE
    call_command("continue_background_tasks")
    assert BackgroundTask.objects.count() == 1
