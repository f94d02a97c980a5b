"""Imports in the admin: uploaded, looked through, confirmed, undone; and export."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from wagtail.models import ModelLogEntry

from site_core.redirects import uploads
from site_core.redirects.formats.texts import MOST_BYTES
from site_core.redirects.models import RedirectImport, RedirectRule, RedirectUpload
from tests.html import soup

MANAGERS = "Redirect managers"
NEW = "/admin/redirects/imports/new/"
PAST = "/admin/redirects/imports/"
FILE = b"from,to\n/a/,/team/\n/b/,/articles/\n/bad/,javascript:alert(1)\n"


@pytest.fixture(autouse=True)
def _site(site):
    return site


def upload(client, content=FILE, name="old.csv"):
    """Upload a file; return the response of the page that shows what would become of it."""
    return client.post(NEW, {"file": SimpleUploadedFile(name, content)}, follow=True)


def confirm(client, action):
    return client.post(f"{PAST}{RedirectUpload.objects.latest('pk').pk}/", {"action": action}, follow=True)


def text_of(response):
    return " ".join(soup(response).main.get_text(" ").split())


def rules():
    return {rule.source: rule.target for rule in RedirectRule.objects.all()}


def test_dry_run_shows_lines_and_reasons_and_writes_nothing(editor):
    text = text_of(upload(editor))
    assert "2 would be created" in text
    assert "1 refused" in text
    assert "4 /bad/ → javascript:alert(1) Write a path of this site" in text
    assert rules() == {}


def test_valid_rows_are_imported_on_their_own(editor):
    upload(editor)
    response = confirm(editor, "valid")
    assert "2 created, 0 changed, 0 skipped, 1 refused" in text_of(response)
    assert rules() == {"/a/": "/team/", "/b/": "/articles/"}


def test_all_or_nothing_is_nothing_while_a_row_is_refused(editor):
    upload(editor)
    confirm(editor, "all")
    assert rules() == {}


def test_import_is_logged_and_undone_as_a_whole(editor, admin_user):
    stored = RedirectRule.objects.create(source="/a/", target="/articles/feed/")
    upload(editor, b"from,to\n/a/,/team/\n/b/,/articles/\n")
    confirm(editor, "all")
    made = RedirectImport.objects.get()
    assert (made.created, made.changed, made.user) == (1, 1, admin_user)
    assert rules() == {"/a/": "/team/", "/b/": "/articles/"}
    response = editor.post(PAST, {"import": made.pk}, follow=True)
    assert "1 removed, 1 as they were before" in text_of(response) + soup(response).get_text()
    assert rules() == {"/a/": "/articles/feed/"}
    assert set(ModelLogEntry.objects.values_list("action", flat=True)) >= {"redirects.import", "redirects.undo_import"}
    assert "undone already" in soup(editor.post(PAST, {"import": made.pk}, follow=True)).get_text()
    assert RedirectRule.objects.get().pk == stored.pk


def test_rule_changed_since_stays_at_undo(editor):
    upload(editor, b"from,to\n/a/,/team/\n")
    confirm(editor, "all")
    rule = RedirectRule.objects.get()
    rule.target = "/articles/"
    rule.save()
    response = editor.post(PAST, {"import": RedirectImport.objects.get().pk}, follow=True)
    assert "was changed after the import" in soup(response).get_text()
    assert rules() == {"/a/": "/articles/"}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"   \n\n", "empty"),
        (bytes(range(256)) * 50, "not a file of redirects"),
        (b"PK\x03\x04" + b"\x00" * 200, "can't be opened"),
        (b'from,to\n"/a/,/b/\n', "quotation mark"),
        (b'{"redirects": [', "JSON"),
        (b"hello world\n", "No format"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "not a file of redirects"),
    ],
    ids=["empty", "blank", "bytes", "zip", "quote", "json", "prose", "picture"],
)
def test_file_that_cannot_be_read_says_why_and_writes_nothing(editor, content, says):
    assert says in text_of(upload(editor, content))
    assert rules() == {}


def test_file_that_is_too_large_is_refused(editor):
    assert "larger than 32 MB" in text_of(upload(editor, b"x" * (MOST_BYTES + 1)))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encoding_is_seen_from_the_content(editor, encoding):
    upload(editor, "from,to\n/über-uns/,/team/\n/straße/,/articles/\n".encode(encoding))
    confirm(editor, "all")
    assert rules() == {"/über-uns/": "/team/", "/straße/": "/articles/"}


def test_rows_are_text_on_every_screen(editor):
    response = upload(editor, b"from,to\n<script>alert(1)</script>,/x y\n", "<img src=x>.csv")
    assert "<script>alert(1)" not in response.content.decode()
    assert "<img src=x>" not in response.content.decode()


def test_report_has_every_row(editor):
    upload(editor, b"from,to\n=1+1,javascript:x\n/a/,/team/\n")
    pk = RedirectUpload.objects.get().pk
    lines = b"".join(editor.get(f"{PAST}{pk}/report/")).decode("utf-8-sig").splitlines()
    assert lines[0] == "line,what,row,why"
    assert [line.split(",")[1] for line in lines[1:]] == ["refused", "created"]
    assert not any(cell.startswith("=") for line in lines for cell in line.split(","))


def test_file_is_thrown_away(editor):
    upload(editor)
    assert "thrown away" in soup(confirm(editor, "discard")).get_text()
    assert not RedirectUpload.objects.exists()


def test_file_is_forgotten_once_it_is_imported(editor):
    upload(editor)
    confirm(editor, "valid")
    assert bytes(RedirectUpload.objects.get().content) == b""


def test_interrupted_work_says_so_and_begins_anew(editor, settings, monkeypatch):
    monkeypatch.setattr(uploads, "start", lambda upload, work: None)
    assert "interrupted" in text_of(upload(editor))
    monkeypatch.undo()
    assert "2 would be created" in text_of(confirm(editor, "look"))


def test_unforeseen_errors_write_nothing_and_are_said(editor, monkeypatch):
    def broken(upload):
        raise RuntimeError("x")

    upload(editor)
    monkeypatch.setattr(uploads, "write", broken)
    assert "Nothing was imported" in text_of(confirm(editor, "valid"))
    assert rules() == {}


def test_progress_is_told(editor):
    upload(editor)
    told = editor.get(f"{PAST}{RedirectUpload.objects.get().pk}/progress/").json()
    assert told == {"state": "checked", "lost": False, "done": 3, "total": 3}


def test_uploads_of_others_are_not_found(editor, django_user_model):
    upload(editor)
    other = Client()
    other.force_login(django_user_model.objects.create_superuser("other", password="x"))
    assert other.get(f"{PAST}{RedirectUpload.objects.get().pk}/").status_code == 404


def test_other_websites_in_a_file_need_the_right(editor, person):
    content = b"from,to\n/a/,https://elsewhere.example/\n"
    assert "another website" in text_of(upload(person(MANAGERS), content))
    assert "1 would be created" in text_of(upload(editor, content))


@pytest.mark.parametrize("address", [NEW, PAST, "/admin/redirects/export/csv/"])
@pytest.mark.parametrize("group", ["Editors", MANAGERS])
def test_editors_may_export_and_managers_import(person, group, address):
    response = person(group).get(address)
    refused = response.status_code == 403 or response.headers.get("Location") == "/admin/"
    assert refused == (group == "Editors" and "export" not in address)


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_export_reads_back(editor, kind):
    RedirectRule.objects.create(source="/a/", target="/team/", notes="Why")
    content = b"".join(editor.get(f"/admin/redirects/export/{kind}/").streaming_content)
    assert "1 skipped" in text_of(upload(editor, content, f"x.{kind}"))


def test_unknown_kind_of_export_is_not_found(editor):
    assert editor.get("/admin/redirects/export/exe/").status_code == 404
