"""Uploads that no WordPress made, and what the screens say about them."""

import datetime
import errno
import io
import os
import stat
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from site_core.background_tasks.models import BackgroundTask
from site_core.wordpress.models import ImportUpload
from site_core.wordpress.wizard import files
from tests.support.html import soup
from tests.support.wordpress_site import HEAD, item

from .support import export_file, last_upload, press, rehearse, upload

pytestmark = pytest.mark.django_db


def text_of(response):
    return " ".join(soup(response).main.get_text(" ").split())


def raw(content, name="export.xml"):
    return SimpleUploadedFile(name, content)


def archive_of(**members):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


BROKEN = HEAD.encode() + b"<item><title>One</title>\n</wrong></item></channel></rss>"
DTD = b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "b"><!ENTITY c SYSTEM "file:///etc/passwd">]><rss>&c;</rss>'
REFUSED = {
    "broken structure": (BROKEN, "doesn’t match the open element"),
    "entities": (DTD, "document type definition"),
    "cut off": (HEAD.encode(), "ends too early"),
    "feed": (b"<rss version='2.0'><channel><title>News</title></channel></rss>", "not an export of WordPress"),
    "web page": (b"<!doctype html><html><body><p>Hello</p></body></html>", ""),
    "image": (b"\x89PNG\r\n\x1a\n" + bytes(500), ""),
    "plain text": (b"Nothing but words.", ""),
    "zeros": (bytes(5000), ""),
}


@pytest.mark.parametrize("kind", REFUSED)
def test_file_that_is_no_export_is_refused_with_a_way_on(client, kind):
    content, reason = REFUSED[kind]
    before = Page.objects.count()
    response = upload(client, raw(content))
    text = text_of(response)
    assert "export.xml" in text
    assert reason in text
    assert "Nothing was imported." in text
    assert "Tools, Export" in text
    assert soup(response).select_one("main button.button").get_text() == "Delete these files and upload others"
    assert "root:" not in response.content.decode()
    assert Page.objects.count() == before


def test_error_names_the_line(client):
    line = BROKEN[: BROKEN.index(b"</wrong")].count(b"\n") + 1
    assert f"export.xml, line {line}:" in text_of(upload(client, raw(BROKEN)))


def test_after_an_error_other_files_can_be_uploaded(client, data_folder):
    upload(client, raw(BROKEN))
    url = reverse("wordpress_delete_files", args=[last_upload().pk])
    assert client.post(url, {"next": "new"})["Location"] == reverse("wordpress_import")
    assert list(data_folder.glob("*")) == []
    assert "The files have 1 item." in text_of(upload(client, export_file(item(1))))


def test_exports_of_different_sites_are_refused(client):
    other = export_file(item(1), name="b.xml").read().replace(b"harbor.example", b"other.example")
    assert "exports of different sites" in text_of(upload(client, export_file(item(1)), raw(other, "b.xml")))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        ({}, "This field is required."),
        ({"exports": [raw(b"")]}, "empty"),
        ({"exports": [raw(archive_of(a="b"), "export.zip")]}, "is a zip. Unpack it"),
        ({"exports": [raw(b"<rss>")], "zips": [raw(b"no zip", "uploads.zip")]}, "is not a zip file. Pack the folder"),
    ],
)
def test_form_says_what_to_upload_instead(client, data_folder, data, message):
    for file in [*data.get("exports", []), *data.get("zips", [])]:
        file.seek(0)
    response = client.post(reverse("wordpress_import"), data)
    assert message in text_of(response)
    assert not ImportUpload.objects.exists()
    assert not list(data_folder.glob("*"))


def test_damaged_zip_is_refused_before_the_rehearsal(client):
    damaged = archive_of(a="b").replace(b"PK\x01\x02", b"XX\x01\x02")
    response = upload(client, export_file(item(1)), zips=[raw(damaged, "uploads.zip")])
    assert "A zip file with images can’t be read." in text_of(response)


