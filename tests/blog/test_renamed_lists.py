"""Lists of a topic or an author whose slug has changed: old URLs redirect to the list."""

import pytest
from django.test import TestCase
from django.urls import reverse

from site_core.caching import local_cache
from site_core.pages.models import FormerTopicSlug, PersonPage, Topic
from tests.support.factories import ArticlePageFactory, PersonPageFactory, TopicFactory


@pytest.fixture
def topic(site):
    topic = TopicFactory(name="Ketamine", slug="ketamine")
    ArticlePageFactory(topics=[topic])
    return topic


def rename_topic(topic, slug):
    topic.slug = slug
    topic.save()


def rename_person(person, slug):
    person = PersonPage.objects.get(pk=person.pk)
    person.slug = slug
    with TestCase.captureOnCommitCallbacks(execute=True):
        person.save_revision().publish()
    return person


def target(client, url):
    """Return where ``url`` redirects for good, or its status."""
    response = client.get(url)
    return response.headers["Location"] if response.status_code == 301 else response.status_code


@pytest.mark.parametrize("rest", ["", "feed/"])
def test_old_url_of_a_topic_redirects(topic, client, rest):
    rename_topic(topic, "esketamine")
    assert target(client, f"/articles/topic/ketamine/{rest}") == f"/articles/topic/esketamine/{rest}"
    assert client.get(f"/articles/topic/esketamine/{rest}").status_code == 200


def test_old_url_of_an_author_redirects(site, client):
    ArticlePageFactory(authors=[site.author])
    rename_person(site.author, "maya-arreola")
    assert target(client, "/articles/author/maya-ellison/") == "/articles/author/maya-arreola/"
    assert client.get("/articles/author/maya-arreola/").status_code == 200


def test_topic_renamed_in_the_admin_redirects(topic, editor, client):
    form = {"name": "Esketamine", "slug": "esketamine", "kind": "treatment"}
    editor.post(reverse("wagtailsnippets_pages_topic:edit", args=[topic.pk]), form)
    assert target(client, "/articles/topic/ketamine/") == "/articles/topic/esketamine/"


def test_all_old_urls_redirect_once_after_several_changes(topic, site, client):
    ArticlePageFactory(authors=[site.author])
    for number in (1, 2, 3):
        rename_topic(topic, f"topic-{number}")
        rename_person(site.author, f"person-{number}")
    for slug in ("ketamine", "topic-1", "topic-2"):
        assert target(client, f"/articles/topic/{slug}/") == "/articles/topic/topic-3/"
        assert target(client, f"/articles/topic/{slug}/feed/") == "/articles/topic/topic-3/feed/"
    for slug in ("maya-ellison", "person-1", "person-2"):
        assert target(client, f"/articles/author/{slug}/") == "/articles/author/person-3/"


def test_slug_that_was_changed_back_redirects_from_the_other(topic, site, client):
    ArticlePageFactory(authors=[site.author])
    for slug in ("other", "ketamine"):
        rename_topic(topic, slug)
    for slug in ("other", "maya-ellison"):
        rename_person(site.author, slug)
    assert target(client, "/articles/topic/ketamine/") == 200
    assert target(client, "/articles/topic/other/") == "/articles/topic/ketamine/"
    assert target(client, "/articles/author/maya-ellison/") == 200
    assert target(client, "/articles/author/other/") == "/articles/author/maya-ellison/"


def test_another_topic_that_gets_the_old_slug_wins(topic, client):
    rename_topic(topic, "esketamine")
    other = TopicFactory(slug="ketamine")
    assert target(client, "/articles/topic/ketamine/") == 404  # no articles yet
    ArticlePageFactory(topics=[other])
    assert client.get("/articles/topic/ketamine/").context["topic"] == other


def test_another_person_who_gets_the_old_slug_wins(site, client):
    ArticlePageFactory(authors=[site.author])
    rename_person(site.author, "maya-arreola")
    other = PersonPageFactory(slug="maya-e")
    rename_person(other, "maya-ellison")
    local_cache.clear()
    assert target(client, "/articles/author/maya-ellison/") == 404
    ArticlePageFactory(authors=[other])
    assert client.get("/articles/author/maya-ellison/").context["author"] == other


def test_slug_that_two_topics_had_redirects_to_the_last_one(topic, client):
    rename_topic(topic, "esketamine")
    other = TopicFactory(slug="ketamine")
    ArticlePageFactory(topics=[other])
    rename_topic(other, "infusions")
    assert target(client, "/articles/topic/ketamine/") == "/articles/topic/infusions/"


def test_old_urls_of_a_topic_without_articles_are_not_found(topic, client):
    rename_topic(topic, "esketamine")
    topic.articlepage_set.all().delete()
    assert target(client, "/articles/topic/ketamine/") == 404
    topic.delete()
    assert not FormerTopicSlug.objects.exists()


def test_later_pages_of_a_list_redirect_to_the_same_page(topic, client):
    rename_topic(topic, "esketamine")
    assert target(client, "/articles/topic/ketamine/?page=2&utm_source=x") == "/articles/topic/esketamine/?page=2"
    assert target(client, "/articles/topic/ketamine/?page=x") == "/articles/topic/esketamine/"


def test_draft_with_another_slug_redirects_nothing(site, client):
    ArticlePageFactory(authors=[site.author])
    site.author.slug = "maya-arreola"
    with TestCase.captureOnCommitCallbacks(execute=True):
        site.author.save_revision()
    assert target(client, "/articles/author/maya-ellison/") == 200
    assert target(client, "/articles/author/maya-arreola/") == 404


def test_change_of_the_name_alone_redirects_nothing(topic, client):
    topic.name = "Esketamine"
    topic.save()
    assert target(client, "/articles/topic/ketamine/") == 200
    assert not FormerTopicSlug.objects.exists()


def test_person_with_a_former_slug_can_be_deleted(site, editor):
    person = rename_person(PersonPageFactory(slug="old"), "new")
    editor.post(reverse("wagtailadmin_pages:delete", args=[person.pk]))
    assert not PersonPage.objects.filter(pk=person.pk).exists()


def test_topic_with_a_former_slug_can_be_deleted(site, editor):
    topic = TopicFactory(slug="old")
    rename_topic(topic, "new")
    editor.post(reverse("wagtailsnippets_pages_topic:delete", args=[topic.pk]))
    assert not Topic.objects.filter(pk=topic.pk).exists()
