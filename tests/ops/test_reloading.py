"""A reload replaces the workers one by one, and loses no request; a small application replaces the site."""

import contextlib
import http.client
import os
import signal
import threading
from pathlib import Path

import pytest

from site_core.lib.buffered_wsgi import REPLACED
from site_core.ops.reloading import ReloadingServer
from tests.support.processes import child_pids, is_running, wait_for
from tests.support.slow_server import start, starting_server

pytestmark = pytest.mark.slow


@pytest.fixture
def server(tmp_path):
    with starting_server(tmp_path) as server:
        start(server)
        yield server


@pytest.fixture
def server_without_workers():
    return ReloadingServer("site")


@contextlib.contextmanager
def visitors(server):
    """Send requests all the time. Yield the list of statuses and process ids, which goes on while it is read."""
    responses, done = [], threading.Event()

    def visit():
        while not done.is_set():
            responses.append(server.try_get())

    thread = threading.Thread(target=visit)
    thread.start()
    try:
        yield responses
    finally:
        done.set()
        thread.join()


def wait_for_responses(responses, number=20):
    """Wait for more responses. Return their process ids."""
    count = len(responses)
    wait_for(lambda: len(responses) >= count + number, "nobody gets a response")
    return {response[1] for response in responses[count:] if response}


def wait_for_new_workers(server, responses, old):
    """Wait until all workers are other ones than ``old``, and no request was lost."""
    wait_for(lambda: old.isdisjoint(child_pids(server.process.pid)), "old workers are still there")
    assert len(child_pids(server.process.pid)) == 2
    wait_for(lambda: old.isdisjoint(wait_for_responses(responses)), "old workers respond")
    assert {response and response[0] for response in responses} == {200}


def test_reload_replaces_every_worker_without_losing_a_request(server):
    old = set(child_pids(server.process.pid))
    with visitors(server) as responses:
        wait_for_responses(responses)
        server.reload()
        wait_for_new_workers(server, responses, old)


def test_old_workers_serve_until_the_new_ones_have_started(server):
    old, count = set(child_pids(server.process.pid)), len(server.started("start"))
    server.block("start")
    with visitors(server) as responses:
        server.reload()
        wait_for(lambda: len(server.started("start")) > count, "no new worker starts")
        assert wait_for_responses(responses) <= old
        assert old < set(child_pids(server.process.pid))
        server.release("start")
        wait_for_new_workers(server, responses, old)


def test_old_workers_go_on_if_a_new_one_never_starts(tmp_path):
    with starting_server(tmp_path, "--respawn-interval", "0.5") as server:
        start(server)
        old = set(child_pids(server.process.pid))
        server.block("start")
        with visitors(server) as responses:
            server.reload()
            wait_for(lambda: "Not reloaded" in server.log.read_text(), "the reload is not given up")
            assert wait_for_responses(responses) <= old
            assert set(child_pids(server.process.pid)) == old
            assert {response and response[0] for response in responses} == {200}
        assert "takes longer than 0.5 s to start" in server.log.read_text()


def test_old_workers_go_on_if_the_new_code_fails_and_the_next_reload_repairs_it(server):
    old = set(child_pids(server.process.pid))
    (server.folder / "start-fails").touch()
    with visitors(server) as responses:
        server.reload()
        wait_for(lambda: "Not reloaded" in server.log.read_text(), "the reload is not given up")
        assert wait_for_responses(responses) <= old
        assert set(child_pids(server.process.pid)) == old
        (server.folder / "start-fails").unlink()
        server.reload()
        wait_for_new_workers(server, responses, old)
    assert server.log.read_text().count("Not reloaded: a new worker ended while it started") == 1