def test_interrupted_step_gives_way_to_the_next(client):
    chosen = upload(client, export_file(item(1)))
    ago = timezone.now() - datetime.timedelta(minutes=1)
    BackgroundTask.objects.update(state="running", alive_until=ago)
    page = client.get(reverse("wordpress_upload", args=[last_upload().pk]))
    assert "The work was interrupted" in text_of(page)
    assert "This was a rehearsal" in text_of(rehearse(client, chosen))


def test_upload_has_a_limit(client, monkeypatch):
    monkeypatch.setattr(files, "MAX_TOTAL_SIZE", 100)
    assert "have the images fetched from the old site" in text_of(upload(client, export_file(item(1))))
    monkeypatch.setattr(files, "MAX_FILES", 1)
    exports = [export_file(item(1)), export_file(item(2), name="b.xml")]
    assert "There can be 1 files at most." in text_of(upload(client, *exports))


@pytest.mark.parametrize(
    "name",
    [
        "../../evil.xml",
        "..%2f..xml",
        ".htaccess",
        "a\nb.xml",
        "x" * 400 + ".xml",
        "<script>.xml",
        "\u202elmx.exe",
        "export.php",
    ],
)
def test_names_of_files_lead_nowhere(client, data_folder, name):
    upload(client, raw(export_file(item(1)).read(), name))
    [path] = files.stored_files(last_upload(), files.EXPORTS)
    assert path.resolve().is_relative_to(data_folder.resolve())
    assert not set(path.name) & set("/<>\n\u202e")
    assert 0 < len(path.name) <= 200


def test_files_with_the_same_name_are_both_kept(client):
    assert "The files have 2 items." in text_of(upload(client, export_file(item(1)), export_file(item(2))))


def test_markup_in_an_export_is_text_on_every_screen(client):
    script = "<script>alert(1)</script>"
    hostile = item(1, "page", title=script, slug="a", terms=[("category", "x", script)], meta={})
    head = HEAD.replace("<title>Harbor Clinic", "<title>&lt;script&gt;alert(1)&lt;/script&gt;")
    content = f"{head}{hostile}{item(2, script[:8].strip('<'))}</channel></rss>".encode()
    pages = [upload(client, raw(content))]
    pages.append(rehearse(client, pages[0]))
    pages.append(press(client, "import"))
    for page in pages:
        assert page.status_code == 200
        assert script not in page.content.decode()


def test_files_are_private(client, data_folder, settings):
    upload(client, export_file(item(1)))
    [folder] = data_folder.glob("*")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert not folder.resolve().is_relative_to(Path(settings.MEDIA_ROOT).resolve())


@pytest.mark.parametrize("value", ["order", "'", "article\x00", ""])
def test_unknown_choices_are_refused(client, value):
    chosen = upload(client, export_file(item(1)))
    response = rehearse(client, chosen, type_0=value)
    assert "Some choices need a correction." in text_of(response)
    assert not BackgroundTask.objects.filter(kind="wordpress.rehearsal").exists()


def test_files_that_vanished_are_asked_for_again(client, data_folder):
    chosen = upload(client, export_file(item(1)))
    os.rename(data_folder, data_folder.with_name("elsewhere"))
    assert "no longer on this server" in text_of(rehearse(client, chosen))


def test_damaged_choices_begin_anew(client):
    upload(client, export_file(item(1)))
    (files.folder_of(last_upload()) / files.MAPPING).write_text("{")
    assert client.get(reverse("wordpress_mapping", args=[last_upload().pk])).status_code == 200


@pytest.mark.parametrize("state", ["waiting", "running"])
def test_files_in_use_are_not_deleted(client, state):
    upload(client, export_file(item(1)))
    alive = timezone.now() + datetime.timedelta(minutes=1)
    BackgroundTask.objects.update(state=state, alive_until=alive)
    page = client.get(reverse("wordpress_upload", args=[last_upload().pk]))
    assert soup(page).select_one("main [data-task-progress]")
    response = client.post(reverse("wordpress_delete_files", args=[last_upload().pk]), follow=True)
    assert "Cancel the work first." in response.content.decode()
    assert files.stored_files(last_upload(), files.EXPORTS)
    assert "Start again" in text_of(press(client, "cancel"))
    assert "The files have 1 item." in text_of(press(client, "again"))


