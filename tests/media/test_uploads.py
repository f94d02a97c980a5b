"""Uploads keep their file while the alternative text is missing, and scripts can upload an image."""

import json

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.urls import reverse
from wagtail.images import get_image_model
from wagtail.models import UploadedFile

from site_core.media import pending_uploads
from tests.support import upload_samples
from tests.support.html import soup

pytestmark = pytest.mark.django_db

GONE = "The uploaded file is no longer there: it was used or deleted. Choose it again."


@pytest.fixture(autouse=True)
def _empty_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def image_file(name="lamp.jpg", **options):
    return ContentFile(upload_samples.create_image(**options), name=name)


def upload(client, file=None):
    return client.post(reverse("image_uploads:upload"), {"file": file or image_file()})


def create(client, pk, **data):
    data = {"uploaded_file": pk, "title": "A lamp", "description": "A lamp by a window"} | data
    return client.post(reverse("image_uploads:create"), {f"image-upload-{name}": each for name, each in data.items()})


@pytest.fixture
def author(django_user_model, admin_user):
    """Return another user who may do everything."""
    return django_user_model.objects.create_superuser("author", password="secret")


class TestScript:
    def test_uploaded_file_becomes_an_image(self, editor, admin_user):
        pending = upload(editor).json()
        assert pending["name"] == "lamp.jpg"
        response = create(editor, pending["id"]).json()
        image = get_image_model().objects.get()
        assert (response["id"], response["default_alt_text"]) == (image.pk, "A lamp by a window")
        assert response["preview"]["url"] == image.get_rendition("max-165x165").url
        assert image.uploaded_by_user == admin_user
        assert not UploadedFile.objects.exists()
        assert default_storage.listdir("wagtail_uploads")[1] == []

    def test_alternative_text_is_required_and_the_file_is_kept(self, editor):
        pending = upload(editor).json()["id"]
        response = create(editor, pending, description=" ")
        assert response.status_code == 422
        assert "Describe the image" in response.json()["fields"]
        assert create(editor, pending).status_code == 200

    def test_decorative_image_needs_no_alternative_text(self, editor):
        create(editor, upload(editor).json()["id"], description="", is_decorative="on")
        assert get_image_model().objects.get().is_decorative

    def test_invalid_file_is_rejected_with_a_reason(self, editor):
        response = upload(editor, ContentFile(upload_samples.SVG, name="a.png"))
        assert response.status_code == 422
        assert "damaged" in response.json()["error"]
        assert not UploadedFile.objects.exists()

    def test_request_without_a_file_is_rejected(self, editor):
        assert editor.post(reverse("image_uploads:upload")).status_code == 422

    def test_metadata_is_removed_before_the_file_is_stored(self, editor):
        upload(editor, image_file(exif=upload_samples.create_exif()))
        assert b"SecretPhone" not in UploadedFile.objects.get().file.read()

    @pytest.mark.parametrize("pk", ["x", "-1", "0", "99999999999999999999", "１"])
    def test_unknown_upload_is_rejected(self, editor, pk):
        response = create(editor, pk)
        assert (response.status_code, response.json()["error"]) == (422, GONE)

    def test_upload_of_someone_else_can_neither_be_used_nor_deleted(self, editor, author):
        pending = upload(editor).json()["id"]
        editor.force_login(author)
        assert create(editor, pending).status_code == 422
        editor.post(reverse("image_uploads:delete", args=[pending]))
        assert UploadedFile.objects.count() == 1

    def test_canceled_upload_is_deleted(self, editor):
        pending = upload(editor).json()["id"]
        assert editor.post(reverse("image_uploads:delete", args=[pending])).status_code == 204
        assert not UploadedFile.objects.exists()
        assert default_storage.listdir("wagtail_uploads")[1] == []

    def test_dialog_asks_for_the_alternative_text(self, editor):
        dialog = soup(editor.get(reverse("image_uploads:dialog"))).find("dialog")
        names = [
            field["name"]
            for field in dialog.find_all(["input", "textarea", "select"])
            if "hidden" not in field.attrs.values()
        ]
        assert names == ["image-upload-description", "image-upload-is_decorative"]

    def test_user_without_permission_is_refused(self, client, django_user_model):
        from django.contrib.auth.models import Permission

        user = django_user_model.objects.create_user("reader", password="secret")
        user.user_permissions.add(Permission.objects.get(codename="access_admin"))
        client.force_login(user)
        assert upload(client).status_code in (302, 403)
        assert not UploadedFile.objects.exists()


