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
# What a new worker runs first: it waits until the test has deleted a file.
SLOW_START = """
import pathlib, time
while pathlib.Path({!r}).exists():
    time.sleep(0.01)
"""
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
    """Request pages all the time. The statuses of all responses are in the list that is returned.

    As from a proxy, a request is sent again if the server has closed its connection before it read anything.
    """
    statuses, done = [], threading.Event()

    def visit():
        while not done.is_set():
            for path in PAGES:
                try:
                    status, _text = get_cached(server, path)
                except OSError:
                    status, _text = get_cached(server, path)
                statuses.append(status)

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


def wait_for_next_version(server):
    """Wait until no page is one of the previous version. Visitors may get it for half a second, as after any change."""
    for path in PAGES[:3]:
        wait_for(lambda path=path: MARK in get_cached(server, path)[1], f"{path} is one of the previous version")
    assert [path for path in PAGES[:3] if MARK not in get_cached(server, path)[1]] == []


def replace_files(project):
    """Put the files of the next version in place, in which everything has changed."""
    for folder in ("site_core", "home", "blog"):
        for path in (project / folder).rglob("*.py"):
            path.write_text(NEXT_CODE)
        for path in (project / folder).rglob("__pycache__"):
            shutil.rmtree(path)
    for path in (project / "templates").rglob("*.*"):
        path.write_text(NEXT_TEMPLATE)


def get_release(data_dir):
    """Return which release caches pages."""
    return (data_dir / "page-cache-release").read_text()


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
        wait_for_next_version(server)
    assert set(statuses) == {200}


def test_reload_loses_no_request_while_a_new_worker_takes_long_to_start(server, project, data_dir, tmp_path):
    """The old workers respond until then, and cache as before."""
    previous, release, blocked = child_pids(server.process.pid), get_release(data_dir), tmp_path / "blocked"
    blocked.touch()
    with visitors(server) as statuses:
        template, start = project / "templates" / "base.html", project / "site_core" / "asgi.py"
        template.write_text(template.read_text().replace("</head>", f"{MARK}</head>"))
        start.write_text(start.read_text().replace("stop_with_parent()", SLOW_START.format(str(blocked))))
        os.kill(server.process.pid, signal.SIGHUP)
        wait_for(lambda: len(child_pids(server.process.pid)) == 2, "No new worker starts")
        count = len(statuses)
        wait_for(lambda: len(statuses) > count + 20, "The server doesn't respond")
        assert all(map(is_running, previous))
        assert get_release(data_dir) == release
        blocked.unlink()
        wait_for(lambda: not any(map(is_running, previous)), "The previous worker is still there")
        wait_for_next_version(server)
        assert get_release(data_dir) != release
    assert set(statuses) == {200}


def test_version_that_can_not_start_changes_nothing_for_visitors(server, project, data_dir):
    previous, release = child_pids(server.process.pid), get_release(data_dir)
    with visitors(server) as statuses:
        replace_files(project)
        os.kill(server.process.pid, signal.SIGHUP)
        wait_for(lambda: "Not reloaded" in server.log.read_text(), "The reload is not given up")
        count = len(statuses)
        wait_for(lambda: len(statuses) > count + 20, "The server doesn't respond")
    assert set(statuses) == {200}
    assert child_pids(server.process.pid) == previous
    assert get_release(data_dir) == release
