"""A disk that is full: the page cache's, and the database's."""

import os
import shutil
import subprocess

import pytest

from tests.faults.conftest import get, run_on
from tests.support.demo_site import serve
from tests.support.processes import wait_for

ARTICLE = "/articles/ketamine-opioid-system/"
PUBLISH = """
from blog.models import ArticlePage
article = ArticlePage.objects.get(slug="ketamine-opioid-system")
article.title = sys.argv[1]
article.save_revision().publish()
"""


@pytest.fixture
def small_disk(tmp_path):
    """A function that mounts a disk of so many MB on a folder."""
    if os.geteuid():
        pytest.skip("Only root may mount a small disk to fill up; CI does.")
    mounted = []

    def mount(folder, megabytes):
        folder.mkdir(exist_ok=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", folder], check=True)
        mounted.append(folder)
        return folder

    yield mount
    for folder in mounted:
        subprocess.run(["umount", "--lazy", folder], check=True)


def fill(folder):
    """Use all that is left of the disk; the file that does."""
    file = folder / "filler"
    with file.open("wb", buffering=0) as opened:
        for size in (65536, 512):
            try:
                while True:
                    opened.write(bytes(size))
            except OSError:
                pass
    return file


def test_full_disk_of_the_page_cache_keeps_no_page_from_visitors(data_dir, small_disk):
    fill(small_disk(data_dir / "page-cache", 1))
    with serve(data_dir) as site:
        for path in ("/", ARTICLE, "/articles/", ARTICLE):
            assert get(site, path)[0] == 200
        run_on(data_dir, PUBLISH, "Published on a full disk")
        wait_for(lambda: "Published on a full disk" in get(site, ARTICLE)[2], "The title is old", seconds=20)
        assert "No space left on device" in site.log.read_text()


def test_full_disk_of_the_database_keeps_pages_up_and_loses_nothing(data_dir, small_disk, tmp_path):
    disk = small_disk(tmp_path / "disk", 200)
    shutil.copytree(data_dir, disk, dirs_exist_ok=True)
    with serve(disk) as site:
        paths = (ARTICLE, "/treatments/", "/team/")
        for path in paths:
            assert get(site, path)[0] == 200  # and has its pictures
        run_on(disk, PUBLISH, "Saved before")  # so that each is asked of Django again
        filler = fill(disk)
        for path in paths:
            assert get(site, path)[0] == 200  # made anew where SQLite can read without writing, else the last good copy
        with pytest.raises(AssertionError, match="full"):
            run_on(disk, PUBLISH, "Never saved")
        assert "Never saved" not in get(site, ARTICLE)[2]
        filler.unlink()
        run_on(disk, PUBLISH, "Saved again")
        wait_for(lambda: "Saved again" in get(site, ARTICLE)[2], "The title is old", seconds=20)
