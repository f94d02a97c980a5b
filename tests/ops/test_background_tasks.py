"""With TASKS=database, a worker runs background tasks."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult
from wagtail.models import Site

from site_core.redirects.models import RedirectRule, RedirectUpload
from site_core.search.query import search_pages
from site_core.seo.index_now import queue
from site_core.seo.index_now.models import IndexNowPing
from tests.support.factories import ArticlePageFactory
from tests.support.html import soup

PAST = "/admin/redirects/imports/"


@pytest.fixture(autouse=True)
def _tasks_in_database(settings):
    settings.TASKS_IN = "database"
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def run_worker():
    """Do what ``manage.py db_worker`` does until no task is left."""
    Worker(
        queue_names=["default"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id="worker",
        excluded_queue_names=[],
    ).run()
    assert not DBTaskResult.objects.exclude(status="SUCCESSFUL").exists()


def upload(editor, content=b"from,to\n/a/,/team/\n"):
    data = {"file": SimpleUploadedFile("old.csv", content)}
    return editor.post(f"{PAST}new/", data, follow=True)


def confirm(editor, action):
    return editor.post(f"{PAST}{RedirectUpload.objects.get().pk}/", {"action": action}, follow=True)


def test_worker_imports_redirects_which_can_be_undone(site, editor):
    upload(editor)
    assert RedirectUpload.objects.get().state == RedirectUpload.State.CHECKING
    run_worker()
    assert RedirectUpload.objects.get().state == RedirectUpload.State.CHECKED
    confirm(editor, "all")
    assert not RedirectRule.objects.exists()
    run_worker()
    assert RedirectRule.objects.get().target == "/team/"
    editor.post(f"{PAST}{RedirectUpload.objects.get().result_id}/undo/")
    assert not RedirectRule.objects.exists()


def test_waiting_import_shows_progress(site, editor):
    text = soup(upload(editor)).main.get_text(" ")
    assert "interrupted" not in text
    progress = editor.get(f"{PAST}{RedirectUpload.objects.get().pk}/progress/").json()
    assert progress == {"state": "checking", "interrupted": False, "done": 0, "total": 0}


def test_worker_skips_a_discarded_upload(site, editor):
    upload(editor)
    confirm(editor, "discard")
    run_worker()
    assert not RedirectUpload.objects.exists()


def test_unreadable_file_says_why(site, editor):
    upload(editor, b"hello world\n")
    run_worker()
    assert "format of this file is unknown" in RedirectUpload.objects.get().error


def test_worker_indexes_new_pages(site):
    ArticlePageFactory(parent=site.articles, title="Sleep and the night")
    run_worker()
    assert [page.title for page in search_pages("night")] == ["Sleep and the night"]


def test_worker_notifies_search_engines(site, settings, monkeypatch):
    counts = []
    monkeypatch.setattr(queue, "send_pings", lambda: counts.append(IndexNowPing.objects.count()))
    queue.enqueue(Site.objects.get(), ["/articles/sleep/", "/articles/"])
    assert counts == []
    run_worker()
    assert counts == [2]


def test_no_changes_create_no_task(site):
    DBTaskResult.objects.all().delete()
    queue.enqueue(Site.objects.get(), [])
    assert not DBTaskResult.objects.exists()
