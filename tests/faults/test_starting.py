"""The server starts without a database, and a reload uses changed settings. These are real servers."""

import contextlib
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from tests.support.processes import child_pids, environment, free_port, is_running, wait_for
from tests.support.project import copy_project
from tests.support.servers import Server

pytestmark = pytest.mark.slow


@contextlib.contextmanager
def bare_server(data_dir, **variables):
    """Run the server as systemd does."""
    port = free_port()
    command = [sys.executable, "manage.py", "serve", "--bare", "--port", str(port)]
    server = Server(command, port, data_dir / "log.txt", environment(data_dir, **variables))
    server.start()
    try:
        yield server
    finally:
        server.stop()


def get(server, path="/"):
    """Return the status and the headers of a page, which is cached for its host."""
    request = urllib.request.Request(f"http://127.0.0.1:{server.port}{path}", headers={"Host": "127.0.0.1"})
    try:
        with urllib.request.urlopen(request, timeout=20) as response:
            return response.status, response.headers
    except urllib.error.HTTPError as error:
        return error.code, error.headers


def test_server_starts_and_serves_the_last_good_pages_while_the_database_is_down(data_dir):
    with bare_server(data_dir, SITE_URL="http://127.0.0.1") as server:
        assert get(server)[0] == 200
    port = free_port()
    with bare_server(
        data_dir, SITE_URL="http://127.0.0.1", DATABASE_URL=f"postgres://clinic@127.0.0.1:{port}/clinic"
    ) as server:
        assert get(server)[0] == 200
        assert get(server, "/no-such-page/")[0] >= 500


def test_reload_uses_the_changed_env_file_and_loses_no_request(data_dir):
    file = data_dir / "settings.env"
    file.write_text("SEARCH_INDEXING=on\n")
    with bare_server(data_dir, ENV_FILE=str(file)) as server:
        statuses = []

        def is_hidden():
            status, headers = get(server)
            statuses.append(status)
            return "noindex" in headers.get("X-Robots-Tag", "")

        assert not is_hidden()
        file.write_text("SEARCH_INDEXING=off\n")
        os.kill(server.process.pid, signal.SIGHUP)
        wait_for(lambda: all([is_hidden() for _ in range(10)]), "The old settings are still used")
        assert set(statuses) == {200}


# What a worker imports first. It never ends.
ENDLESS_START = """
import pathlib, time
pathlib.Path({!r}).touch()
time.sleep(3600)
"""


def test_signal_that_reaches_another_thread_of_the_server_is_not_lost(data_dir):
    file = data_dir / "settings.env"
    file.write_text("SEARCH_INDEXING=on\n")
    with bare_server(data_dir, ENV_FILE=str(file)) as server:
        main = server.process.pid
        assert get(server)[0] == 200
        wait_for(lambda: len(thread_ids(main)) > 1, "The server has no other thread")
        file.write_text("SEARCH_INDEXING=off\n")
        os.kill(max(thread_ids(main)), signal.SIGHUP)
        wait_for(lambda: "noindex" in get(server)[1].get("X-Robots-Tag", ""), "The server is not reloaded")
        os.kill(max(thread_ids(main)), signal.SIGTERM)
        assert server.process.wait(timeout=60) == 0


def thread_ids(pid):
    """Return the IDs of the threads of a process. The kernel gives a signal for one to that thread (Linux only)."""
    return [int(name) for name in os.listdir(f"/proc/{pid}/task")]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_server_that_is_stopped_while_it_starts_ends_without_waiting_for_its_workers(tmp_path, data_dir, number):
    project, marker = tmp_path / "project", tmp_path / "started"
    copy_project(project)
    (project / "site_core" / "asgi.py").write_text(ENDLESS_START.format(str(marker)))
    port = free_port()
    command = [sys.executable, "manage.py", "serve", "--bare", "--port", str(port)]
    variables = environment(data_dir, SITE_URL="http://127.0.0.1", SERVER_WORKERS="2")
    process = subprocess.Popen(command, cwd=project, env=variables, start_new_session=True)
    try:
        wait_for(lambda: marker.exists() and len(child_pids(process.pid)) == 2, "The workers don't start")
        workers = child_pids(process.pid)
        os.kill(process.pid, number)
        # Granian kills workers that ignore the signal after 30 seconds.
        wait_for(lambda: process.poll() is not None, "The server waits for its workers", seconds=20)
        wait_for(lambda: not any(map(is_running, workers)), "A worker is left")
    finally:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
