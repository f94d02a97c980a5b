"""Every way by which files come in: the admin's screens, and code."""

import json
import re

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import transaction
from django.urls import reverse
from PIL import Image
from wagtail.models import Collection, UploadedFile

from site_core.media.models import ClinicDocument, ClinicImage
from tests.support import upload_samples
from tests.support.factories import ImageFactory

BAD_PICTURES = {
    "truncated.jpg": upload_samples.picture()[:-200],
    "bomb.png": upload_samples.png_bomb(65_000, 65_000),
    "huge.png": upload_samples.png_bomb(12_000, 10_000),
    "comment.png": upload_samples.png_text_bomb(),
    "script.gif": upload_samples.GIF_AND_SCRIPT,
    "frames.gif": upload_samples.animation("GIF", 2000),
    "drawing.svg": upload_samples.SVG,
    "drawing.png": upload_samples.SVG,
    "empty.jpg": b"",
    "large.jpg": upload_samples.picture() + b"\0" * (15 * 2**20),
}
BAD_DOCUMENTS = {
    "page.html": b"<html>",
    "page.pdf": b"<html>" + upload_samples.PDF,
    "truncated.pdf": upload_samples.PDF[:-9],
    "program.docx": b"MZ\x90\0",
    "bomb.xlsx": upload_samples.docx(**{"xl/a.bin": b"\0" * 301 * 2**20}),
    "empty.txt": b"",
    "large.txt": b"a" * (25 * 2**20 + 1),
}
bad_pictures = pytest.mark.parametrize("name", BAD_PICTURES)
bad_documents = pytest.mark.parametrize("name", BAD_DOCUMENTS)


def upload(content, name):
    return SimpleUploadedFile(name, content)


def stored_files():
    found = []
    for folder in ("original_images", "documents", "wagtail_uploads", "uploads", "images"):
        if default_storage.exists(folder):
            found += [f"{folder}/{name}" for name in default_storage.listdir(folder)[1]]
    return sorted(found)


