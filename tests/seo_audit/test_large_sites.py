"""The report of a site with so many pages that its audit runs in the background."""

import datetime

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from site_core.background_tasks.models import BackgroundTask
from site_core.seo_audit import background, site_audit
from site_core.seo_audit.models import AuditedPage
from tests.support.audit import get_codes, good_page, log_in_with_permissions
from tests.support.html import soup, text_of

pytestmark = pytest.mark.django_db

State = BackgroundTask.State


@pytest.fixture(autouse=True)
def _many_pages(site, monkeypatch):
    monkeypatch.setattr(site_audit, "MAX_PAGES_IN_REQUEST", 0)


@pytest.fixture
def report(site):
    return reverse("seo_audit:report")


def test_the_first_visit_starts_the_audit(editor, report):
    text = text_of(editor.get(report))
    assert "Meet our team" not in text
    assert BackgroundTask.objects.get().state == State.DONE
    assert "is as of" in text


def test_the_result_is_kept_until_the_audit_is_started_again(site, editor, report):
    editor.get(report)
    page = good_page(site)
    assert page.title not in text_of(editor.get(report))
    editor.post(report)
    assert page.title in text_of(editor.get(report))


def test_a_published_page_is_in_the_report_at_once(site, editor, report):
    page = good_page(site)
    page.title = "A title that nobody else has given"
    page.save_revision().publish()
    editor.get(report)
    page.title = "Another title that nobody else has given"
    page.save_revision().publish()
    assert page.title in text_of(editor.get(report))


def test_a_running_audit_shows_its_progress_and_is_not_started_again(editor, report):
    task = BackgroundTask.objects.create(
        kind=background.KIND,
        key=background.KIND,
        state=State.RUNNING,
        done=10,
        total=90,
        alive_until=timezone.now() + datetime.timedelta(minutes=1),
    )
    page = soup(editor.get(report))
    progress = editor.get(page.select_one("[data-task-progress]")["data-url"]).json()
    assert progress == {"state": "running", "interrupted": False, "done": 10, "total": 90}
    editor.post(report)
    assert BackgroundTask.objects.get() == task


def test_an_interrupted_audit_can_be_started_again(editor, report):
    task = BackgroundTask.objects.create(kind=background.KIND, key=background.KIND, state=State.RUNNING)
    page = editor.get(report)
    assert "was interrupted" in text_of(page)
    [form] = soup(page).select(".task-state form")
    editor.post(form["action"], {"action": "start"})
    task.refresh_from_db()
    assert task.state == State.DONE


def test_the_nightly_job_audits_all_pages(site):
    page = good_page(site, "<p>It is guaranteed.</p>")
    call_command("audit_seo", "--in-background")
    assert AuditedPage.objects.get(page=page).codes == " claim "


def test_people_who_can_edit_no_page_cannot_see_the_task(site, client, django_user_model):
    task = BackgroundTask.objects.create(kind=background.KIND, state=State.RUNNING)
    log_in_with_permissions(client, django_user_model, site.team)
    assert client.get(reverse("background_task_progress", args=[task.pk])).status_code == 302


@pytest.mark.parametrize("size", [1, 2, 100])
def test_chunks_do_not_change_what_is_found(site, monkeypatch, size):
    same = "A title that several pages have"
    pages = [good_page(site, title=f"Page {number}", seo_title=same) for number in range(5)]
    monkeypatch.setattr(site_audit, "CHUNK_SIZE", size)
    assert all("title_duplicate" in get_codes(page) for page in pages)
    first = AuditedPage.objects.get(page=pages[0])
    assert "“Page 1”, “Page 2”, “Page 3” and 1 more" in first.findings_text
    assert AuditedPage.objects.get(page=site.team).links_in == 5


def test_the_checks_in_the_editor_do_not_audit_the_site(site, editor, monkeypatch):
    page = good_page(site)
    call_command("audit_seo", "--in-background")
    monkeypatch.setattr(site_audit.SiteReader, "__init__", lambda *args: pytest.fail("The whole site was read."))
    response = editor.get(reverse("seo_audit:checks", args=[page.pk]))
    assert "100" in text_of(response)


def test_a_file_for_excel_that_takes_too_long_is_refused(site, editor, report, monkeypatch):
    call_command("audit_seo", "--in-background")
    monkeypatch.setattr("site_core.seo_audit.report.MAX_XLSX_ROWS", 1)
    assert "take too long" in text_of(editor.get(f"{report}?export=xlsx", follow=True))
    assert editor.get(f"{report}?export=xlsx&kind=no_such_kind&q=ellison").streaming
    assert len(b"".join(editor.get(f"{report}?export=csv").streaming_content).splitlines()) > 2
