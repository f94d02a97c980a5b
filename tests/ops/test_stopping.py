"""The server stops and reloads without losing requests; a small application replaces the site."""

import http.client
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.conf import settings

from site_core.ops import bootstrap
from site_core.ops import server as site_server
from site_core.ops.management.commands.serve import Command
from tests.support.processes import child_pids, environment, free_port, is_running, wait_for

pytestmark = pytest.mark.slow

# Later options override earlier ones: tests use shorter times than production.
SHORT_INTERVALS = ["--respawn-interval", "0.5", "--workers-kill-timeout", "2"]


class Server:
    def __init__(self, folder, *starter):
        self.folder, self.port = folder, free_port()
        command = [
            *starter,
            *site_server.command("127.0.0.1", self.port)[:-1],
            *SHORT_INTERVALS,
            "tests.support.slow_app:application",
        ]
        self.process = subprocess.Popen(
            command,
            cwd=settings.BASE_DIR,
            env=environment(folder, SLOW_APP=str(folder)),
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
        )

    def release(self, name):
        (self.folder / f"{name}-released").touch()

    def started(self, name):
        return list(self.folder.glob(f"{name}-started-*"))

    def get(self, path="/"):
        """Return ``(status, process id)`` from a new connection."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, int(response.read())
        finally:
            connection.close()

    def try_get(self):
        try:
            return self.get()
        except OSError:
            return None


@pytest.fixture
def starting(tmp_path):
    """Return a server whose workers are still loading the application."""
    server = Server(tmp_path)
    try:
        wait_for(lambda: len(server.started("start")) == 2, "workers do not start")
        yield server
    finally:
        if server.process.poll() is None:
            os.killpg(server.process.pid, signal.SIGKILL)
            server.process.wait()


@pytest.fixture
def server(starting):
    starting.release("start")
    wait_for(starting.try_get, "the server does not respond")
    return starting


@pytest.mark.parametrize("send", [os.kill, os.killpg], ids=["main process", "all its processes"])
def test_running_request_is_completed_before_the_server_stops(send, server):
    with ThreadPoolExecutor() as pool:
        response = pool.submit(server.get, "/slow")
        wait_for(lambda: server.started("slow"), "no request has arrived")
        send(server.process.pid, signal.SIGTERM)
        server.release("slow")
        assert response.result()[0] == 200
    server.process.wait(timeout=30)
    assert server.try_get() is None


def test_server_that_gets_two_signals_while_it_starts_stops(starting):
    for _ in range(2):
        os.killpg(starting.process.pid, signal.SIGTERM)
    starting.process.wait(timeout=30)
    assert starting.try_get() is None


def test_reload_replaces_every_worker_without_losing_a_request(server):
    responses, before = [], len(server.started("start"))

    def all_replaced():
        responses.append(server.get())
        return len(server.started("start")) == before + 2 and {pid for _, pid in responses[-20:]}.isdisjoint(old)

    old = {int(path.name.rpartition("-")[2]) for path in server.started("start")}
    os.kill(server.process.pid, signal.SIGHUP)
    wait_for(all_replaced, "old workers still respond")
    assert {status for status, _ in responses} == {200}


def test_workers_end_when_the_main_process_is_killed(server):
    workers = child_pids(server.process.pid)
    server.process.kill()
    wait_for(lambda: not any(map(is_running, workers)), "Workers are still running")
    bootstrap.check_port("127.0.0.1", server.port)


START_SERVER = """
import os, subprocess, sys
subprocess.run(sys.argv[1:], env=os.environ | {"STOP_WITH_PROCESS": str(os.getpid())})
"""


def test_server_ends_when_the_process_that_started_it_is_killed(tmp_path):
    (tmp_path / "start-released").touch()
    starter = Server(tmp_path, sys.executable, "-c", START_SERVER)
    wait_for(starter.try_get, "the server does not respond")
    (main,) = child_pids(starter.process.pid)
    started = [main, *child_pids(main)]
    starter.process.kill()
    wait_for(lambda: not any(map(is_running, started)), "The server is still running")
    starter.process.wait()


SEND_SIGHUP = """
import os, signal, sys
signal.signal(signal.SIGHUP, lambda *_: sys.exit(0))
while True:
    os.kill(os.getppid(), signal.SIGHUP)
    signal.sigtimedwait([], 0.05)
"""


def test_serve_forwards_the_reload_signal(monkeypatch):
    """A script replaces the server: it sends the signal to serve until it receives it."""
    monkeypatch.setattr(site_server, "command", lambda *_: [sys.executable, "-c", SEND_SIGHUP])
    before = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGHUP)}
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with pytest.raises(SystemExit) as exit_info:
            Command(stdout=StringIO()).serve("127.0.0.1", 8000, dict(os.environ))
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
    assert exit_info.value.code == 0
