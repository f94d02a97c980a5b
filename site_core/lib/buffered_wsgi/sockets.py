"""Have the kernel close connections whose clients read nothing."""

import contextlib
import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

OPEN_FILES = Path("/proc/self/fd")  # Linux


def close_unread_connections(seconds: float) -> None:
    """Close connections on which sent data is not accepted for ``seconds``. The server itself would wait forever.

    Accepted connections inherit the option from the sockets on which this process listens.
    """
    if hasattr(socket, "TCP_USER_TIMEOUT") and OPEN_FILES.exists():
        for listener in listening_sockets():
            with listener:
                listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(seconds * 1000))


def listening_sockets() -> Iterator[socket.socket]:
    """Yield a duplicate of each TCP socket on which this process listens."""
    for name in os.listdir(OPEN_FILES):
        with contextlib.suppress(OSError):  # closed meanwhile
            if not stat.S_ISSOCK(os.fstat(int(name)).st_mode):
                continue
            duplicate = socket.socket(fileno=os.dup(int(name)))
            is_tcp = duplicate.family in (socket.AF_INET, socket.AF_INET6)
            if is_tcp and duplicate.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                yield duplicate
            else:
                duplicate.close()
