"""A process whose code or settings a reload has replaced caches nothing more."""

import os

import pytest

from site_core.assets.design_tokens import design_tokens
from site_core.caching.page_cache import release
from tests.support.factories import ArticlePageFactory

URL = "/articles/sleep/"


@pytest.fixture
def project(settings, tmp_path):
    """A site with one template and a file of variables."""
    design_tokens()  # a process reads the stylesheets of its own code once
    settings.BASE_DIR, settings.ENV_FILE = tmp_path, tmp_path / ".env"
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text("Old")
    settings.ENV_FILE.write_text("SEARCH_INDEXING=on\n")
    return tmp_path


@pytest.fixture
def article(site, page_cache):
    return ArticlePageFactory(parent=site.articles, slug="sleep")


def test_fingerprint_changes_with_a_template_and_with_a_variable(project):
    fingerprints = {release.fingerprint()}
    (project / "templates" / "page.html").write_text("New and longer")
    fingerprints.add(release.fingerprint())
    (project / ".env").write_text("SEARCH_INDEXING=off\n")
    fingerprints.add(release.fingerprint())
    assert len(fingerprints) == 3


def test_fingerprint_is_the_same_after_files_were_only_read_or_written_again(project):
    before = release.fingerprint()
    (project / ".env").write_text("SEARCH_INDEXING=on\n")
    (project / "templates" / "page.html").read_text()
    assert release.fingerprint() == before


def test_process_with_the_previous_code_caches_nothing_and_no_proxy_may(project, new_worker, article, page_cache):
    previous = new_worker()
    (project / ".env").write_text("SEARCH_INDEXING=off\n")
    current = new_worker()
    response = previous.get(URL)
    assert (response.status, response.headers["cache-control"]) == (200, "no-cache")
    assert page_cache.usage()[0] == 0
    assert previous.get(URL).status == 200
    assert len(previous.rendered) == 2
    current.get(URL)
    assert page_cache.usage()[0] == 1


def test_process_with_the_previous_code_sends_what_the_current_one_cached(project, new_worker, article):
    previous = new_worker()
    (project / ".env").write_text("SEARCH_INDEXING=off\n")
    new_worker().get(URL)
    assert previous.get(URL).status == 200
    assert previous.rendered == []


def test_workers_of_the_same_release_share_the_cache(project, new_worker, article):
    first, second = new_worker(), new_worker()
    first.get(URL)
    second.get(URL)
    first.get(URL)
    assert (first.rendered, second.rendered) == ([URL], [])


def test_release_that_can_not_be_recorded_keeps_no_process_from_caching(project, tmp_path):
    (tmp_path / "full").write_text("a file where the folder should be")
    current = release.Release(tmp_path / "full" / "release")
    current.record()
    assert current.is_current()


def test_unreadable_release_counts_as_current(project, tmp_path):
    assert release.Release(tmp_path / "missing" / "release").is_current()
    os.mkdir(tmp_path / "release")
    assert release.Release(tmp_path / "release").is_current()