def test_uploads_are_deleted_after_30_days(client, data_folder):
    upload(client, export_file(item(1)))
    upload(client, export_file(item(2)))
    old = ImportUpload.objects.last()
    ImportUpload.objects.filter(pk=old.pk).update(created_at=timezone.now() - datetime.timedelta(days=31))
    orphan = data_folder / "orphan"
    orphan.mkdir()
    month_ago = time.time() - 31 * 24 * 3600
    os.utime(orphan, (month_ago, month_ago))
    call_command("delete_wordpress_uploads")
    assert [upload.pk for upload in ImportUpload.objects.all()] == [last_upload().pk]
    assert list(data_folder.glob("*")) == [files.folder_of(last_upload())]


def test_upload_of_a_killed_task_is_deleted_after_its_time(client, site, data_folder):
    upload(client, export_file(item(1)))
    old = timezone.now() - files.RETENTION - datetime.timedelta(days=1)
    BackgroundTask.objects.filter(pk=last_upload().task_id).update(state="running", alive_until=old, finished_at=None)
    ImportUpload.objects.update(created_at=old)
    call_command("delete_wordpress_uploads")
    assert not ImportUpload.objects.exists()
    assert not list(data_folder.glob("*/exports/*/*"))


class FullDisk(SimpleUploadedFile):
    def chunks(self, *arguments):
        yield self.read(100)
        raise OSError(errno.ENOSPC, "No space left on device")


def test_half_a_file_is_not_kept(site, data_folder):
    whole, half = export_file(item(1)), FullDisk("part2.xml", export_file(item(2)).read())
    record = ImportUpload()
    with pytest.raises(OSError, match="No space"):
        files.add_files(record, files.EXPORTS, [whole, half])
    assert files.all_files(record) == []
    files.add_files(record, files.EXPORTS, [whole])
    assert len(files.all_files(record)) == 1


class SecondUpload(SimpleUploadedFile):
    """While it is stored, another upload of the same files arrives."""

    def chunks(self, *arguments):
        self.other()
        yield from super().chunks(*arguments)


def test_two_uploads_at_once_are_both_kept(site, data_folder):
    record, one, two = ImportUpload(), export_file(item(1), name="a.xml"), export_file(item(2), name="b.xml")
    slow = SecondUpload("a.xml", one.read())
    slow.other = lambda: files.add_files(record, files.EXPORTS, [two])
    files.add_files(record, files.EXPORTS, [slow])
    assert [path.name for path in files.all_files(record)] == ["a.xml", "b.xml"]


def test_upload_that_fails_leaves_those_of_others(site, data_folder):
    record, half = ImportUpload(), FullDisk("half.xml", export_file(item(1)).read())
    killed = files.folder_of(record) / files.EXPORTS / "001"
    killed.mkdir(parents=True)
    files.add_files(record, files.EXPORTS, [export_file(item(2), name="b.xml")])
    with pytest.raises(OSError, match="No space"):
        files.add_files(record, files.EXPORTS, [half])
    files.add_files(record, files.EXPORTS, [export_file(item(3), name="c.xml")])
    assert [path.name for path in files.all_files(record)] == ["b.xml", "c.xml"]
    assert killed.exists()


def test_threads_get_a_folder_each(tmp_path):
    with ThreadPoolExecutor(8) as executor:
        made = list(executor.map(files.create_numbered_folder, [tmp_path] * 40))
    assert sorted(folder.name for folder in made) == [f"{number:03}" for number in range(1, 41)]


@pytest.mark.parametrize("name", ["診" * 96 + ".xml", "é" * 300 + ".xml", "../" * 90 + "a.xml"])
def test_long_name_fits_every_file_system(name):
    stored = files.safe_name(name)
    assert len(stored.encode()) <= 255
    assert stored.endswith(".xml")
