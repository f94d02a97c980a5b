"""Real servers on sites of their own, to be killed, filled up and damaged."""

import http.client
import subprocess
import sys
from urllib.parse import urlsplit

import pytest

from tests.support.demo_site import ROOT, copy_demo_data, serve
from tests.support.processes import environment


@pytest.fixture
def data_dir(tmp_path_factory, tmp_path):
    """A folder with the demo clinic, set up and not served."""
    copy_demo_data(tmp_path_factory, tmp_path / "data")
    return tmp_path / "data"


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
