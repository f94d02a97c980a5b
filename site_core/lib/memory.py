"""Give memory back to the operating system."""

import contextlib
import ctypes


def release_memory() -> None:
    """Give back what was freed. glibc keeps it otherwise, for each thread; other C libraries lack the function."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)
