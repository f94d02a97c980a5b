"""Files that must not be imported, that are damaged, or whose names are like those of others."""

import os
import zipfile

import pytest
from PIL import Image

from blog.models import ArticlePage
from site_core.media.models import ClinicDocument, ClinicImage
from site_core.wordpress.importing.media_sources import IndexedFiles, uploads_root
from tests.support.wordpress_site import import_export, item, outcomes_of, write_export

pytestmark = pytest.mark.django_db

UPLOADS = "https://harbor.example/wp-content/uploads/"
PDF = b"%PDF-1.4\n%%EOF\n"


@pytest.fixture
def export(tmp_path, site):
    return lambda *items: write_export(tmp_path / "export.xml", *items)


@pytest.fixture
def uploads(tmp_path):
    folder = tmp_path / "uploads"
    (folder / "2024" / "03").mkdir(parents=True)
    return folder


def attachment(post_id, path, **fields):
    return item(post_id, "attachment", "inherit", attachment_url=f"{UPLOADS}{path}", **fields)


def add_file(path, content=PDF):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def add_image(path, color, size=(60, 40)):
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", size, color).save(path)


def zip_of(folder, path):
    with zipfile.ZipFile(path, "w") as archive:
        for file in folder.rglob("*.*"):
            archive.write(file, file.relative_to(folder.parent))
    return path


@pytest.mark.parametrize("is_zip", [False, True])
def test_what_visitors_uploaded_is_never_imported(export, uploads, tmp_path, is_zip):
    private = "gravity_forms/1-abc/2024/03/scan.pdf"
    add_file(uploads / private)
    text = f'<p><a href="{UPLOADS}{private}">file</a> <a href="{UPLOADS}2024/03/scan.pdf">brochure</a></p>'
    path = export(item(1, content=text), attachment(5, "2024/03/scan.pdf"), attachment(6, private))
    media = zip_of(uploads, tmp_path / "uploads.zip") if is_zip else uploads
    report = import_export(path, media_dir=media)
    assert not ClinicDocument.objects.exists()
    assert any("A visitor uploaded it" in file["reason"] for file in report["files"])
    assert "1-abc/2024/03/scan" not in str(report["files"])


@pytest.mark.parametrize("name", ["gravity_forms", "%67ravity_forms", "2024/../gravity_forms"])
def test_images_that_visitors_uploaded_are_refused_by_url(export, uploads, name):
    add_image(uploads / "gravity_forms/1-abc/card.png", "red")
    import_export(
        export(item(1, content=f'<p>x</p><img src="{UPLOADS}{name}/1-abc/card.png" alt="">')), media_dir=uploads
    )
    assert not ClinicImage.objects.exists()


def test_attachments_whose_file_is_private_are_refused(export, uploads):
    add_file(uploads / "2024/03/scan.pdf")
    meta = {"_wp_attached_file": "wpforms/12/scan.pdf"}
    import_export(export(attachment(5, "2024/03/scan.pdf", meta=meta)), media_dir=uploads)
    assert not ClinicDocument.objects.exists()


def test_links_to_private_files_are_not_followed(export, uploads):
    add_file(uploads / "wpforms/scan.pdf")
    os.symlink(uploads / "wpforms/scan.pdf", uploads / "2024/03/scan.pdf")
    import_export(export(attachment(5, "2024/03/scan.pdf")), media_dir=uploads)
    assert not ClinicDocument.objects.exists()


def test_a_missing_file_is_not_replaced_by_one_of_another_folder(export, uploads):
    add_file(uploads / "2024/03/other.pdf")
    add_file(uploads / "cache/2020/01/plan.pdf")
    report = import_export(export(attachment(5, "2020/01/plan.pdf")), media_dir=uploads)
    assert outcomes_of(report)["attachment", "no_file"] == 1
    assert not ClinicDocument.objects.exists()


@pytest.mark.parametrize(
    ("names", "root"),
    [
        (["2024/03/a.jpg", "plugin/uploads/b.jpg"], ""),
        (["uploads/2024/03/a.jpg", "uploads/x/uploads/b.jpg"], "uploads/"),
        (["site/wp-content/uploads/2024/a.jpg", "uploads/b.jpg"], "site/wp-content/uploads/"),
        (["wp-content/blogs.dir/3/files/2024/03/a.jpg"], "wp-content/blogs.dir/3/files/"),
        (["old media/2024/03/a.jpg", "old media/logo.png"], "old media/"),
        (["logo.png", "2024-backup/2024/03/a.jpg"], ""),
        ([], ""),
    ],
)
def test_the_folder_of_uploads_is_found_in_a_copy(names, root):
    assert uploads_root(names) == root


def test_each_site_of_a_network_has_its_own_files():
    files = IndexedFiles(["uploads/2024/03/a.jpg", "uploads/sites/3/2024/03/a.jpg"])
    assert files.find(f"{UPLOADS}2024/03/a.jpg", ["2024/03/a.jpg"]) == "uploads/2024/03/a.jpg"
    assert files.find(f"{UPLOADS}sites/3/2024/03/a.jpg", ["2024/03/a.jpg"]) == "uploads/sites/3/2024/03/a.jpg"
    only_one = IndexedFiles(["2024/03/a.jpg"])
    assert only_one.find(f"{UPLOADS}sites/3/2024/03/a.jpg", ["2024/03/a.jpg"]) == "2024/03/a.jpg"


