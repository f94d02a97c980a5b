"""Forks of small processes, because the process of the tests has threads."""

import os
import signal
import subprocess
import sys

import pytest

from tests.support.processes import ROOT, child_pids, is_running, wait_for

PRELUDE = """
import os, pathlib, signal, subprocess, sys, time
from site_core.lib.forked_process import ForkedProcess, run_forked

def wait_in_fork():
    pathlib.Path(sys.argv[1]).touch()
    try:
        time.sleep(3600)
    finally:
        pathlib.Path(sys.argv[1]).unlink()
"""


def run(script):
    """Return what ``script`` prints."""
    command = [sys.executable, "-c", PRELUDE + script]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60).stdout


@pytest.fixture
def waiting(tmp_path):
    """Start a process whose fork waits. Return it, the file that exists meanwhile, and its log."""
    marker, log = tmp_path / "waits", tmp_path / "log.txt"
    script = "try:\n    run_forked(wait_in_fork)\nexcept KeyboardInterrupt:\n    print('interrupted')"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, "-c", PRELUDE + script, str(marker)],
            cwd=ROOT,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    wait_for(marker.exists, "the fork does not start")
    yield process, marker, log
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def test_fork_changes_nothing_in_this_process():
    script = "values = [1]\nrun_forked(values.append, 2)\nrun_forked(print, 'fork', end=' ', flush=True)\nprint(values)"
    assert run(script) == "fork [1]\n"


def test_exception_of_the_fork_is_raised_here_and_says_where_it_was_raised():
    script = """
def fail(path, *, mode):
    open(path, mode)
try:
    run_forked(fail, "/no/such/file", mode="r")
except FileNotFoundError as error:
    print(error.filename, "open(path, mode)" in error.__notes__[0])
"""
    assert run(script) == "/no/such/file True\n"


def test_exception_of_any_length_is_passed_on():
    script = """
def fail():
    raise ValueError("x" * 1_000_000)
try:
    run_forked(fail)
except ValueError as error:
    print(len(str(error)))
"""
    assert run(script) == "1000000\n"


def test_fork_that_is_killed_is_an_error():
    script = """
try:
    run_forked(lambda: os.kill(os.getpid(), signal.SIGKILL))
except ChildProcessError as error:
    print(error)
"""
    assert run(script) == "a process ended with status -9\n"


def test_process_is_awaited_like_one_of_subprocess():
    script = """
process = ForkedProcess(time.sleep, 3600)
try:
    process.wait(timeout=0.01)
except subprocess.TimeoutExpired:
    print("runs")
process.terminate()
print(process.wait())
process.terminate()
print(ForkedProcess(sys.exit, 3).wait())
"""
    assert run(script) == "runs\n-15\n3\n"


@pytest.mark.parametrize("send", [os.kill, os.killpg], ids=["the process", "both, as a terminal does"])
def test_interrupt_stops_the_fork_first(send, waiting):
    process, marker, log = waiting
    send(process.pid, signal.SIGINT)
    process.wait(timeout=30)
    assert not marker.exists()
    assert log.read_text() == "interrupted\n"


def test_fork_ends_with_the_process(waiting):
    process, _, _ = waiting
    (fork,) = child_pids(process.pid)
    process.kill()
    wait_for(lambda: not is_running(fork), "the fork is still running")
