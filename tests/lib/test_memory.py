import ctypes
import subprocess
import sys

import pytest

from tests.support.processes import ROOT

# Eight threads that hold memory of the C library at the same time.
SCRIPT = """
import ctypes, sys, threading
from site_core.lib.memory import limit_arenas
libc = ctypes.CDLL(None)
libc.malloc.restype = libc.fdopen.restype = ctypes.c_void_p
libc.malloc_info.argtypes = [ctypes.c_int, ctypes.c_void_p]
if len(sys.argv) > 1:
    limit_arenas(int(sys.argv[1]))
barrier = threading.Barrier(8)
def allocate():
    barrier.wait()
    libc.malloc(1000)
    barrier.wait()
threads = [threading.Thread(target=allocate) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
output = libc.fdopen(1, b"w")
libc.malloc_info(0, output)
libc.fflush(None)
"""


def count_arenas(*arguments):
    command = [sys.executable, "-c", SCRIPT, *arguments]
    return subprocess.check_output(command, cwd=ROOT, text=True, timeout=60).count("<heap nr=")


@pytest.mark.skipif(not hasattr(ctypes.CDLL(None), "malloc_info"), reason="not glibc")
def test_threads_share_as_many_arenas_as_they_may_have():
    assert count_arenas("2") <= 2 < count_arenas()
