"""Files of deleted images and documents."""

import datetime

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.utils import timezone

from site_core.lib.trash import without_trash
from site_core.media.abandoned_uploads import find_orphaned_originals
from site_core.media.models import ClinicDocument, ClinicImage
from site_core.trash.models import TrashEntry
from site_core.trash.restoring import RestoreError, restore
from tests.support import factories


@pytest.fixture
def deleted_image(db, django_capture_on_commit_callbacks):
    """Return ``(image before its deletion, entry)``."""
    image = factories.ImageFactory()
    stored = ClinicImage.objects.get(pk=image.pk)
    with django_capture_on_commit_callbacks(execute=True):
        image.delete()
    return stored, TrashEntry.objects.get()


def exists(stored):
    return stored.file.storage.exists(stored.file.name)


def test_file_stays_while_the_image_is_in_the_trash(deleted_image):
    stored, entry = deleted_image
    assert exists(stored)
    tomorrow = timezone.now() + datetime.timedelta(days=1)
    assert stored.file.name not in find_orphaned_originals(tomorrow, force=True)
    restore(entry.pk)
    assert ClinicImage.objects.get(pk=stored.pk).file.read()


def test_file_is_deleted_with_the_entry_after_30_days(deleted_image, time_machine):
    stored, _entry = deleted_image
    call_command("purge_trash")
    assert TrashEntry.objects.exists()
    time_machine.move_to(timezone.now() + datetime.timedelta(days=31))
    call_command("purge_trash")
    assert not TrashEntry.objects.exists()
    assert not exists(stored)


def test_file_that_an_image_has_again_is_not_deleted(deleted_image):
    stored, _entry = deleted_image
    ClinicImage.objects.create(title="Again", file=stored.file.name, width=1, height=1)
    call_command("purge_trash", "--all")
    assert exists(stored)


def test_image_without_its_file_is_not_restored(deleted_image):
    stored, entry = deleted_image
    stored.file.storage.delete(stored.file.name)
    with pytest.raises(RestoreError, match="file is missing"):
        restore(entry.pk)


def test_file_is_deleted_at_once_without_the_trash(db, django_capture_on_commit_callbacks):
    image = factories.ImageFactory()
    stored = ClinicImage.objects.get(pk=image.pk)
    with without_trash(), django_capture_on_commit_callbacks(execute=True):
        image.delete()
    assert not exists(stored)


def test_document_comes_back_with_its_file_and_tags(db, client, django_capture_on_commit_callbacks):
    document = ClinicDocument.objects.create(title="Form", file=ContentFile(b"%PDF-1.4\n%%EOF", "form.pdf"))
    document.tags.add("intake")
    url, pk = document.url, document.pk
    with django_capture_on_commit_callbacks(execute=True):
        document.delete()
    assert client.get(url).status_code == 404
    restore(TrashEntry.objects.get().pk)
    assert client.get(url).status_code == 200
    assert list(ClinicDocument.objects.get(pk=pk).tags.names()) == ["intake"]