class TestForms:
    def test_form_keeps_the_file_while_the_alternative_text_is_missing(self, editor):
        url = reverse("wagtailimages:add")
        form = soup(editor.post(url, {"title": "A lamp", "file": image_file(), "description": "", "uploaded_file": ""}))
        assert "“lamp.jpg” is uploaded and kept." in form.get_text()
        pending = form.find("input", {"name": "uploaded_file"})["value"]
        editor.post(url, {"title": "A lamp", "description": "A lamp", "uploaded_file": pending})
        image = get_image_model().objects.get()
        assert (image.width, image.file_size) == (60, image.file.size)
        assert not UploadedFile.objects.exists()

    def test_another_file_replaces_the_one_that_was_kept(self, editor):
        url = reverse("wagtailimages:add")
        form = soup(editor.post(url, {"title": "A lamp", "file": image_file(), "uploaded_file": ""}))
        pending = form.find("input", {"name": "uploaded_file"})["value"]
        data = {"title": "A lamp", "description": "A", "uploaded_file": pending, "file": image_file(size=(30, 30))}
        editor.post(url, data)
        assert get_image_model().objects.get().width == 30

    def test_chooser_keeps_the_file_and_marks_the_alternative_text(self, editor):
        url = reverse("wagtailimages_chooser:create")
        prefix = "image-chooser-upload-"
        data = {f"{prefix}title": "A lamp", f"{prefix}file": image_file(), f"{prefix}uploaded_file": ""}
        answer = json.loads(editor.post(url, data).content)
        assert answer["step"] == "reshow_creation_form"
        form = soup(answer["htmlFragment"])
        assert "Describe the image" in form.get_text()
        pending = form.find("input", {"name": f"{prefix}uploaded_file"})["value"]
        data = {f"{prefix}title": "A lamp", f"{prefix}description": "A lamp", f"{prefix}uploaded_file": pending}
        assert json.loads(editor.post(url, data).content)["step"] == "chosen"
        assert get_image_model().objects.get().description == "A lamp"

    def test_invalid_file_is_not_kept(self, editor):
        bad = ContentFile(b"nothing", name="a.jpg")
        form = soup(editor.post(reverse("wagtailimages:add"), {"title": "A", "file": bad, "uploaded_file": ""}))
        assert "uploaded and kept" not in form.get_text()
        assert not UploadedFile.objects.exists()

    def test_file_that_was_lost_is_asked_for_again(self, editor):
        url = reverse("wagtailimages:add")
        editor.post(url, {"title": "A lamp", "file": image_file(), "uploaded_file": ""})
        pending = UploadedFile.objects.get()
        default_storage.delete(pending.file.name)
        response = editor.post(url, {"title": "A lamp", "description": "A lamp", "uploaded_file": pending.pk})
        assert GONE in response.content.decode()

    def test_multiple_upload_stores_the_file_once(self, editor):
        editor.post(
            reverse("wagtailimages:add_multiple"), {"title": "A lamp", "files[]": image_file(), "collection": 1}
        )
        assert UploadedFile.objects.count() == 1


def test_pending_images_are_those_of_the_user(editor, admin_user, author):
    upload(editor)
    assert pending_uploads.pending_images(admin_user).count() == 1
    assert not pending_uploads.pending_images(author).exists()
