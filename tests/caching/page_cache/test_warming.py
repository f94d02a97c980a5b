"""The command that requests every page before visitors do."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from wagtail.models import Site

from tests.support.factories import ArticlePageFactory, ImageFactory, StandardPageFactory


@pytest.fixture
def article(site):
    return ArticlePageFactory(parent=site.articles, slug="sleep")


def warm():
    out, err = StringIO(), StringIO()
    call_command("warm_pages", stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def test_no_visitor_waits_for_a_page_to_be_rendered(worker, article):
    output, failures = warm()
    for url in ("/", "/articles/", "/articles/sleep/", "/team/maya-ellison/", "/sitemap.xml"):
        assert worker.get(url).status == 200
    assert worker.rendered == []
    assert "8 of 8 pages" in output
    assert failures == ""


def test_warming_invalidates_nothing(page_cache, article):
    before = page_cache.generation()
    warm()
    assert page_cache.generation() == before


def test_failed_pages_are_listed(article, page_cache, settings):
    settings.ALLOWED_HOSTS = ["elsewhere.example"]
    _, failures = warm()
    assert "http://testserver/sitemap.xml returned 400" in failures


def test_every_site_is_warmed(worker, article, settings):
    settings.ALLOWED_HOSTS = ["testserver", "localhost"]
    Site.objects.create(hostname="localhost", port=80, root_page=article.get_parent())
    warm()
    assert worker.get("/sleep/", host="localhost").status == 200
    assert worker.rendered == []


def test_renditions_are_created_for_every_page(site):
    image = ImageFactory()
    StandardPageFactory(image=image)
    StandardPageFactory(live=False)
    output, _ = warm()
    assert image.renditions.exists()
    assert "7 of 7 pages" in output


def test_failing_page_does_not_prevent_renditions_of_others(site):
    broken, image = ImageFactory(), ImageFactory()
    Path(broken.file.path).write_bytes(b"not an image")
    StandardPageFactory(image=broken)
    StandardPageFactory(image=image)
    warm()
    assert image.renditions.exists()
