"""Processes with limits on memory, processor time, and time."""

import os
import signal
import subprocess
import sys

import pytest

from site_core.lib import limited_process
from site_core.lib.limited_process import Interrupted, Limits, MemoryExceeded, ProcessFailed, Stopped, TimeExceeded

AMPLE = Limits(megabytes=500, cpu_seconds=20, seconds=60)


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Return a function that runs a script in a process with limits."""
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    def run_script(script, limits=AMPLE, **options):
        (tmp_path / "scripted.py").write_text(script)
        return limited_process.run(["scripted", "one", "two"], limits, **options)

    return run_script


def test_a_module_gets_its_arguments_and_input_and_its_output_is_returned(run):
    script = "import sys; sys.stdout.buffer.write(' '.join(sys.argv[1:]).encode() + sys.stdin.buffer.read())"
    assert run(script, content=b"!" * 300_000) == b"one two" + b"!" * 300_000


def test_input_is_read_completely_however_late(run, monkeypatch):
    monkeypatch.setattr(limited_process, "POLL_SECONDS", 0.01)
    script = "import sys; print(sum(len(sys.stdin.buffer.read(50_000)) for _ in range(20)))"
    assert run(script, content=b"!" * 1_000_000) == b"1000000\n"


def test_a_process_that_needs_too_much_memory_is_ended(run):
    with pytest.raises(MemoryExceeded):
        run("x = bytearray(600 << 20)")


def test_a_process_that_computes_for_too_long_is_ended(run):
    with pytest.raises(TimeExceeded):
        run("import re; re.match('(a*)*b', 'a' * 60)", Limits(500, cpu_seconds=1, seconds=60))


def test_a_process_that_waits_for_too_long_is_ended(run):
    with pytest.raises(TimeExceeded):
        run("import time; time.sleep(100)", Limits(500, cpu_seconds=60, seconds=1))


def test_a_process_is_stopped_when_its_caller_wants_it_to(run):
    with pytest.raises(Stopped):
        run("import time; time.sleep(100)", keep_running=lambda: False)


@pytest.mark.parametrize("script", ["1 / 0", "import sys; sys.exit(2)"])
def test_an_error_is_raised(run, script):
    with pytest.raises(ProcessFailed) as error:
        run(script)
    assert type(error.value) is ProcessFailed


def test_a_crash_counts_as_too_much_memory(run):
    with pytest.raises(MemoryExceeded):
        run("import os; os.abort()")


@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_process_that_somebody_else_stops_is_told_apart_from_a_failure(run, name):
    script = f"import os, signal; signal.signal(signal.{name}, signal.SIG_DFL); os.kill(0, signal.{name})"
    with pytest.raises(Interrupted):
        run(script)


def test_a_process_yields_to_visitors(run):
    assert int(run("import os; print(os.nice(0))")) > os.nice(0)


def test_a_process_ends_with_the_one_that_started_it(tmp_path):
    (tmp_path / "waiting.py").write_text("import sys, time\nprint('started', file=sys.stderr)\ntime.sleep(100)")
    script = "from site_core.lib.limited_process import *; run(['waiting'], Limits(500, 20, 60))"
    parent = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=limited_process.ROOT,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        stderr=subprocess.PIPE,
    )
    with parent:
        assert parent.stderr.readline() == b"started\n"
        parent.kill()
        assert parent.stderr.read() == b""  # which returns when both processes have ended


WAITING = """
import sys, time
print("started", file=sys.stderr, flush=True)
while not pathlib.Path(sys.argv[1]).exists():
    time.sleep(0.01)
print("done")
"""


@pytest.mark.parametrize(
    ("handler", "output"),
    [
        ("signal.signal(signal.SIGINT, lambda *_: open(DONE, 'w').close())", b"b'done\\n'\n"),  # as a server does
        ("signal.signal(signal.SIGINT, signal.SIG_DFL)", b""),
    ],
)
def test_ctrl_c_reaches_the_caller_and_the_process_says_nothing(handler, output, tmp_path):
    done = tmp_path / "done"
    (tmp_path / "waiting.py").write_text(f"import pathlib{WAITING}")
    script = f"import signal; DONE = {str(done)!r}; {handler}\nfrom site_core.lib.limited_process import *\n"
    script += "print(run(['waiting', DONE], Limits(500, 20, 60)))"
    parent = subprocess.Popen(
        [sys.executable, "-c", script],
        cwd=limited_process.ROOT,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    with parent:
        assert parent.stderr.readline() == b"started\n"
        os.killpg(parent.pid, signal.SIGINT)  # as a terminal does
        assert parent.stderr.read() == b""  # which returns when both processes have ended
        assert parent.stdout.read() == output
