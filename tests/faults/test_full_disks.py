"""The disk of the page cache or of the database is full."""

import os
import shutil
import subprocess

import pytest

from tests.faults.conftest import get, run_script
from tests.support.demo_site import serve
from tests.support.processes import wait_for

ARTICLE = "/articles/ketamine-opioid-system/"
PUBLISH = """
from blog.models import ArticlePage
from tests.support.reviewing import publish_without_review
article = ArticlePage.objects.get(slug="ketamine-opioid-system")
article.title = sys.argv[1]
publish_without_review(article)
"""


@pytest.fixture
def small_disk(tmp_path):
    """Return a function that mounts a disk of the given size in MB on a folder."""
    if os.geteuid():
        pytest.skip("Only root can mount a small disk. CI runs this test.")
    mounted = []

    def mount(folder, megabytes):
        folder.mkdir(exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder], check=True)
        mounted.append(folder)
        return folder

    yield mount
    for folder in mounted:
        subprocess.run(["umount", "--lazy", folder], check=True)


def fill(folder, name="filler"):
    """Fill the disk with one file. Return its path."""
    path = folder / name
    with path.open("wb", buffering=0) as file:
        for size in (65536, 512):
            try:
                while True:
                    file.write(bytes(size))
            except OSError:
                pass
    return path


def test_pages_are_served_when_the_disk_of_the_page_cache_is_full(data_dir, small_disk):
    fill(small_disk(data_dir / "page-cache", 1))
    with serve(data_dir) as site:
        for path in ("/", ARTICLE, "/articles/", ARTICLE):
            assert get(site, path)[0] == 200
        run_script(data_dir, PUBLISH, "Published on a full disk")
        wait_for(lambda: "Published on a full disk" in get(site, ARTICLE)[2], "The title is stale", seconds=20)
        assert "No space left on device" in site.log.read_text()


def test_full_database_disk_keeps_pages_available_and_loses_no_data(data_dir, small_disk, tmp_path):
    disk = small_disk(tmp_path / "disk", 200)
    shutil.copytree(data_dir, disk, dirs_exist_ok=True)
    with serve(disk) as site:
        paths = (ARTICLE, "/treatments/", "/team/")
        for path in paths:
            assert get(site, path)[0] == 200  # and creates the renditions
        run_script(disk, PUBLISH, "Saved before")  # invalidates the page cache
        filler = fill(disk)
        for path in paths:
            assert get(site, path)[0] == 200  # rendered if SQLite can read without writing, otherwise stale
        for path in ("/sitemap.xml", "/sitemap-articles.xml", "/articles/feed/", "/search/?q=ketamine"):
            assert get(site, path)[0] == 200  # not requested before
        rest = fill(disk, "rest")  # old pages of the page cache were deleted meanwhile
        with pytest.raises(AssertionError, match="full"):
            run_script(disk, PUBLISH, "Never saved")
        assert "Never saved" not in get(site, ARTICLE)[2]
        filler.unlink()
        rest.unlink()
        run_script(disk, PUBLISH, "Saved again")
        wait_for(lambda: "Saved again" in get(site, ARTICLE)[2], "The title is stale", seconds=20)