@pytest.fixture
def _nothing_kept(db, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    yield
    assert stored_files() == []
    assert not ClinicImage.objects.exists()
    assert not ClinicDocument.objects.exists()
    assert not UploadedFile.objects.exists()


def picture_form(content, name, prefix=""):
    fields = {"title": "A lamp", "file": upload(content, name), "description": "A lamp", "focal_point_x": ""}
    return {f"{prefix}{key}": value for key, value in fields.items()}


def message_of(response):
    assert response.status_code == 200
    return response.content.decode()


REFUSED = re.compile(
    "damaged|Make it smaller|at most|moves|Pictures are|Documents are|is empty|not allowed|far more than|too big"
)


@bad_pictures
@pytest.mark.usefixtures("_nothing_kept")
class TestBadPictures:
    def test_single_upload_says_what_is_wrong(self, editor, name):
        response = editor.post(reverse("wagtailimages:add"), picture_form(BAD_PICTURES[name], name))
        assert REFUSED.search(message_of(response))

    def test_multiple_upload_says_what_is_wrong(self, editor, name):
        data = {"title": "A lamp", "files[]": upload(BAD_PICTURES[name], name), "collection": 1}
        answer = editor.post(reverse("wagtailimages:add_multiple"), data).json()
        assert not answer["success"]
        assert REFUSED.search(answer["error_message"])

    def test_chooser_says_what_is_wrong(self, editor, name):
        data = picture_form(BAD_PICTURES[name], name, "image-chooser-upload-")
        answer = json.loads(message_of(editor.post(reverse("wagtailimages_chooser:create"), data)))
        assert answer["step"] == "reshow_creation_form"
        assert REFUSED.search(answer["htmlFragment"])

    def test_code_gets_an_error(self, name):
        with pytest.raises(ValidationError, match=REFUSED):
            ClinicImage.objects.create(title="A lamp", file=ContentFile(BAD_PICTURES[name], name))


@bad_pictures
def test_replacing_by_a_bad_picture_keeps_the_good_one(editor, name):
    image = ImageFactory()
    response = editor.post(reverse("wagtailimages:edit", args=[image.pk]), picture_form(BAD_PICTURES[name], name))
    assert REFUSED.search(message_of(response))
    kept = ClinicImage.objects.get()
    assert (kept.file.name, kept.width) == (image.file.name, 60)
    assert default_storage.exists(kept.file.name)


@bad_documents
@pytest.mark.usefixtures("_nothing_kept")
class TestBadDocuments:
    def test_single_upload_says_what_is_wrong(self, editor, name):
        data = {"title": "A paper", "file": upload(BAD_DOCUMENTS[name], name)}
        assert REFUSED.search(message_of(editor.post(reverse("wagtaildocs:add"), data)))

    def test_multiple_upload_says_what_is_wrong(self, editor, name):
        data = {"title": "A paper", "files[]": upload(BAD_DOCUMENTS[name], name), "collection": 1}
        answer = editor.post(reverse("wagtaildocs:add_multiple"), data).json()
        assert not answer["success"]
        assert REFUSED.search(answer["error_message"])

    def test_chooser_says_what_is_wrong(self, editor, name):
        data = {
            "document-chooser-upload-title": "A paper",
            "document-chooser-upload-file": upload(BAD_DOCUMENTS[name], name),
        }
        answer = json.loads(message_of(editor.post(reverse("wagtaildocs_chooser:create"), data)))
        assert answer["step"] == "reshow_creation_form"
        assert REFUSED.search(answer["htmlFragment"])

    def test_code_gets_an_error(self, name):
        with pytest.raises(ValidationError, match=REFUSED), transaction.atomic():
            ClinicDocument.objects.create(title="A paper", file=ContentFile(BAD_DOCUMENTS[name], name))


@bad_documents
def test_replacing_by_a_bad_document_keeps_the_good_one(editor, name):
    paper = ClinicDocument.objects.create(title="A paper", file=ContentFile(upload_samples.PDF, "paper.pdf"))
    data = {"title": "A paper", "file": upload(BAD_DOCUMENTS[name], name)}
    response = editor.post(reverse("wagtaildocs:edit", args=[paper.pk]), data)
    assert REFUSED.search(message_of(response))
    assert default_storage.exists(ClinicDocument.objects.get().file.name)


def sideways():
    return upload_samples.picture(exif=upload_samples.exif(orientation=6))


def assert_clean_and_upright(image):
    with image.open_file() as file:
        content = file.read()
        assert b"SecretPhone" not in content
        assert Image.open(file).size == (40, 60)
    image.refresh_from_db()
    assert (image.width, image.height) == (40, 60)
    assert image.get_file_size() == len(content)
    assert b"SecretPhone" not in image.get_rendition("max-30x30").file.read()


@pytest.mark.django_db
class TestGoodPictures:
    def test_single_upload_is_clean(self, editor):
        editor.post(reverse("wagtailimages:add"), picture_form(sideways(), "a.jpg"))
        assert_clean_and_upright(ClinicImage.objects.get())

    def test_chooser_is_clean(self, editor):
        data = picture_form(sideways(), "a.jpg", "image-chooser-upload-")
        editor.post(reverse("wagtailimages_chooser:create"), data)
        assert_clean_and_upright(ClinicImage.objects.get())

    def test_multiple_upload_is_clean_even_while_it_waits_for_its_text(self, editor):
        data = {"title": "A lamp", "files[]": upload(sideways(), "a.jpg"), "collection": 1}
        answer = editor.post(reverse("wagtailimages:add_multiple"), data).json()
        waiting = UploadedFile.objects.get()
        assert b"SecretPhone" not in waiting.file.read()
        number = answer["uploaded_file_id"]
        form = {f"uploaded-image-{number}-{key}": text for key, text in {"title": "A", "description": "A lamp"}.items()}
        address = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[number])
        assert editor.post(address, form).json()["success"]
        assert_clean_and_upright(ClinicImage.objects.get())

    def test_replaced_file_is_clean(self, editor):
        image = ImageFactory()
        editor.post(reverse("wagtailimages:edit", args=[image.pk]), picture_form(sideways(), "b.jpg"))
        assert_clean_and_upright(ClinicImage.objects.get())

    def test_upload_in_a_temporary_file_is_clean(self, editor, settings):
        settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
        editor.post(reverse("wagtailimages:add"), picture_form(sideways(), "a.jpg"))
        assert_clean_and_upright(ClinicImage.objects.get())

    def test_picture_saved_by_code_is_clean(self):
        assert_clean_and_upright(ClinicImage.objects.create(title="A", file=ContentFile(sideways(), "a.jpg")))

    def test_picture_put_into_the_field_by_code_is_clean(self):
        image = ClinicImage(title="A")
        image.file.save("a.jpg", ContentFile(sideways()), save=False)
        image.save()
        assert_clean_and_upright(image)

    def test_same_picture_twice_is_noticed(self, editor):
        data = picture_form(sideways(), "a.jpg", "image-chooser-upload-")
        editor.post(reverse("wagtailimages_chooser:create"), data)
        data = picture_form(sideways(), "a.jpg", "image-chooser-upload-")
        answer = editor.post(reverse("wagtailimages_chooser:create"), data).json()
        assert answer["step"] == "duplicate_found"


def test_document_in_a_temporary_file_is_kept(editor, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    data = {
        "title": "A paper",
        "files[]": upload(upload_samples.PDF, "a.pdf"),
        "collection": Collection.objects.get().pk,
    }
    assert editor.post(reverse("wagtaildocs:add_multiple"), data).json()["success"]
    assert ClinicDocument.objects.get().file.read() == upload_samples.PDF


def test_temporary_file_shrinks_to_the_clean_picture():
    from site_core.media.fields import replace_content

    temporary = TemporaryUploadedFile("a.jpg", "image/jpeg", 1000, None)
    temporary.write(b"x" * 1000)
    replace_content(temporary, b"clean")
    with open(temporary.temporary_file_path(), "rb") as file:
        assert file.read() == b"clean"
    assert temporary.size == 5
    temporary.close()
