"""The report, its export, the stored data, the dashboard, and the command."""

import csv
import io
import json

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from site_core.seo_audit import store
from site_core.seo_audit.models import AuditedPage, PageAudit
from site_core.site_settings.models import ClinicSettings
from tests.support import factories
from tests.support.audit import get_codes, get_findings, good_page, log_in_with_permissions, run_audit
from tests.support.html import soup, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HOSTILE = "</script><img src=x onerror=alert(1)>"


@pytest.fixture
def report(site):
    return reverse("seo_audit:report")


def titles(response):
    return [link.get_text() for link in soup(response).select("#listing-results td.title a, td.title .title-wrapper a")]


def test_the_report_lists_every_live_page_with_score_and_findings(site, editor, report):
    page = good_page(site, "<p>It is guaranteed.</p>")
    factories.StandardPageFactory(title="A draft", live=False)
    response = editor.get(report)
    row = next(row for row in soup(response).select("table.listing tbody tr") if page.title in row.get_text())
    assert page.url in row.get_text()
    assert "90 Good" in " ".join(row.get_text(" ").split())
    link = row.select_one(".seo-finding a")
    assert link["href"] == f"/admin/pages/{page.pk}/edit/#:w:contentpath=body.{page.body[0].id}"
    assert "Warning: Prohibited claim" in link.get_text()
    assert "A draft" not in response.content.decode()


def test_the_report_is_in_the_reports_menu(site, editor):
    assert reverse("seo_audit:report") in editor.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("?q=sleep", ["How sleep and mood meet"]),
        ("?q=/how-sleep/", ["How sleep and mood meet"]),
        ("?q=no-such-words", []),
        ("?kind=claim", ["How sleep and mood meet"]),
        ("?severity=error", []),
        ("?kind=claim&severity=notice", ["How sleep and mood meet"]),
        ("?kind=no_such_kind&q=sleep", ["How sleep and mood meet"]),
    ],
)
def test_search_and_filters_narrow_the_report(site, editor, report, query, shown):
    good_page(
        site, "<p>It is guaranteed.</p>", title="How sleep and mood meet", slug="how-sleep", search_description=""
    )
    assert titles(editor.get(report + query)) == shown


def test_the_report_lists_hidden_pages(site, editor, report):
    hidden = good_page(site, title="Only for those with the link", noindex=True)
    elsewhere = good_page(site, title="Printed elsewhere first", canonical_url="https://other.example/")
    assert titles(editor.get(f"{report}?indexing=noindex")) == [hidden.title]
    assert titles(editor.get(f"{report}?indexing=canonical")) == [elsewhere.title]
    assert {hidden.title, elsewhere.title}.isdisjoint(titles(editor.get(f"{report}?indexing=listed")))
    assert "hidden from search engines" in text_of(editor.get(f"{report}?indexing=noindex"))
    assert titles(editor.get(f"{report}?indexing=no-such-value"))


def test_the_report_can_be_filtered_by_section_and_type(site, editor, report):
    team = editor.get(f"{report}?section={site.team.pk}")
    assert set(titles(team)) == {"Team", "Maya Ellison", "Tomás Arreola"}
    people = editor.get(f"{report}?content_type={site.author.content_type_id}")
    assert set(titles(people)) == {"Maya Ellison", "Tomás Arreola"}


@pytest.mark.parametrize(
    "key", ["title", "type", "score", "findings", "words", "links_in", "links_out", "published", "no-such-column"]
)
def test_the_report_sorts_by_every_column(site, editor, report, key):
    up, down = (
        titles(editor.get(f"{report}?ordering={sign}{key}&content_type={site.author.content_type_id}"))
        for sign in ("", "-")
    )
    assert len(up) == len(down) == 2
    if key == "title":
        assert up == down[::-1] == ["Maya Ellison", "Tomás Arreola"]


def test_an_empty_report_links_to_all_pages(site, editor, report):
    assert "Show all pages" in editor.get(f"{report}?q=no-such-words").content.decode()


def test_filters_load_only_the_results(site, editor):
    response = editor.get(reverse("seo_audit:results") + "?severity=warning&_w_filter_fragment=1")
    assert response.status_code == 200
    assert "<html" not in response.content.decode()


def test_an_editor_of_one_section_sees_that_section(site, client, django_user_model, report):
    log_in_with_permissions(client, django_user_model, site.team, "change")
    assert set(titles(client.get(report))) == {"Team", "Maya Ellison", "Tomás Arreola"}


def test_a_moderator_sees_the_pages_they_can_publish(site, client, django_user_model, report):
    log_in_with_permissions(client, django_user_model, site.articles, "publish")
    assert titles(client.get(report)) == ["Articles"]


@pytest.mark.parametrize("name", ["report", "results", "edit"])
def test_users_without_permission_are_redirected(site, client, django_user_model, name):
    address = reverse(f"seo_audit:{name}")
    assert client.get(address).status_code == 302  # to the login
    log_in_with_permissions(client, django_user_model, site.team)
    assert client.get(address).status_code == 302  # to the admin's front page, with a message
    assert "SEO audit" not in client.get(reverse("wagtailadmin_home")).content.decode()


def test_hostile_titles_are_escaped(site, editor, report):
    page = good_page(site, title=HOSTILE, seo_title=HOSTILE, search_description=HOSTILE)
    page.save()
    good_page(site, seo_title=HOSTILE)
    for address in (
        report,
        reverse("seo_audit:edit"),
        reverse("wagtailadmin_home"),
        reverse("seo_audit:checks", args=[page.pk]),
    ):
        html = editor.get(address).content.decode()
        assert "<img src=x" not in html, address
    assert HOSTILE in editor.get(report).content.decode().replace("&lt;", "<").replace("&gt;", ">")


