"""While a new version is put in place, and while the server is reloaded, no request fails. This is a real server."""

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

from tests.support.processes import child_pids, environment, free_port, is_running, wait_for
from tests.support.project import copy_project
from tests.support.servers import Server

pytestmark = pytest.mark.slow

FOUND = ("/", "/articles/", "/search/?q=", "/articles/feed/", "/sitemap.xml", "/robots.txt", "/admin/login/")
PATHS = (*FOUND, "/missing/")
PAGES = ("/", "/articles/", "/search/", "/admin/login/")
MARK = '<meta name="version" content="next">'
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


@contextlib.contextmanager
def visitors(server):
    """Request pages all the time. The statuses of all responses are in the list that is returned."""
    statuses, done = [], threading.Event()

    def visit():
        while not done.is_set():
            statuses.extend(get_cached(server, path)[0] for path in PAGES)

    thread = threading.Thread(target=visit)
    thread.start()
    try:
        yield statuses
    finally:
        done.set()
        thread.join()


def get_cached(server, path):
    """Return the status and the text of a page."""
    request = urllib.request.Request(f"http://127.0.0.1:{server.port}{path}", headers={"Host": "127.0.0.1"})
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, ""


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


def test_reload_loses_no_request_and_leaves_no_page_of_the_previous_version(server, project):
    previous = child_pids(server.process.pid)
    with visitors(server) as statuses:
        wait_for(lambda: len(statuses) > 20, "The server doesn't respond")
        template = project / "templates" / "base.html"
        template.write_text(template.read_text().replace("</head>", f"{MARK}</head>"))
        os.kill(server.process.pid, signal.SIGHUP)
        wait_for(lambda: not all(map(is_running, previous)), "The previous worker is still there")
        pages = [get_cached(server, path)[1] for path in PAGES[:3]]
    assert [path for path, page in zip(PAGES, pages, strict=False) if MARK not in page] == []
    assert set(statuses) == {200}
