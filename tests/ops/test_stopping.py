"""The server stops without losing requests; a small application replaces the site."""

import os
import signal
import sys
from concurrent.futures import ThreadPoolExecutor
from io import StringIO

import pytest

from site_core.ops import bootstrap
from site_core.ops import server as site_server
from site_core.ops.management.commands.serve import Command
from tests.support.processes import child_pids, is_running, wait_for
from tests.support.slow_server import SlowServer, start, starting_server

pytestmark = pytest.mark.slow


@pytest.fixture
def starting(tmp_path):
    with starting_server(tmp_path) as server:
        yield server


@pytest.fixture
def server(starting):
    start(starting)
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
    starter = SlowServer(tmp_path, sys.executable, "-c", START_SERVER)
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
