"""Real servers on sites of their own, to be killed, filled up and damaged."""

import http.client
import shutil
import subprocess
import sys
from urllib.parse import urlsplit

import pytest

from tests.browser.demo_site import ROOT, serve
from tests.processes import environment


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory):
    """A folder with the demo clinic, set up and not served."""
    folder = tmp_path_factory.mktemp("faults") / "demo"
    folder.mkdir()
    (folder / ".pictures-prepared").touch()  # they are not what is tested here, and take a minute
    with serve(folder):
        pass
    shutil.rmtree(folder / "page-cache")
    return folder


@pytest.fixture
def data_dir(demo_folder, tmp_path):
    """A copy of the demo clinic's folder, for one test."""
    return shutil.copytree(demo_folder, tmp_path / "data", dirs_exist_ok=True)


@pytest.fixture
def served(data_dir):
    with serve(data_dir) as site:
        yield site


def get(site, path, **headers):
    """``(status, headers, text)`` of one GET over a connection of its own."""
    connection = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=30)
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        names = {name.lower(): value for name, value in response.getheaders()}
        return response.status, names, response.read().decode()
    finally:
        connection.close()


def run_on(data_dir, script, *arguments):
    """What ``script``, run by ``manage.py shell`` beside the server as any command is, prints."""
    done = subprocess.run(
        [sys.executable, "-c", PRELUDE + script, *map(str, arguments)],
        cwd=ROOT,
        env=environment(data_dir, DJANGO_SETTINGS_MODULE="site_core.settings.production"),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


PRELUDE = "import sys, os, django; django.setup()\n"
