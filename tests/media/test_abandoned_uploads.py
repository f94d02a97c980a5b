"""Uploads that nobody completed are deleted after a day, and nothing that is in use."""

import os
import time

import pytest
from django.contrib.contenttypes.models import ContentType
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from wagtail.images import get_image_model
from wagtail.models import UploadedFile

from tests.support.factories import ImageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _empty_storage(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def make_old(name, hours=25):
    moment = time.time() - hours * 3600
    os.utime(default_storage.path(name), (moment, moment))


def create_upload(hours=25):
    content_type = ContentType.objects.get_for_model(get_image_model())
    file = ContentFile(b"image", "lamp.jpg")
    upload = UploadedFile.objects.create(for_content_type=content_type, file=file)
    make_old(upload.file.name, hours)
    return upload


def store(folder, hours=25, name="lost.jpg"):
    name = default_storage.save(f"{folder}/{name}", ContentFile(b"image"))
    make_old(name, hours)
    return name


def purge(**options):
    call_command("delete_abandoned_uploads", **options)


def test_upload_is_deleted_after_a_day_with_its_file():
    upload = create_upload()
    purge()
    assert not UploadedFile.objects.exists()
    assert not default_storage.exists(upload.file.name)


def test_upload_of_today_is_kept():
    upload = create_upload(hours=23)
    purge()
    assert UploadedFile.objects.get() == upload
    assert default_storage.exists(upload.file.name)


def test_upload_without_its_file_is_deleted():
    default_storage.delete(create_upload(hours=0).file.name)
    purge()
    assert not UploadedFile.objects.exists()


@pytest.mark.parametrize("folder", ["wagtail_uploads", "original_images"])
def test_old_file_without_a_row_is_deleted(folder):
    old, new = store(folder), store(folder, hours=23)
    purge()
    assert not default_storage.exists(old)
    assert default_storage.exists(new)


def test_original_of_an_image_is_kept_whatever_its_age_and_name():
    image = ImageFactory(file__filename="une-lampe-e\u0301te\u0301.jpg")
    make_old(image.file.name)
    purge()
    assert default_storage.exists(image.file.name)


def test_renditions_and_documents_are_kept():
    names = [store("images"), store("documents"), store("images/private")]
    purge()
    assert all(default_storage.exists(name) for name in names)


def test_dry_run_lists_files_and_deletes_nothing(capsys):
    upload, orphan = create_upload(), store("original_images")
    purge(dry_run=True)
    assert f"Would delete {orphan}" in capsys.readouterr().out
    assert UploadedFile.objects.get() == upload
    assert default_storage.exists(orphan)


def test_no_original_is_deleted_if_many_have_no_image():
    names = [store("original_images", name=f"{number}.jpg") for number in range(11)]
    with pytest.raises(CommandError, match="11 of 11 originals have no image"):
        purge()
    assert all(default_storage.exists(name) for name in names)
    purge(force=True)
    assert not any(default_storage.exists(name) for name in names)


def test_uploads_that_may_be_in_use_are_never_deleted():
    with pytest.raises(CommandError, match="at least 1"):
        purge(hours=0)


def test_folders_that_do_not_exist_are_no_error():
    purge()
