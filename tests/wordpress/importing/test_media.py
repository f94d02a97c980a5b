"""Images and documents of the old site."""

import os
import threading
import zipfile
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from PIL import Image

from blog.models import ArticlePage
from site_core.media.models import ClinicDocument, ClinicImage
from site_core.wordpress.importing.media_sources import FileRefusedError, OldSite, open_media
from site_core.wordpress.importing.undo import undo_import
from site_core.wordpress.importing.upload_paths import path_variants, upload_path
from tests.support.wordpress_site import import_export, item, outcomes_of, write_export

pytestmark = pytest.mark.django_db

URL = "https://harbor.example/wp-content/uploads/2024/03/room.jpg"


@pytest.fixture
def export(tmp_path, site):
    return lambda *items: write_export(tmp_path / "export.xml", *items)


@pytest.fixture
def uploads(tmp_path):
    folder = tmp_path / "uploads" / "2024" / "03"
    folder.mkdir(parents=True)
    Image.new("RGB", (60, 40), "teal").save(folder / "room.jpg")
    (folder / "form.pdf").write_bytes(b"%PDF-1.4\n%%EOF\n")
    return tmp_path / "uploads"


def attachment(post_id=50, url=URL, **fields):
    return item(post_id, "attachment", "inherit", attachment_url=url, **fields)


def test_images_arrive_with_their_alternative_text(export, uploads):
    meta = {"_wp_attachment_image_alt": "A quiet room"}
    report = import_export(export(attachment(title="Room", meta=meta)), media_dir=uploads)
    image = ClinicImage.objects.get()
    assert (image.title, image.description, image.width) == ("Room", "A quiet room", 60)
    assert outcomes_of(report)["attachment", "created"] == 1


def test_documents_arrive_too(export, uploads):
    import_export(export(attachment(url=URL.replace("room.jpg", "form.pdf"))), media_dir=uploads)
    assert ClinicDocument.objects.get().file.read().startswith(b"%PDF")


def test_featured_images_are_lead_images(export, uploads):
    import_export(export(attachment(50), item(1, meta={"_thumbnail_id": "50"})), media_dir=uploads)
    assert ArticlePage.objects.get(slug="item-1").image == ClinicImage.objects.get()


def test_the_same_content_is_stored_once(export, uploads):
    (uploads / "2024/03/copy.jpg").write_bytes((uploads / "2024/03/room.jpg").read_bytes())
    copy = attachment(51, URL.replace("room", "copy"))
    report = import_export(export(attachment(), copy), media_dir=uploads)
    assert ClinicImage.objects.count() == 1
    assert report["media"]["same_content"] == 1
    import_export(export(attachment(), copy), media_dir=uploads)
    assert ClinicImage.objects.count() == 1


def test_a_zip_of_the_uploads_will_do(export, uploads, tmp_path):
    with zipfile.ZipFile(tmp_path / "uploads.zip", "w") as archive:
        archive.write(uploads / "2024/03/room.jpg", "backup/wp-content/uploads/2024/03/room.jpg")
    import_export(export(attachment()), media_dir=tmp_path / "uploads.zip")
    assert ClinicImage.objects.count() == 1


def test_exports_without_attachments_work_from_the_urls_in_the_text(export, uploads):
    text = f'<p>Look:</p><img src="{URL.replace("room.jpg", "room-300x200.jpg")}" alt="A room">'
    import_export(export(item(1, content=text)), media_dir=uploads)
    [figure] = [block for block in ArticlePage.objects.get(slug="item-1").body if block.block_type == "figure"]
    assert figure.value["image"].pk == ClinicImage.objects.get().pk


def test_missing_files_are_listed_with_where_they_are_used_and_filled_in_later(export, uploads, tmp_path):
    path = export(attachment(), item(1, content=f'<p>Look:</p><img src="{URL}">'))
    (tmp_path / "empty").mkdir()
    report = import_export(path, media_dir=tmp_path / "empty")
    [missing] = report["files"]
    assert missing["url"] == URL
    assert [use["title"] for use in missing["uses"]] == ["Item 1"]
    assert outcomes_of(report)["attachment", "no_file"] == 1
    report = import_export(path, media_dir=uploads)
    assert outcomes_of(report)["post", "updated"] == 1
    assert [block.block_type for block in ArticlePage.objects.get(slug="item-1").body].count("figure") == 1


