"""Real servers on separate sites, which tests kill and whose disks they fill."""

import http.client
import subprocess
import sys
from urllib.parse import urlsplit

import pytest

from tests.support.demo_site import ROOT, copy_demo_data, serve
from tests.support.processes import environment


@pytest.fixture
def data_dir(tmp_path_factory, tmp_path):
    """Return the data directory of a demo clinic that isn't running."""
    copy_demo_data(tmp_path_factory, tmp_path / "data")
    return tmp_path / "data"


@pytest.fixture
def served(data_dir):
    with serve(data_dir) as site:
        yield site


def get(site, path, **headers):
    """Return ``(status, headers, text)`` of a GET request over a new connection."""
    connection = http.client.HTTPConnection(urlsplit(site.url).netloc, timeout=30)
    try:
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        response_headers = {name.lower(): value for name, value in response.getheaders()}
        return response.status, response_headers, response.read().decode()
    finally:
        connection.close()


def run_script(data_dir, script, *arguments):
    """Run ``script`` with Django set up, in a process beside the server. Return its output."""
    result = subprocess.run(
        [sys.executable, "-c", PRELUDE + script, *map(str, arguments)],
        cwd=ROOT,
        env=environment(data_dir, DJANGO_SETTINGS_MODULE="site_core.settings.production"),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert result.returncode == 0, result.stderr
    return result.stdout


PRELUDE = "import sys, os, django; django.setup()\n"
