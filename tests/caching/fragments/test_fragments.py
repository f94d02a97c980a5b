"""Who gets stored fragments, and how long."""

import datetime
import signal

import pytest
import time_machine
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import timezone

from site_core.banners.models import Banner
from site_core.caching.configuration import cache_settings
from site_core.caching.fragments import request_fragments
from site_core.caching.fragments.versions import ANY_CHANGE, SITE, change_versions, read_versions
from site_core.media.models import ClinicImage
from site_core.site_settings.models import ClinicSettings
from tests.support.factories import ArticlePageFactory, ImageFactory, paragraph
from tests.support.reviewing import publish_without_review
from tests.support.site_settings import usual_hours

HOUR = datetime.timedelta(hours=1)
ALL = {"metadata", "header", "content", "neighbors", "print foot", "structured data", "footer"}
OWN = {"metadata", "content", "print foot", "structured data"}


@pytest.fixture
def article(pages, visitors):
    visitors.get("/articles/second/")
    return pages.second


def publish(page, **fields):
    for name, value in fields.items():
        setattr(page, name, value)
    publish_without_review(page)


def test_first_request_renders_all_fragments_and_the_second_none(pages, visitors):
    assert visitors.rendered("/articles/second/") == ALL
    assert visitors.rendered("/articles/second/") == set()


def test_another_process_uses_what_is_in_the_shared_cache(article, visitors):
    request_fragments.clear_local()
    assert visitors.rendered("/articles/second/") == set()


def test_newer_fragments_of_another_process_replace_outdated_ones(article, visitors):
    key = visitors.get("/articles/second/").wsgi_request.fragments.key
    outdated = cache.get(f"fragments:{key}")
    change_versions([SITE])
    visitors.get("/articles/second/")
    request_fragments._local.set(key, outdated)  # as in a process that has not rendered the page since
    assert visitors.rendered("/articles/second/") == set()


def test_new_text_of_an_article_leaves_all_other_pages_as_they_are(article, pages, visitors):
    publish(pages.first, body=[paragraph("<p>Other words.</p>")])
    assert visitors.rendered("/articles/second/") == set()


def test_new_article_leaves_the_text_of_others_as_it_is(article, visitors):
    ArticlePageFactory(title="New")
    assert visitors.rendered("/articles/second/") == ALL - OWN


def test_new_url_of_a_linked_page_changes_the_text_with_the_link(article, pages, visitors):
    publish(pages.treatment, slug="other")
    assert "content" in visitors.rendered("/articles/second/")


def test_draft_leaves_fragments_as_they_are(article, visitors):
    article.title = "Not published"
    article.save_revision()
    assert visitors.rendered("/articles/second/") == set()


def test_upload_leaves_fragments_as_they_are(article, visitors, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        ImageFactory()
    assert visitors.rendered("/articles/second/") == set()


def test_rollback_brings_back_the_versions(article):
    before = read_versions([ANY_CHANGE, SITE])
    with transaction.atomic():
        change_versions([SITE])
        assert read_versions([SITE]) != {SITE: before[SITE]}
        transaction.set_rollback(True)
    assert read_versions([ANY_CHANGE, SITE]) == before


def test_nothing_is_stored_if_something_changes_meanwhile(pages, visitors, monkeypatch):
    store = request_fragments.RequestFragments.store

    def change_and_store(fragments):
        change_versions([])
        store(fragments)

    monkeypatch.setattr(request_fragments.RequestFragments, "store", change_and_store)
    visitors.get("/articles/second/")
    monkeypatch.undo()
    assert visitors.rendered("/articles/second/") == ALL


def test_fragments_are_for_one_day(article, visitors):
    with time_machine.travel("2027-02-03"):
        assert visitors.rendered("/articles/second/") == ALL


def test_page_that_says_whether_the_clinic_is_open_renders_that_each_time(site, visitors):
    clinic = ClinicSettings.objects.get()
    clinic.opening_hours = [usual_hours("01234", "09:00", "17:00")]
    clinic.save()
    assert len(visitors.rendered("/")) > 1
    assert visitors.rendered("/") == set()
    assert "open-now" in visitors.get("/").content.decode()


def test_hosts_do_not_share_fragments(article, visitors):
    response = visitors.visitor.get("/articles/second/", HTTP_HOST="localhost")
    assert response.wsgi_request.fragments.rendered.keys() >= OWN


@pytest.mark.parametrize("query", ["?utm_source=letter", "?page=1"])
def test_urls_with_a_query_get_none(pages, visitors, query):
    assert not hasattr(visitors.get(f"/articles/{query}").wsgi_request, "fragments")


def test_people_who_are_signed_in_get_none(article, visitors):
    visitors.visitor.force_login(User.objects.create_superuser("dana"))
    assert not hasattr(visitors.get("/articles/second/").wsgi_request, "fragments")


def test_preview_gets_none(article, settings):
    settings.FRAGMENT_CACHE = True
    draft = article.get_latest_revision_as_object()
    draft.title = "A draft"
    request = draft.make_preview_request()
    assert "A draft" in request.rendered_content
    assert not hasattr(request, "fragments")


def test_alias_gets_none(article, visitors):
    article.create_alias(update_slug="copy")
    assert visitors.get("/articles/copy/").wsgi_request.fragments is None


def test_page_whose_images_are_missing_is_not_stored(pages, visitors, settings):
    ClinicImage.objects.update(file="original_images/gone.jpg", file_hash="")
    ClinicImage.objects.get(pk=pages.image.pk).renditions.all().delete()
    for _ in range(2):
        assert not {"content", "neighbors"} & visitors.rendered("/treatments/esketamine/")
        assert not visitors.get("/treatments/esketamine/").wsgi_request.fragments.has("content")


def test_stored_article_takes_three_queries(article, visitors, django_assert_max_num_queries):
    visitors.get("/articles/second/")
    with django_assert_max_num_queries(3):
        visitors.get("/articles/second/")


def test_pages_are_rendered_while_redis_is_down(pages, visitors, settings, redis_server):
    settings.CACHES = {"default": cache_settings(f"redis://127.0.0.1:{redis_server.port}/0")}
    visitors.get("/articles/second/")
    redis_server.stop(signal.SIGKILL)
    publish(pages.second, title="While Redis is down")
    for _ in range(2):
        assert visitors.get_text("/articles/second/") == visitors.render("/articles/second/")
        request_fragments.clear_local()


def test_pages_are_rendered_while_the_folder_of_the_cache_cannot_be_written(pages, visitors, settings, tmp_path):
    (tmp_path / "file").touch()
    settings.CACHES = {"default": cache_settings(f"filecache://{tmp_path}/file/folder")}
    for title in ("First title", "Second title"):
        publish(pages.second, title=title)
        assert visitors.get_text("/articles/second/") == visitors.render("/articles/second/")


def test_fragments_can_be_turned_off(pages, settings):
    client = Client()
    assert not hasattr(client.get("/articles/second/").wsgi_request, "fragments")


def test_structured_data_is_not_stored_while_a_banner_may_begin_or_end(site, visitors):
    now = timezone.now()
    banner = Banner(text="We are closed today.", kind=Banner.Kind.URGENT, closes_clinic=True, site=site.site)
    banner.starts_at, banner.ends_at = now + HOUR, now + 2 * HOUR
    banner.save()
    for _ in range(2):
        assert not visitors.get("/team/").wsgi_request.fragments.has("structured data")
    with time_machine.travel(now + 1.5 * HOUR):
        assert visitors.get_text("/team/") == visitors.render("/team/")
