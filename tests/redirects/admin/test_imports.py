"""Imports in the admin: upload, review, confirmation, and undo; and exports."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.models import ModelLogEntry

from site_core.lib.limited_process import Limits
from site_core.redirects.models import RedirectImport, RedirectRule, RedirectUpload
from site_core.redirects.transfer import background, jobs
from site_core.redirects.transfer.formats.limits import MAX_BYTES
from site_core.redirects.transfer.review import compare_reports
from tests.support.html import soup

MANAGERS = "Redirect managers"
NEW = "/admin/redirects/imports/new/"
PAST = "/admin/redirects/imports/"
FILE = b"from,to\n/a/,/team/\n/b/,/articles/\n/bad/,javascript:alert(1)\n"


@pytest.fixture(autouse=True)
def _site(site):
    return site


def upload(client, content=FILE, name="old.csv"):
    """Upload a file and return the response with the review."""
    return client.post(NEW, {"file": SimpleUploadedFile(name, content)}, follow=True)


def confirm(client, action):
    return client.post(f"{PAST}{RedirectUpload.objects.latest('pk').pk}/", {"action": action}, follow=True)


def text_of(response):
    return " ".join(soup(response).main.get_text(" ").split())


def rules():
    return {rule.source: rule.target for rule in RedirectRule.objects.all()}


def test_review_shows_lines_and_reasons_and_writes_nothing(editor):
    text = text_of(upload(editor))
    assert "2 to be created" in text
    assert "1 rejected" in text
    assert "4 /bad/ → javascript:alert(1) Enter a path on this site" in text
    assert rules() == {}


def test_valid_rows_can_be_imported_without_the_rejected_ones(editor):
    upload(editor)
    response = confirm(editor, "valid")
    assert "2 created, 0 changed, 0 skipped, 1 rejected" in text_of(response)
    assert rules() == {"/a/": "/team/", "/b/": "/articles/"}


def test_importing_all_rows_writes_nothing_if_one_is_rejected(editor):
    upload(editor)
    confirm(editor, "all")
    assert rules() == {}


def test_import_is_logged_and_can_be_undone(editor, admin_user):
    stored = RedirectRule.objects.create(source="/a/", target="/articles/feed/")
    upload(editor, b"from,to\n/a/,/team/\n/b/,/articles/\n")
    confirm(editor, "all")
    redirect_import = RedirectImport.objects.get()
    assert (redirect_import.created, redirect_import.changed, redirect_import.user) == (1, 1, admin_user)
    assert rules() == {"/a/": "/team/", "/b/": "/articles/"}
    response = editor.post(f"{PAST}{redirect_import.pk}/undo/", follow=True)
    assert "1 deleted, 1 restored" in text_of(response) + soup(response).get_text()
    assert rules() == {"/a/": "/articles/feed/"}
    assert set(ModelLogEntry.objects.values_list("action", flat=True)) >= {"redirects.import", "redirects.undo_import"}
    assert "already been undone" in soup(editor.post(f"{PAST}{redirect_import.pk}/undo/", follow=True)).get_text()
    assert RedirectRule.objects.get().pk == stored.pk


def test_undo_asks_first(editor):
    upload(editor)
    confirm(editor, "valid")
    pk = RedirectImport.objects.get().pk
    assert f"{PAST}{pk}/undo/" in editor.get(PAST).content.decode()
    text = text_of(editor.get(f"{PAST}{pk}/undo/"))
    assert "2 redirects that this import created will be deleted" in text
    assert "Deleted redirects don’t go to the trash." in text
    assert len(rules()) == 2


def test_undo_leaves_rules_that_were_changed_later(editor):
    upload(editor, b"from,to\n/a/,/team/\n")
    confirm(editor, "all")
    rule = RedirectRule.objects.get()
    rule.target = "/articles/"
    rule.save()
    response = editor.post(f"{PAST}{RedirectImport.objects.get().pk}/undo/", follow=True)
    assert "was changed after the import" in soup(response).get_text()
    assert rules() == {"/a/": "/articles/"}


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"   \n\n", "empty"),
        (bytes(range(256)) * 50, "can’t contain redirects"),
        (b"PK\x03\x04" + b"\x00" * 200, "can’t be opened"),
        (b'from,to\n"/a/,/b/\n', "quotation mark"),
        (b'{"redirects": [', "JSON"),
        (b"hello world\n", "format of this file is unknown"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "can’t contain redirects"),
    ],
    ids=["empty", "blank", "bytes", "zip", "quote", "json", "prose", "image"],
)
def test_unreadable_file_is_explained_and_writes_nothing(editor, content, message):
    assert message in text_of(upload(editor, content))
    assert rules() == {}


def test_file_that_is_too_large_is_rejected(editor):
    assert "larger than 32 MB" in text_of(upload(editor, b"x" * (MAX_BYTES + 1)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encoding_is_detected(editor, encoding):
    upload(editor, "from,to\n/über-uns/,/team/\n/straße/,/articles/\n".encode(encoding))
    confirm(editor, "all")
    assert rules() == {"/über-uns/": "/team/", "/straße/": "/articles/"}


def test_rows_are_escaped(editor):
    response = upload(editor, b"from,to\n<script>alert(1)</script>,/x y\n", "<img src=x>.csv")
    assert "<script>alert(1)" not in response.content.decode()
    assert "<img src=x>" not in response.content.decode()


def test_report_has_every_row(editor):
    upload(editor, b"from,to\n=1+1,javascript:x\n/a/,/team/\n")
    pk = RedirectUpload.objects.get().pk
    lines = editor.get(f"{PAST}{pk}/report/").getvalue().decode("utf-8-sig").splitlines()
    assert lines[0] == "line,outcome,row,changes,reasons"
    assert [line.split(",")[1] for line in lines[1:]] == ["rejected", "created"]
    assert not any(cell.startswith("=") for line in lines for cell in line.split(","))


def test_report_is_kept_after_the_import(editor):
    upload(editor)
    assert "report" in confirm(editor, "valid").content.decode()
    report = editor.get(f"{PAST}{RedirectUpload.objects.get().pk}/report/").getvalue().decode("utf-8-sig")
    assert [line.split(",")[1] for line in report.splitlines()[1:]] == ["created", "created", "rejected"]


def test_old_and_new_targets_of_changed_redirects_are_shown(editor):
    RedirectRule.objects.create(source="/a/", target="/articles/feed/")
    assert "New URL: /articles/feed/ → /team/" in text_of(upload(editor))


def test_rows_with_warnings_are_listed_apart(editor):
    text = text_of(upload(editor, b"from,to\n/a/.*,/team/\n/b/,/team/\n"))
    assert "1 to be imported, with warnings" in text
    assert "1 to be created" in text
    assert "Import 2 redirects" in text


def test_import_goes_on_if_other_redirects_changed_meanwhile(editor):
    upload(editor)
    RedirectRule.objects.create(source="/unrelated/", target="/team/")
    confirm(editor, "valid")
    assert {"/a/", "/b/"} <= set(rules())


def test_file_is_kept_and_the_difference_shown_if_redirects_changed_meanwhile(editor):
    upload(editor)
    RedirectRule.objects.create(source="/b/", target="/team/contact/")
    text = text_of(confirm(editor, "valid"))
    assert "1 row now has another result. Nothing has been imported" in text
    assert "Created. Changed. New URL: /team/contact/ → /articles/" in text
    assert "/a/" not in rules()
    confirm(editor, "valid")
    assert rules() == {"/a/": "/team/", "/b/": "/articles/"}


def test_file_is_kept_if_redirects_change_again_and_again_during_the_import(editor, monkeypatch):
    def change_rules(*args, **kwargs):
        RedirectRule.objects.create(source=f"/{RedirectRule.objects.count()}/", target="/team/")
        return compare_reports(*args, **kwargs)

    upload(editor)
    monkeypatch.setattr(jobs, "compare_reports", change_rules)
    assert "Other people were changing redirects" in text_of(confirm(editor, "valid"))
    monkeypatch.undo()
    confirm(editor, "valid")
    assert {"/a/", "/b/"} <= set(rules())


def test_file_is_discarded(editor):
    upload(editor)
    assert "File deleted" in soup(confirm(editor, "discard")).get_text()
    assert not RedirectUpload.objects.exists()


def test_file_content_is_deleted_after_the_import(editor):
    upload(editor)
    confirm(editor, "valid")
    assert bytes(RedirectUpload.objects.get().content) == b""


def test_interrupted_check_is_reported_and_can_be_repeated(editor, settings, monkeypatch):
    monkeypatch.setattr(jobs, "start", lambda upload: None)
    assert "interrupted" in text_of(upload(editor))
    monkeypatch.undo()
    assert "2 to be created" in text_of(confirm(editor, "check"))


def test_canceled_check_is_explained_and_can_be_repeated(editor, monkeypatch):
    monkeypatch.setattr(jobs, "start", lambda upload: background.prepare(upload.pk))
    response = upload(editor)
    assert soup(response).find("button", value="cancel")
    assert "Canceled. Nothing was imported." in text_of(confirm(editor, "cancel"))
    monkeypatch.undo()
    assert "2 to be created" in text_of(confirm(editor, "check"))


def test_import_that_completes_before_it_is_canceled_stays(editor):
    upload(editor)
    confirm(editor, "valid")
    assert "Import complete" in text_of(confirm(editor, "cancel"))


def test_import_that_was_canceled_meanwhile_writes_nothing(editor, monkeypatch):
    def write_and_cancel(*args, **kwargs):
        result = write(*args, **kwargs)
        background.cancel(RedirectUpload.objects.get().pk)
        return result

    write = jobs.Importer.write
    upload(editor)
    monkeypatch.setattr(jobs.Importer, "write", write_and_cancel)
    confirm(editor, "valid")
    assert rules() == {}


def test_unexpected_errors_are_reported_and_write_nothing(editor, monkeypatch):
    def broken(upload):
        raise RuntimeError("x")

    upload(editor)
    monkeypatch.setattr(jobs, "write", broken)
    assert "nothing was imported" in text_of(confirm(editor, "valid"))
    assert rules() == {}
    monkeypatch.undo()
    assert "2 to be created" in text_of(confirm(editor, "check"))


def test_progress_is_reported(editor):
    upload(editor)
    progress = editor.get(f"{PAST}{RedirectUpload.objects.get().pk}/progress/").json()
    assert progress == {"state": "checked", "interrupted": False, "done": 3, "total": 3}


def test_other_users_cannot_see_an_upload(editor, django_user_model):
    upload(editor)
    other = Client()
    other.force_login(django_user_model.objects.create_superuser("other", password="x"))
    assert other.get(f"{PAST}{RedirectUpload.objects.get().pk}/").status_code == 404


def test_redirects_to_other_websites_need_a_permission(editor, person):
    content = b"from,to\n/a/,https://elsewhere.example/\n"
    assert "another website" in text_of(upload(person(MANAGERS), content))
    assert "1 to be created" in text_of(upload(editor, content))


@pytest.mark.parametrize("url", [NEW, PAST, "/admin/redirects/export/csv/"])
@pytest.mark.parametrize("group", ["Editors", MANAGERS])
def test_editors_can_export_and_managers_can_import(person, group, url):
    response = person(group).get(url)
    is_denied = response.status_code == 403 or response.headers.get("Location") == "/admin/"
    assert is_denied == (group == "Editors" and "export" not in url)


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "json"])
def test_export_can_be_imported_again(editor, file_format):
    RedirectRule.objects.create(source="/a/", target="/team/", notes="Why")
    content = b"".join(editor.get(f"/admin/redirects/export/{file_format}/").streaming_content)
    assert "1 skipped" in text_of(upload(editor, content, f"x.{file_format}"))


def test_excel_export_that_takes_too_long_offers_csv(editor, monkeypatch):
    RedirectRule.objects.create(source="/a/", target="/team/")
    monkeypatch.setattr("site_core.redirects.transfer.exporter.MAX_XLSX_RULES_IN_REQUEST", 0)
    monkeypatch.setattr("site_core.redirects.transfer.exporter.LIMITS", Limits(megabytes=500, cpu_seconds=1, seconds=1))
    response = editor.get("/admin/redirects/export/xlsx/", follow=True)
    assert "Download the CSV file" in text_of(response)


def test_unknown_export_format_is_not_found(editor):
    assert editor.get("/admin/redirects/export/exe/").status_code == 404
