"""How the server that the site is served with stops and reloads, with a small application in place of the site."""

import http.client
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest
from django.conf import settings

from site_core import serving
from site_core.management.commands.serve import Command
from tests.processes import environment, free_port, wait_for

# Given after the usual ones, so they win: tests needn't wait as long as a slow administrator may.
SOONER = ["--respawn-interval", "0.5", "--workers-kill-timeout", "2"]


class Server:
    def __init__(self, folder):
        self.folder, self.port = folder, free_port()
        command = [
            *serving.server_command("127.0.0.1", self.port)[:-1],
            *SOONER,
            "tests.operations.slow_app:application",
        ]
        self.process = subprocess.Popen(
            command,
            cwd=settings.BASE_DIR,
            env=environment(folder, SLOW_APP=str(folder)),
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.STDOUT,
        )

    def let_go_on(self, name):
        (self.folder / f"{name}-may-go-on").touch()

    def begun(self, name):
        return list(self.folder.glob(f"{name}-begun-*"))

    def get(self, path="/"):
        """``(status, process)`` of an answer over a connection of its own."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, int(response.read())
        finally:
            connection.close()

    def answers(self):
        try:
            return self.get()
        except OSError:
            return None


@pytest.fixture
def starting(tmp_path):
    """A server whose workers are still loading the application."""
    server = Server(tmp_path)
    try:
        wait_for(lambda: len(server.begun("start")) == 2, "workers do not start")
        yield server
    finally:
        if server.process.poll() is None:
            os.killpg(server.process.pid, signal.SIGKILL)
            server.process.wait()


@pytest.fixture
def server(starting):
    starting.let_go_on("start")
    wait_for(starting.answers, "the server does not answer")
    return starting


@pytest.mark.parametrize("send", [os.kill, os.killpg], ids=["main process", "all its processes"])
def test_request_in_flight_is_answered_before_the_server_ends(send, server):
    with ThreadPoolExecutor() as pool:
        answer = pool.submit(server.get, "/slow")
        wait_for(lambda: server.begun("slow"), "no request has arrived")
        send(server.process.pid, signal.SIGTERM)
        server.let_go_on("slow")
        assert answer.result()[0] == 200
    server.process.wait(timeout=30)
    assert server.answers() is None


def test_server_told_twice_while_it_starts_ends_all_the_same(starting):
    for _ in range(2):
        os.killpg(starting.process.pid, signal.SIGTERM)
    starting.process.wait(timeout=30)
    assert starting.answers() is None


def test_reload_replaces_every_worker_and_loses_no_request(server):
    answers, before = [], len(server.begun("start"))

    def all_replaced():
        answers.append(server.get())
        return len(server.begun("start")) == before + 2 and {pid for _, pid in answers[-20:]}.isdisjoint(old)

    old = {int(path.name.rpartition("-")[2]) for path in server.begun("start")}
    os.kill(server.process.pid, signal.SIGHUP)
    wait_for(all_replaced, "old workers still answer")
    assert {status for status, _ in answers} == {200}


HANGS_UP = """
import os, signal, sys
signal.signal(signal.SIGHUP, lambda *_: sys.exit(0))
while True:
    os.kill(os.getppid(), signal.SIGHUP)
    signal.sigtimedwait([], 0.05)
"""


def test_serve_hands_the_word_to_reload_on(monkeypatch):
    """The server in its place tells serve to reload until it is told so itself."""
    monkeypatch.setattr(serving, "server_command", lambda *_: [sys.executable, "-c", HANGS_UP])
    before = {each: signal.getsignal(each) for each in (signal.SIGTERM, signal.SIGHUP)}
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with pytest.raises(SystemExit) as ended:
            Command(stdout=StringIO()).serve("127.0.0.1", 8000, dict(os.environ))
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)
    assert ended.value.code == 0
