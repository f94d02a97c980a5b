"""Saved copies that somebody uploads in the admin, and the choice of the old site."""

import io
import os
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from site_core.wordpress.models import ImportRun, OldUrl, Proof
from site_core.wordpress.old_urls.paths import path_key
from site_core.wordpress.proof import tasks, uploaded_copies
from site_core.wordpress.proof.saved_copies import BrokenCopy, read_copy
from site_core.wordpress.proof.uploaded_copies import delete_old_copies, stored_copies
from tests.wordpress.proof.old_site import OldSite
from tests.wordpress.proof.support import HOST, prove

PATH = "/2019/03/sleep-1/"
OTHER = "https://two.example"
HOSTS = ("harbor.example",)


def zipped(**files):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in files.items():
            packed.writestr(name, content)
    return buffer.getvalue()


def write(folder, content, name="copy.zip"):
    path = folder / name
    path.write_bytes(content)
    return path


def paths_in(folder, **files):
    return [page.path for page in read_copy(write(folder, zipped(**files)), HOSTS)]


@pytest.fixture
def known(site):
    for source in (OTHER, HOST):
        ImportRun.objects.create(source=source, status=ImportRun.Status.FINISHED)
        OldUrl.objects.create(source=source, key=path_key(PATH), path=PATH)


def upload(editor, name, content, **data):
    file = SimpleUploadedFile(name, content)
    return editor.post(reverse("wordpress_proofs"), {"action": "add_copy", "copies": [file]} | data)


@pytest.mark.parametrize("start", ["", "harbor.example/", "mirror/", "mirror/harbor.example/"])
def test_a_zip_says_the_same_as_the_folder(tmp_path, start):
    names = {f"{start}index.html": "<p>Home</p>", f"{start}about/index.html": "<p>About</p>", f"{start}a.css": "x"}
    assert sorted(paths_in(tmp_path, **names)) == ["/", "/about/"]


def test_other_hosts_and_folders_of_programs_in_a_zip_are_left_out(tmp_path):
    names = ["harbor.example/a/index.html", "cdn.example/b/index.html", "hts-cache/c.html", "__MACOSX/d.html"]
    assert paths_in(tmp_path, **dict.fromkeys(names, "<p>x</p>")) == ["/a/"]


@pytest.mark.parametrize("name", ["../../etc/passwd.html", "/etc/x.html", "a\\..\\b.html", "jane@harbor.example.html"])
def test_hostile_names_in_a_zip_write_nothing(tmp_path, name):
    before = sorted(tmp_path.rglob("*"))
    path = write(tmp_path, zipped(**{name: "<p>x</p>", "fine.html": "<p>y</p>"}))
    assert "y" in "".join(page.html for page in read_copy(path, HOSTS))
    assert sorted(tmp_path.rglob("*")) == sorted([*before, path])


def test_of_a_file_that_unpacks_to_much_only_the_beginning_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr("site_core.wordpress.proof.zipped_copies.MAX_BYTES", 1000)
    path = write(tmp_path, zipped(**{"a.html": "x" * 10_000_000}))
    assert [len(page.html) for page in read_copy(path, HOSTS)] == [1000]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"<html>", zipped(**{"a.css": "x"})])
def test_a_zip_that_is_none_or_has_no_page_is_refused(tmp_path, content):
    with pytest.raises(BrokenCopy, match=r"copy\.zip"):
        list(read_copy(write(tmp_path, content), HOSTS))


def test_a_damaged_zip_is_refused_with_its_reason(tmp_path):
    content = bytearray(zipped(**{"a.html": "x" * 5000}))
    content[40:60] = b"\xff" * 20
    with pytest.raises(BrokenCopy, match=r"copy\.zip can’t be read"):
        list(read_copy(write(tmp_path, bytes(content)), HOSTS))