def test_names_that_differ_only_in_capital_letters_are_different_files():
    files = IndexedFiles(["2024/03/Team.jpg", "2024/03/team.jpg"])
    assert files.find(f"{UPLOADS}2024/03/Team.jpg", ["2024/03/team.jpg"]) == "2024/03/Team.jpg"
    assert files.find(f"{UPLOADS}2024/03/team.jpg", ["2024/03/team.jpg"]) == "2024/03/team.jpg"
    assert files.find(f"{UPLOADS}2024/03/TEAM.jpg", ["2024/03/team.jpg"])


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_a_damaged_file_in_a_zip_stops_nothing(export, tmp_path, method):
    path = tmp_path / "uploads.zip"
    name = "uploads/2024/03/doc.pdf"
    with zipfile.ZipFile(path, "w", method) as archive:
        archive.writestr(name, PDF + b"hello world " * 4000 + bytes(range(256)) * 20)
    content = bytearray(path.read_bytes())
    start = 30 + len(name) + 9  # after the header, and that of LZMA
    content[start : start + 40] = b"\xff" * 40
    path.write_bytes(content)
    report = import_export(export(attachment(5, "2024/03/doc.pdf"), item(1)), media_dir=path)
    assert outcomes_of(report) == {("attachment", "no_file"): 1, ("post", "created"): 1}
    assert "damaged" in report["files"][0]["reason"]


def test_a_file_that_could_not_be_stored_is_tried_again(export, uploads, monkeypatch):
    def fail(*args, **kwargs):
        ClinicDocument.save = save
        raise RuntimeError("fail")

    add_file(uploads / "2024/03/a.pdf")
    add_file(uploads / "2024/03/b.pdf")
    save = ClinicDocument.save
    monkeypatch.setattr(ClinicDocument, "save", fail)
    report = import_export(export(attachment(5, "2024/03/a.pdf"), attachment(6, "2024/03/b.pdf")), media_dir=uploads)
    assert outcomes_of(report) == {("attachment", "no_file"): 1, ("attachment", "created"): 1}
    assert ClinicDocument.objects.count() == 1


def test_a_picture_that_is_named_like_a_size_of_another_does_not_take_its_place(export, uploads):
    add_image(uploads / "2024/03/team-300x200.png", "red", (300, 200))
    add_image(uploads / "2024/03/team.png", "blue", (900, 600))
    text = f'<p>x</p><figure><img src="{UPLOADS}2024/03/team.png" alt="Full"></figure>'
    path = export(
        attachment(5, "2024/03/team-300x200.png", title="Cropped"),
        attachment(6, "2024/03/team.png", title="Full"),
        item(1, content=text),
    )
    import_export(path, media_dir=uploads)
    body = ArticlePage.objects.get(slug="item-1").body
    assert [block.value["image"].title for block in body if block.block_type == "figure"] == ["Full"]


def test_links_to_images_do_not_make_later_imports_write_the_page_anew(export, uploads):
    add_image(uploads / "2024/03/chart.png", "blue")
    text = f'<p><a href="{UPLOADS}2024/03/chart.png">Chart</a> <a href="{UPLOADS}2024/03/gone.png">Gone</a></p>'
    path = export(attachment(5, "2024/03/chart.png"), item(1, content=text))
    import_export(path, media_dir=uploads)
    assert outcomes_of(import_export(path, media_dir=uploads))["post", "unchanged"] == 1


def test_files_that_are_still_missing_do_not_make_later_imports_write_the_page_anew(export, uploads):
    text = f'<p>x</p><img src="{UPLOADS}2024/03/gone.png" alt="Dose chart"><p>y</p>'
    path = export(item(1, content=text))
    import_export(path, media_dir=uploads)
    assert outcomes_of(import_export(path, media_dir=uploads))["post", "unchanged"] == 1
    add_image(uploads / "2024/03/gone.png", "blue")
    assert outcomes_of(import_export(path, media_dir=uploads))["post", "updated"] == 1
    blocks = [block.block_type for block in ArticlePage.objects.get(slug="item-1").body]
    assert "figure" in blocks
    assert ClinicImage.objects.get().description == "Dose chart"


def test_a_picture_found_later_is_not_put_into_a_page_that_was_edited(export, uploads):
    path = export(item(1, content=f'<p>x</p><img src="{UPLOADS}2024/03/gone.png" alt="Dose chart">'))
    import_export(path, media_dir=uploads)
    draft = ArticlePage.objects.get(slug="item-1").get_latest_revision_as_object()
    draft.title = "Ours"
    draft.save_revision(clean=False)
    add_image(uploads / "2024/03/gone.png", "blue")
    import_export(path, media_dir=uploads)
    assert ArticlePage.objects.get(slug="item-1").get_latest_revision_as_object().title == "Ours"


def test_deleted_pictures_stay_deleted(export, uploads):
    add_image(uploads / "2024/03/patient.png", "blue")
    add_image(uploads / "2024/03/copy.png", "blue")
    path = export(attachment(5, "2024/03/patient.png"), item(1))
    import_export(path, media_dir=uploads)
    ClinicImage.objects.get().delete()
    report = import_export(path, media_dir=uploads)
    assert outcomes_of(report)["attachment", "deleted_here"] == 1
    import_export(export(attachment(5, "2024/03/patient.png"), attachment(6, "2024/03/copy.png")), media_dir=uploads)
    assert not ClinicImage.objects.exists()