def test_reload_that_fails_halfway_says_so_and_the_next_one_completes_it(server):
    old, count = set(child_pids(server.process.pid)), len(server.started("start"))
    (server.folder / "start-fails").write_text(str(count + 1))
    with visitors(server) as responses:
        server.reload()
        message = (
            "Reloaded in part: a new worker ended while it started. Workers that have the new code: 1 of 2. Reload"
        )
        wait_for(lambda: message in server.log.read_text(), "the reload is not given up")
        assert "Not reloaded" not in server.log.read_text()
        assert len(old & set(child_pids(server.process.pid))) == 1
        (server.folder / "start-fails").unlink()
        server.reload()
        wait_for_new_workers(server, responses, old)


@pytest.mark.parametrize("send", [ReloadingServer.signal_handler_reload, ReloadingServer.signal_handler_interrupt])
def test_signal_that_arrives_at_the_end_of_a_reload_is_not_lost(server_without_workers, send):
    server = server_without_workers

    class Interrupt(threading.Event):
        def clear(self):
            send(server)
            super().clear()

    server.main_loop_interrupt = Interrupt()
    server.signal_handler_reload()
    server._reload(None, None)
    assert server.reload_signal or server.interrupt_signal
    assert server.main_loop_interrupt.is_set()


def test_server_waits_after_a_reload(server_without_workers):
    server_without_workers.signal_handler_reload()
    server_without_workers._reload(None, None)
    assert not server_without_workers.reload_signal
    assert not server_without_workers.main_loop_interrupt.is_set()


def test_replaced_worker_accepts_nothing_and_ends_each_connection_with_its_response(server):
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)) as connection:

        def get():
            connection.request("GET", "/")
            response = connection.getresponse()
            return int(response.read()), response.getheader("Connection")

        pid, header = get()
        assert header is None
        assert watches(pid, listening_socket(server.port))
        os.kill(pid, REPLACED)
        wait_for(lambda: get() == (pid, "close"), "the connection is kept")
    assert pid not in {server.get()[1] for _ in range(20)}
    assert not watches(pid, listening_socket(server.port))


def listening_socket(port):
    """Return the inode of the socket that listens on ``port``."""
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        _, local, _, state, *_, inode = line.split()[:10]
        if state == "0A" and int(local.rpartition(":")[2], 16) == port:
            return int(inode)
    raise AssertionError("nobody listens")


def watches(pid, inode):
    """Return whether events of the socket ``inode`` wake the process ``pid``."""
    watched = "".join(file.read_text() for file in Path(f"/proc/{pid}/fdinfo").iterdir())
    assert "tfd:" in watched
    return f" ino:{inode:x} " in watched


def test_second_reload_begins_anew_while_the_first_one_waits_for_a_worker(server):
    old, count = set(child_pids(server.process.pid)), len(server.started("start"))
    server.block("start")
    with visitors(server) as responses:
        for number in (1, 2):
            server.reload()
            wait_for(lambda number=number: len(server.started("start")) == count + number, "no new worker starts")
        assert len(child_pids(server.process.pid)) == len(old) + 1
        server.release("start")
        wait_for_new_workers(server, responses, old)


def test_server_that_is_stopped_while_it_reloads_ends_with_all_its_workers(server):
    server.block("start")
    server.reload()
    wait_for(lambda: len(child_pids(server.process.pid)) == 3, "no new worker starts")
    workers = child_pids(server.process.pid)
    server.process.terminate()
    server.process.wait(timeout=30)
    wait_for(lambda: not any(map(is_running, workers)), "workers are still running")


def test_worker_that_is_killed_while_it_is_replaced_is_replaced_once(server):
    old, count = child_pids(server.process.pid), len(server.started("start"))
    server.block("start")
    server.reload()
    wait_for(lambda: len(server.started("start")) > count, "no new worker starts")
    for pid in old:
        os.kill(pid, signal.SIGKILL)
    server.release("start")
    wait_for(lambda: set(old).isdisjoint(child_pids(server.process.pid)), "killed workers are still there")
    wait_for(lambda: len(server.ready_workers()) == 2, "killed workers are not replaced")
    assert server.get()[0] == 200
    assert len(server.started("start")) == count + 2
