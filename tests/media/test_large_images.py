"""Large images are decoded one at a time, in a process of their own, and give their memory back."""

import io
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image
from wagtail.images.models import SourceImageIOError

from site_core.lib.file_lock import file_lock
from site_core.lib.limited_process import Limits
from site_core.media import large_images, rendition_files
from site_core.media.image_sanitizing import sanitize
from tests.support import upload_samples
from tests.support.factories import ImageFactory, StandardPageFactory
from tests.support.heif_samples import create_tiled_heif
from tests.support.html import soup
from tests.support.processes import run_python

BUSY = "The site is working on other large images. Choose this one again in a minute."


@pytest.fixture(autouse=True)
def _everything_is_large(monkeypatch, settings, tmp_path):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(large_images, "LARGE", 1000)


@pytest.fixture
def busy(settings, monkeypatch):
    """Decode another large image while the test runs, for which nobody waits."""
    monkeypatch.setattr(large_images, "WAIT_SECONDS", 0)
    with file_lock(Path(settings.DATA_DIR, "large-images.lock")):
        yield


def sanitize_content(content, name="a.jpg"):
    return sanitize(ContentFile(content, name), name).content


def test_large_image_is_sanitized_in_another_process():
    content = upload_samples.create_image(exif=upload_samples.create_exif(orientation=6))
    result = sanitize_content(content)
    assert b"SecretPhone" not in result
    assert Image.open(io.BytesIO(result)).size == (40, 60)


def test_damaged_large_image_is_rejected():
    with pytest.raises(ValidationError, match="or it is damaged"):
        sanitize_content(upload_samples.create_image()[:-200])


def test_large_image_that_takes_too_much_memory_is_rejected(monkeypatch):
    monkeypatch.setattr(large_images, "LIMITS", Limits(60, 20, 60))
    with pytest.raises(ValidationError, match="Make it smaller"):
        sanitize_content(upload_samples.create_png_bomb(5000, 5000, rows=5000), "a.png")


def test_large_image_that_takes_too_long_is_rejected(monkeypatch):
    monkeypatch.setattr(large_images, "MODULE", "tests.support.endless")
    monkeypatch.setattr(large_images, "LIMITS", Limits(100, cpu_seconds=1, seconds=60))
    with pytest.raises(ValidationError, match="takes too long to process"):
        sanitize_content(upload_samples.create_image())


@pytest.mark.usefixtures("busy")
def test_upload_says_to_try_again_while_others_take_too_long(editor):
    data = {
        "title": "A lamp",
        "files[]": ContentFile(upload_samples.create_image(), name="a.jpg"),
        "collection": 1,
    }
    result = editor.post(reverse("wagtailimages:add_multiple"), data).json()
    assert (result["success"], result["error_message"]) == (False, BUSY)


def test_page_is_shown_without_an_image_that_waits_and_soon_with_it(site, client, settings, monkeypatch):
    page = StandardPageFactory(image=ImageFactory())
    monkeypatch.setattr(large_images, "WAIT_SECONDS", 0)
    with file_lock(Path(settings.DATA_DIR, "large-images.lock")):
        response = client.get(page.url)
        assert soup(response).main.find("img") is None
    assert soup(client.get(page.url)).main.find("img")


def test_all_renditions_of_a_large_image_are_created(site):
    renditions = ImageFactory().get_renditions("max-30x30", "max-20x20", "max-10x10")
    assert [rendition.width for rendition in renditions.values()] == [30, 20, 10]


def test_image_whose_renditions_somebody_interrupts_is_not_taken_for_damaged(site, client, monkeypatch):
    page = StandardPageFactory(image=ImageFactory())
    module = rendition_files.MODULE
    monkeypatch.setattr(rendition_files, "MODULE", "tests.support.interrupted")
    assert soup(client.get(page.url)).main.find("img") is None
    monkeypatch.setattr(rendition_files, "MODULE", module)
    assert soup(client.get(page.url)).main.find("img")
    page.image.refresh_from_db()
    assert page.image.file_problem == ""


def test_only_some_threads_of_a_process_wait(settings):
    settings.SERVER_THREADS = 2
    large_images.get_slots.cache_clear()
    errors = []

    def decode():
        try:
            with large_images.decoding(2000):
                pass
        except SourceImageIOError as error:
            errors.append(error)

    with large_images.decoding(2000), large_images.decoding(2000):
        thread = threading.Thread(target=decode)
        thread.start()
        thread.join()
    large_images.get_slots.cache_clear()
    assert len(errors) == 1


UPLOADS = """
import sys, threading
from django.core.files.base import ContentFile
from site_core.media.image_sanitizing import sanitize

photo = open(sys.argv[1], "rb").read()

def memory():
    return next(int(line.split()[1]) // 1024 for line in open("/proc/self/status") if line.startswith("VmHWM"))

def upload():
    sanitize(ContentFile(photo, "a.jpg"), "a.jpg")

before = memory()
threads = [threading.Thread(target=upload) for _ in range(2)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print(memory() - before)
"""


@pytest.mark.slow
def test_process_of_the_server_takes_hardly_any_memory_for_large_images(tmp_path):
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(upload_samples.create_image(size=(5000, 5000)))
    process = run_python(tmp_path, "-c", f"import django; django.setup()\n{UPLOADS}", str(photo))
    assert int(process.stdout) < 20, process.stderr


PEAK = """
import sys
from site_core.media.image_encoding import main

main(*sys.argv[1:])
peak = next(int(line.split()[1]) // 1024 for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(peak, file=sys.stderr)
"""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("format", "create"),
    [
        ("JPEG", lambda: upload_samples.create_image(size=(6000, 4000))),
        ("JPEG", lambda: upload_samples.create_image(size=(8064, 6048))),
        ("JPEG", lambda: upload_samples.create_image(size=(6000, 4000), progressive=True)),
        ("JPEG", lambda: upload_samples.create_image(size=(6000, 4000), mode="CMYK", color=(90, 20, 60, 5))),
        ("PNG", lambda: upload_samples.create_image("PNG", size=(6000, 4000))),
        ("HEIF", lambda: create_tiled_heif((5712, 4284), rotation=3)),
    ],
    ids=["JPEG of 24 megapixels", "JPEG of 48 megapixels", "progressive JPEG", "CMYK", "PNG", "HEIC of an iPhone"],
)
def test_photo_takes_less_than_150_megabytes(format, create, tmp_path):
    photo = tmp_path / "photo"
    photo.write_bytes(create())
    with photo.open("rb") as file:
        command = [sys.executable, "-c", PEAK, format, "3200", "60000000"]
        process = subprocess.run(command, stdin=file, capture_output=True, check=True)
    assert Image.open(io.BytesIO(process.stdout)).size[0] in (2400, 3000, 3200)
    assert int(process.stderr) < 150
