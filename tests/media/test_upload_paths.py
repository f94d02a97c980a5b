"""Every way to upload a file: the admin's views, and code."""

import json
import re
from functools import cache

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

# Functions, because some take a while. Each runs once, in the test that needs it first.
INVALID_IMAGES = {
    "truncated.jpg": lambda: upload_samples.create_image()[:-200],
    "bomb.png": lambda: upload_samples.create_png_bomb(65_000, 65_000),
    "huge.png": lambda: upload_samples.create_png_bomb(12_000, 10_000),
    "comment.png": upload_samples.create_png_text_bomb,
    "script.gif": lambda: upload_samples.GIF_AND_SCRIPT,
    "frames.gif": lambda: upload_samples.create_animation("GIF", 2000),
    "drawing.svg": lambda: upload_samples.SVG,
    "drawing.png": lambda: upload_samples.SVG,
    "empty.jpg": lambda: b"",
    "large.jpg": lambda: upload_samples.create_image() + b"\0" * (25 * 2**20),
}
INVALID_DOCUMENTS = {
    "page.html": lambda: b"<html>",
    "page.pdf": lambda: b"<html>" + upload_samples.PDF,
    "truncated.pdf": lambda: upload_samples.PDF[:-9],
    "program.docx": lambda: b"MZ\x90\0",
    "bomb.xlsx": lambda: upload_samples.create_docx(**{"xl/a.bin": b"\0" * 301 * 2**20}),
    "empty.txt": lambda: b"",
    "large.txt": lambda: b"a" * (25 * 2**20 + 1),
}
invalid_images = pytest.mark.parametrize("name", INVALID_IMAGES)
invalid_documents = pytest.mark.parametrize("name", INVALID_DOCUMENTS)


@cache
def invalid_content(name):
    return (INVALID_IMAGES | INVALID_DOCUMENTS)[name]()


def create_upload(content, name):
    return SimpleUploadedFile(name, content)


def list_stored_files():
    files = []
    for folder in ("original_images", "documents", "wagtail_uploads", "uploads", "images"):
        if default_storage.exists(folder):
            files += [f"{folder}/{name}" for name in default_storage.listdir(folder)[1]]
    return sorted(files)


