"""Forks of small processes, because the process of the tests has threads."""

import subprocess
import sys

from tests.support.processes import ROOT

PRELUDE = """
import os, subprocess, sys, time
from site_core.lib.forked_process import ForkedProcess
"""


def run(script):
    """Return what ``script`` prints."""
    command = [sys.executable, "-c", PRELUDE + script]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=60).stdout


def test_fork_changes_nothing_in_this_process():
    script = """
values = [1]
def add():
    values.append(2)
    sys.exit(len(values))
print(ForkedProcess(add).wait(), values)
"""
    assert run(script) == "2 [1]\n"


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