@pytest.mark.parametrize("start", "=+-@\t")
def test_formulas_are_escaped_in_exports(site, editor, report, start):
    title = f"{start}HYPERLINK(1)"
    good_page(site, title=title)
    rows = b"".join(editor.get(f"{report}?export=csv").streaming_content).decode().splitlines()
    assert any(row.startswith(f"'{title}") for row in rows)
    book = openpyxl.load_workbook(io.BytesIO(b"".join(editor.get(f"{report}?export=xlsx").streaming_content)))
    cells = [row[0] for row in book.active.iter_rows()]
    assert any(str(cell.value).startswith("'") and cell.data_type != "f" for cell in cells)


def test_the_export_matches_the_report(site, editor, report):
    page = good_page(site, "<p>It is guaranteed.</p>")
    text = b"".join(editor.get(f"{report}?export=csv&kind=claim").streaming_content).decode()
    heading, *rows = csv.reader(io.StringIO(text))
    assert heading == [
        *("Page", "URL", "Type", "Score", "Grade", "Findings", "Words", "Links in", "Links out", "Last published")
    ]
    [row] = rows
    assert row[:5] == [page.title, f"http://testserver{page.url}", "Standard page", "90", "Good"]
    assert row[5].startswith("Warning: Prohibited claim")


def test_a_page_is_read_once_after_each_publication(site, monkeypatch):
    page = good_page(site)
    run_audit()
    monkeypatch.setattr(store, "extract_page_data", lambda page: pytest.fail("The page was read again."))
    run_audit()
    monkeypatch.undo()
    page.title = "Relief is guaranteed, says this page"
    page.save_revision().publish()
    assert PageAudit.objects.get(page=page).data["meta_title"].startswith("Relief")
    assert "claim" in get_codes(page)


def test_a_page_saved_by_a_script_is_read_again(site):
    page = good_page(site)
    assert get_codes(page) == []
    page.search_description = "Short."
    page.save()
    assert get_codes(page) == ["description_short"]


def test_a_new_clinic_name_makes_the_data_stale(site):
    page = good_page(site)
    assert get_codes(page) == []
    ClinicSettings.objects.update(name="W" * 40)
    assert get_codes(page) == ["title_long"]


def test_unpublished_and_deleted_pages_leave_the_audit(site):
    page = good_page(site)
    assert page.pk in run_audit().audited
    page.unpublish()
    assert page.pk not in run_audit().audited
    pk = page.pk
    page.delete()
    assert not PageAudit.objects.filter(page=pk).exists()


def test_publishing_keeps_site_wide_findings(site):
    page = factories.StandardPageFactory()
    assert "orphan" in get_codes(page)
    page.refresh_from_db()
    page.save_revision().publish()
    assert "orphan" in [finding.code for finding in AuditedPage.objects.get(page=page).findings]


def test_the_number_of_queries_does_not_grow_with_pages(site, editor, report):
    def queries():
        editor.get(report)
        with CaptureQueriesContext(connection) as caught:
            editor.get(report)
        return len(caught)

    factories.create_articles(site.articles, 3)
    few = queries()
    factories.create_articles(factories.BlogIndexPage.objects.get(), 30, first=3)
    assert queries() == few


def test_the_number_of_queries_does_not_grow_with_stale_pages(site):
    def queries(count, first):
        factories.create_articles(factories.BlogIndexPage.objects.get(), count, first=first)
        with CaptureQueriesContext(connection) as caught:
            run_audit()
        return len(caught)

    run_audit()
    assert queries(2, 0) == queries(40, 2)


def test_the_dashboard_lists_the_five_worst_pages(site, editor):
    home = reverse("wagtailadmin_home")
    assert "have not been audited yet" in editor.get(home).content.decode()
    worst = good_page(site, '<p>It is guaranteed. <a href="/no-such/">Gone</a></p>', title="The worst of all our pages")
    run_audit()
    rows = soup(editor.get(home)).select("[aria-labelledby=desk-worst-pages] li")
    assert len(rows) == 5
    assert worst.title in rows[0].get_text()
    assert "Error: Broken link" in rows[0].get_text()


def test_the_dashboard_says_when_there_are_no_issues(site, editor):
    run_audit()
    AuditedPage.objects.update(score=100)
    assert "No issues found." in editor.get(reverse("wagtailadmin_home")).content.decode()


def test_the_command_prints_findings_and_fails_on_errors(site, capsys):
    page = good_page(site, '<p><a href="/no-such/">Gone</a></p>')
    with pytest.raises(SystemExit) as stop:
        call_command("audit_seo")
    assert stop.value.code == 1
    printed = capsys.readouterr()
    assert f"{page.url}  {page.title}" in printed.out
    assert "Error: Broken link" in printed.out


def test_the_command_prints_one_section_as_json(site, capsys):
    call_command("audit_seo", "--format", "json", "--section", "team")
    rows = json.loads(capsys.readouterr().out)
    assert {row["path"] for row in rows} == {"/team/", "/team/maya-ellison/", "/team/tomas-arreola/"}


def test_the_command_says_when_a_section_is_empty(site):
    with pytest.raises(CommandError, match="no live pages"):
        call_command("audit_seo", "--section", "/nowhere/")


def test_findings_say_what_to_do(site):
    factories.StandardPageFactory(title="Thin")
    for page in run_audit():
        for finding in get_findings(page):
            assert finding.message.count(".") >= 1
