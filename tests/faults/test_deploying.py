"""While a new version is put in place, no request fails. This is a real server."""

import secrets
import shutil
import sys
import urllib.error
import urllib.request

import pytest

from tests.support.processes import environment, free_port
from tests.support.project import copy_project
from tests.support.servers import Server

pytestmark = pytest.mark.slow

FOUND = ("/", "/articles/", "/search/?q=", "/articles/feed/", "/sitemap.xml", "/robots.txt", "/admin/login/")
PATHS = (*FOUND, "/missing/")
# Whatever an old process would read of the next version.
NEXT_CODE = "raise RuntimeError('This module is one of the next version.')\n"
NEXT_TEMPLATE = "{% tag_of_the_next_version %}"


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "project"
    copy_project(folder)
    return folder


@pytest.fixture
def server(project, data_dir):
    port = free_port()
    command = [sys.executable, "manage.py", "serve", "--bare", "--port", str(port)]
    variables = environment(data_dir, SITE_URL="http://127.0.0.1", SERVER_WORKERS="1")
    server = Server(command, port, data_dir / "log.txt", variables, folder=project)
    server.start()
    yield server
    server.stop()


def get(server, path):
    """Return the status and the headers of a page that no cache has."""
    separator = "" if path.endswith("=") else "&q=" if "?" in path else "?q="
    url = f"http://127.0.0.1:{server.port}{path}{separator}{secrets.token_hex(4)}"
    request = urllib.request.Request(url, headers={"Host": "127.0.0.1"})
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status, response.headers
    except urllib.error.HTTPError as error:
        return error.code, error.headers


def replace_files(project):
    """Put the files of the next version in place, in which everything has changed."""
    for folder in ("site_core", "home", "blog"):
        for path in (project / folder).rglob("*.py"):
            path.write_text(NEXT_CODE)
        for path in (project / folder).rglob("__pycache__"):
            shutil.rmtree(path)
    for path in (project / "templates").rglob("*.*"):
        path.write_text(NEXT_TEMPLATE)


def test_running_server_needs_no_file_that_a_deployment_replaces(server, project):
    assert get(server, "/robots.txt")[0] == 200
    replace_files(project)
    assert [get(server, path)[0] for path in PATHS] == [*(200 for path in FOUND), 404]