def test_files_that_the_site_would_not_accept_are_refused_with_the_reason(export, uploads):
    (uploads / "2024/03/room.jpg").write_bytes(b"<script>alert(1)</script>")
    report = import_export(export(attachment(), item(1)), media_dir=uploads)
    [refused] = report["files"]
    assert not refused["is_missing"]
    assert refused["reason"]
    assert outcomes_of(report)["post", "created"] == 1
    assert not ClinicImage.objects.exists()


def test_links_out_of_the_folder_are_not_followed(export, uploads, tmp_path):
    Image.new("RGB", (60, 40)).save(tmp_path / "secret.jpg")
    os.symlink(tmp_path / "secret.jpg", uploads / "2024/03/secret.jpg")
    report = import_export(export(attachment(url=URL.replace("room", "secret"))), media_dir=uploads)
    assert "outside" in report["files"][0]["reason"]
    assert not ClinicImage.objects.exists()


def test_undoing_deletes_the_files_too(export, uploads):
    import_export(export(attachment(), item(1, meta={"_thumbnail_id": "50"})), media_dir=uploads)
    undo_import("https://harbor.example")
    assert not ClinicImage.objects.exists()


def test_a_file_that_is_neither_a_folder_nor_a_zip_is_refused(tmp_path):
    path = tmp_path / "uploads.txt"
    path.write_text("nothing")
    with pytest.raises(FileRefusedError, match="neither a folder nor a zip"):
        open_media(path)


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/wp-content/uploads/a.jpg", "http://169.254.169.254/latest/meta-data/a.jpg"]
)
def test_private_addresses_are_never_requested(url):
    with pytest.raises(FileRefusedError, match="private address"):
        OldSite(url, seconds=0).read(url, ["a.jpg"])


def test_other_hosts_are_never_requested():
    with pytest.raises(FileRefusedError, match="another host"):
        OldSite("https://harbor.example", seconds=0).read("https://other.example/wp-content/uploads/a.jpg", [])


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://x.example/wp-content/uploads/2024/03/A%20room.JPG?w=300#top", "2024/03/a room.jpg"),
        ("/wp-content/uploads/sites/3/2024/03/a.jpg", "2024/03/a.jpg"),
        ("https://i0.wp.com/x.example/wp-content/uploads/2024/03/a.jpg?resize=1", "2024/03/a.jpg"),
        ("https://x.example/about/", ""),
        ("http://[broken", ""),
    ],
)
def test_upload_paths(url, path):
    assert upload_path(url) == path


@pytest.mark.parametrize("name", ["a-300x200.jpg", "a-scaled.jpg", "a-e1234567890-300x200.jpg", "a-1024x683.jpg"])
def test_sizes_lead_to_the_original(name):
    assert "a.jpg" in list(path_variants(name))


class OldServer(BaseHTTPRequestHandler):
    """An old site: one file, a redirect to it, one to another host, and 404 for the rest."""

    def do_GET(self):
        places = {"/moved.jpg": "/wp-content/uploads/a.jpg", "/away.jpg": "http://other.example/a.jpg"}
        name = self.path.rpartition("/")[2]
        if location := places.get(f"/{name}"):
            self.send_response(302)
            self.send_header("Location", location)
            self.end_headers()
            return
        self.send_response(200 if name == "a.jpg" else 404)
        self.end_headers()
        self.wfile.write(b"content")

    def log_message(self, *args):
        pass


@pytest.fixture
def old_site():
    with ThreadingHTTPServer(("127.0.0.1", 0), OldServer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield OldSite(f"http://127.0.0.1:{server.server_port}", is_allowed=lambda address: True, seconds=0)
        server.shutdown()
        thread.join()


def test_files_are_fetched_from_the_old_site(old_site):
    assert old_site.read(f"{old_site.base_url}/wp-content/uploads/a.jpg", ["a.jpg"]) == b"content"
    assert old_site.read(f"{old_site.base_url}/wp-content/uploads/moved.jpg", ["moved.jpg"]) == b"content"
    assert old_site.read(f"{old_site.base_url}/wp-content/uploads/none.jpg", ["none.jpg"]) is None


def test_a_size_that_is_gone_is_replaced_by_its_original(old_site):
    url = f"{old_site.base_url}/wp-content/uploads/a-300x200.jpg"
    assert old_site.read(url, list(path_variants("a-300x200.jpg"))) == b"content"


def test_redirects_to_another_host_are_not_followed(old_site):
    with pytest.raises(FileRefusedError, match="another host"):
        old_site.read(f"{old_site.base_url}/wp-content/uploads/away.jpg", ["away.jpg"])