@pytest.fixture
def _nothing_stored(db, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    yield
    assert list_stored_files() == []
    assert not ClinicImage.objects.exists()
    assert not ClinicDocument.objects.exists()
    assert not UploadedFile.objects.exists()


def image_form_data(content, name, prefix=""):
    fields = {"title": "A lamp", "file": create_upload(content, name), "description": "A lamp", "focal_point_x": ""}
    return {f"{prefix}{key}": value for key, value in fields.items()}


def get_content(response):
    assert response.status_code == 200
    return response.content.decode()


ERRORS = re.compile("damaged|Make it smaller|The maximum|Animated|must be|is empty|not allowed|too big")


@invalid_images
@pytest.mark.usefixtures("_nothing_stored")
class TestInvalidImages:
    def test_single_upload_shows_the_error(self, editor, name):
        response = editor.post(reverse("wagtailimages:add"), image_form_data(invalid_content(name), name))
        assert ERRORS.search(get_content(response))

    def test_multiple_upload_shows_the_error(self, editor, name):
        data = {"title": "A lamp", "files[]": create_upload(invalid_content(name), name), "collection": 1}
        result = editor.post(reverse("wagtailimages:add_multiple"), data).json()
        assert not result["success"]
        assert ERRORS.search(result["error_message"])

    def test_chooser_shows_the_error(self, editor, name):
        data = image_form_data(invalid_content(name), name, "image-chooser-upload-")
        result = json.loads(get_content(editor.post(reverse("wagtailimages_chooser:create"), data)))
        assert result["step"] == "reshow_creation_form"
        assert ERRORS.search(result["htmlFragment"])

    def test_saving_in_code_raises_the_error(self, name):
        with pytest.raises(ValidationError, match=ERRORS):
            ClinicImage.objects.create(title="A lamp", file=ContentFile(invalid_content(name), name))


@invalid_images
def test_invalid_replacement_keeps_the_current_image(editor, name):
    image = ImageFactory()
    response = editor.post(reverse("wagtailimages:edit", args=[image.pk]), image_form_data(invalid_content(name), name))
    assert ERRORS.search(get_content(response))
    image_now = ClinicImage.objects.get()
    assert (image_now.file.name, image_now.width) == (image.file.name, 60)
    assert default_storage.exists(image_now.file.name)


@invalid_documents
@pytest.mark.usefixtures("_nothing_stored")
class TestInvalidDocuments:
    def test_single_upload_shows_the_error(self, editor, name):
        data = {"title": "A document", "file": create_upload(invalid_content(name), name)}
        assert ERRORS.search(get_content(editor.post(reverse("wagtaildocs:add"), data)))

    def test_multiple_upload_shows_the_error(self, editor, name):
        data = {"title": "A document", "files[]": create_upload(invalid_content(name), name), "collection": 1}
        result = editor.post(reverse("wagtaildocs:add_multiple"), data).json()
        assert not result["success"]
        assert ERRORS.search(result["error_message"])

    def test_chooser_shows_the_error(self, editor, name):
        data = {
            "document-chooser-upload-title": "A document",
            "document-chooser-upload-file": create_upload(invalid_content(name), name),
        }
        result = json.loads(get_content(editor.post(reverse("wagtaildocs_chooser:create"), data)))
        assert result["step"] == "reshow_creation_form"
        assert ERRORS.search(result["htmlFragment"])

    def test_saving_in_code_raises_the_error(self, name):
        with pytest.raises(ValidationError, match=ERRORS), transaction.atomic():
            ClinicDocument.objects.create(title="A document", file=ContentFile(invalid_content(name), name))


@invalid_documents
def test_invalid_replacement_keeps_the_current_document(editor, name):
    document = ClinicDocument.objects.create(title="A document", file=ContentFile(upload_samples.PDF, "paper.pdf"))
    data = {"title": "A document", "file": create_upload(invalid_content(name), name)}
    response = editor.post(reverse("wagtaildocs:edit", args=[document.pk]), data)
    assert ERRORS.search(get_content(response))
    assert default_storage.exists(ClinicDocument.objects.get().file.name)


def create_rotated_image():
    return upload_samples.create_image(exif=upload_samples.create_exif(orientation=6))


def assert_sanitized(image):
    with image.open_file() as file:
        content = file.read()
        assert b"SecretPhone" not in content
        assert Image.open(file).size == (40, 60)
    image.refresh_from_db()
    assert (image.width, image.height) == (40, 60)
    assert image.get_file_size() == len(content)
    assert b"SecretPhone" not in image.get_rendition("max-30x30").file.read()


@pytest.mark.django_db
class TestValidImages:
    def test_single_upload_is_sanitized(self, editor):
        editor.post(reverse("wagtailimages:add"), image_form_data(create_rotated_image(), "a.jpg"))
        assert_sanitized(ClinicImage.objects.get())

    def test_chooser_upload_is_sanitized(self, editor):
        data = image_form_data(create_rotated_image(), "a.jpg", "image-chooser-upload-")
        editor.post(reverse("wagtailimages_chooser:create"), data)
        assert_sanitized(ClinicImage.objects.get())

    def test_multiple_upload_is_sanitized_before_its_form_is_submitted(self, editor):
        data = {"title": "A lamp", "files[]": create_upload(create_rotated_image(), "a.jpg"), "collection": 1}
        result = editor.post(reverse("wagtailimages:add_multiple"), data).json()
        pending = UploadedFile.objects.get()
        assert b"SecretPhone" not in pending.file.read()
        number = result["uploaded_file_id"]
        form = {f"uploaded-image-{number}-{key}": text for key, text in {"title": "A", "description": "A lamp"}.items()}
        url = reverse("wagtailimages:create_multiple_from_uploaded_image", args=[number])
        assert editor.post(url, form).json()["success"]
        assert_sanitized(ClinicImage.objects.get())

    def test_replaced_file_is_sanitized(self, editor):
        image = ImageFactory()
        editor.post(reverse("wagtailimages:edit", args=[image.pk]), image_form_data(create_rotated_image(), "b.jpg"))
        assert_sanitized(ClinicImage.objects.get())

    def test_upload_in_a_temporary_file_is_sanitized(self, editor, settings):
        settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
        editor.post(reverse("wagtailimages:add"), image_form_data(create_rotated_image(), "a.jpg"))
        assert_sanitized(ClinicImage.objects.get())

    def test_image_created_in_code_is_sanitized(self):
        assert_sanitized(ClinicImage.objects.create(title="A", file=ContentFile(create_rotated_image(), "a.jpg")))

    def test_file_saved_to_the_field_in_code_is_sanitized(self):
        image = ClinicImage(title="A")
        image.file.save("a.jpg", ContentFile(create_rotated_image()), save=False)
        image.save()
        assert_sanitized(image)

    def test_duplicate_image_is_detected(self, editor):
        data = image_form_data(create_rotated_image(), "a.jpg", "image-chooser-upload-")
        editor.post(reverse("wagtailimages_chooser:create"), data)
        data = image_form_data(create_rotated_image(), "a.jpg", "image-chooser-upload-")
        result = editor.post(reverse("wagtailimages_chooser:create"), data).json()
        assert result["step"] == "duplicate_found"


def test_document_in_a_temporary_file_is_stored(editor, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 10
    data = {
        "title": "A document",
        "files[]": create_upload(upload_samples.PDF, "a.pdf"),
        "collection": Collection.objects.get().pk,
    }
    assert editor.post(reverse("wagtaildocs:add_multiple"), data).json()["success"]
    assert ClinicDocument.objects.get().file.read() == upload_samples.PDF


def test_temporary_file_is_truncated_to_the_sanitized_content():
    from site_core.media.fields import replace_content

    temporary = TemporaryUploadedFile("a.jpg", "image/jpeg", 1000, None)
    temporary.write(b"x" * 1000)
    replace_content(temporary, b"clean")
    with open(temporary.temporary_file_path(), "rb") as file:
        assert file.read() == b"clean"
    assert temporary.size == 5
    temporary.close()
