"""While a new version is put in place, and while the server is reloaded, no request fails. These are real servers."""

import contextlib
import os
import secrets
import shutil
import signal
import sys
import threading
import urllib.error
import urllib.request

import pytest

from tests.support.processes import environment, free_port, wait_for
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
    (data_dir / "settings.env").write_text("SEARCH_INDEXING=on\n")
    port = free_port()
    command = [sys.executable, "manage.py", "serve", "--bare", "--port", str(port)]
    variables = environment(
        data_dir, SITE_URL="http://127.0.0.1", SERVER_WORKERS="1", ENV_FILE=str(data_dir / "settings.env")
    )
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


@contextlib.contextmanager
def visitors(server):
    """Request pages all the time. The statuses of all responses are in the list that is returned."""
    statuses, done = [], threading.Event()

    def visit():
        while not done.is_set():
            statuses.extend(get(server, path)[0] for path in PATHS)

    thread = threading.Thread(target=visit)
    thread.start()
    try:
        yield statuses
    finally:
        done.set()
        thread.join()


def test_running_server_needs_no_file_that_a_deployment_replaces(server, project):
    assert get(server, "/robots.txt")[0] == 200
    replace_files(project)
    assert [get(server, path)[0] for path in PATHS] == [*(200 for path in FOUND), 404]


def test_reload_with_new_files_loses_no_request(server, project, data_dir):
    with visitors(server) as statuses:
        wait_for(lambda: len(statuses) > 20, "The server doesn't respond")
        replace_files(project)
        copy_project(project)  # a version that works, and that hides the site from search engines
        (data_dir / "settings.env").write_text("SEARCH_INDEXING=off\n")
        os.kill(server.process.pid, signal.SIGHUP)
        wait_for(
            lambda: all("noindex" in get(server, "/")[1].get("X-Robots-Tag", "") for _ in range(10)),
            "The old version still responds",
        )
    assert set(statuses) <= {200, 404}
