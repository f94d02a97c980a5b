"""Give memory back to the operating system, or take less of it."""

import contextlib
import ctypes

M_ARENA_MAX = -8  # in glibc's malloc.h


def release_memory() -> None:
    """Give back what was freed. glibc keeps it otherwise, for each thread; other C libraries lack the function."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)


def limit_arenas(count: int) -> None:
    """Let all threads allocate from ``count`` arenas from now on, as MALLOC_ARENA_MAX does at the start."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).mallopt(M_ARENA_MAX, count)