@pytest.mark.django_db
def test_a_proof_compares_with_a_zip(site, site_url, tmp_path):
    folder = OldSite({"/team/": ("Another title", "<p>Only the old site has this.</p>")}).write(tmp_path / "mirror")
    files = {str(file.relative_to(folder)): file.read_text() for file in folder.rglob("*.html")}
    found, _output = prove(site_url, "/team/", folder=tmp_path, copy=[write(tmp_path, zipped(**files))])
    assert "words" in found["/team/"].differences


@pytest.mark.django_db
def test_a_copy_is_uploaded_kept_for_its_site_and_deleted(known, editor):
    assert upload(editor, "../../old site.zip", zipped(**{"a.html": "x"}), source=OTHER).status_code == 302
    (stored,) = stored_copies(OTHER)
    assert stored.name == "old-site.zip"
    assert stored_copies(HOST) == []
    assert tasks.find_inputs(OTHER).copies == [stored]
    html = editor.get(reverse("wordpress_proofs"), {"source": OTHER}).content.decode()
    assert "old-site.zip" in html
    assert "old-site.zip" not in editor.get(reverse("wordpress_proofs")).content.decode()
    editor.post(reverse("wordpress_proofs"), {"action": "delete_copy", "source": OTHER})
    assert stored_copies(OTHER) == []


@pytest.mark.django_db
def test_a_folder_that_is_there_already_is_left_alone(known, editor):
    """Such as that of an upload at the same time, or of one that was killed."""
    other = uploaded_copies.copies_folder(HOST) / "001"
    other.mkdir(parents=True)
    assert upload(editor, "copy.zip", b"x", source=HOST).status_code == 302
    assert [path.parent.name for path in stored_copies(HOST)] == ["002"]
    assert other.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["copy.html", "copy.exe", "zip", "copy.zip.php"])
def test_other_files_are_refused(known, editor, name):
    response = upload(editor, name, b"x")
    assert "Choose files that end with .zip" in response.content.decode()
    assert stored_copies(HOST) == []


@pytest.mark.django_db
def test_more_than_a_copy_can_have_is_refused(known, editor, monkeypatch):
    monkeypatch.setattr(uploaded_copies, "MAX_TOTAL_SIZE", 10)
    assert "A copy can have" in upload(editor, "copy.zip", b"x" * 11).content.decode()
    assert stored_copies(HOST) == []


@pytest.mark.django_db
def test_copies_are_deleted_after_30_days(known, editor):
    upload(editor, "copy.zip", b"x")
    delete_old_copies()
    assert len(stored_copies(HOST)) == 1
    os.utime(stored_copies(HOST)[0], (0, 0))
    call_command("delete_wordpress_uploads")
    assert stored_copies(HOST) == []


@pytest.mark.django_db
def test_a_copy_that_cannot_be_read_is_named_without_its_folder(known, editor, settings):
    upload(editor, "copy.zip", b"PK\x03\x04 broken", source=HOST)
    task = tasks.start(editor_user(editor), source=HOST).task or Proof.objects.first().task
    task.refresh_from_db()
    assert task.state == "failed"
    assert task.error.startswith("copy.zip can’t be read")
    assert str(settings.DATA_DIR) not in task.error


def editor_user(editor):
    return editor.get(reverse("wordpress_proofs")).context["user"]


@pytest.mark.django_db
def test_the_old_site_is_chosen_if_there_are_several(known, editor):
    html = editor.get(reverse("wordpress_proofs"), {"source": OTHER}).content.decode()
    assert f"<option selected>{OTHER}</option>" in html
    assert f'name="source" value="{OTHER}"' in html
    for hostile in ("https://evil.example", "<script>", "\x00"):
        html = editor.get(reverse("wordpress_proofs"), {"source": hostile}).content.decode()
        assert f"<option selected>{HOST}</option>" in html
    assert tasks.find_inputs("https://evil.example").source == HOST
    assert tasks.find_sources() == [HOST, OTHER]
