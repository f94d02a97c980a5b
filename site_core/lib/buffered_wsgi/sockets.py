"""What the server can't be told about its sockets: clients that read nothing, and no new connections."""

import contextlib
import os
import select
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
        for _number, listener in listening_sockets():
            with listener:
                listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, int(seconds * 1000))


def stop_accepting() -> None:
    """Leave new connections to the other processes that listen on the same sockets.

    The server goes on with sockets in their place to which nobody connects. Only on Linux; elsewhere, a process accepts
    connections until it ends.
    """
    if not OPEN_FILES.exists():
        return
    with contextlib.suppress(OSError):  # no file or port is left: the connections end with the process
        for number, listener in listening_sockets():
            with listener, socket.create_server(("127.0.0.1", 0)) as unused:
                unused.setblocking(False)
                stop_watching(number)
                os.dup2(unused.fileno(), number)


def stop_watching(number: int) -> None:
    """Remove the socket ``number`` from what wakes the event loop. Other processes have it too, so it would stay."""
    for name in os.listdir(OPEN_FILES):
        with contextlib.suppress(OSError):  # closed meanwhile, or it doesn't watch this socket
            if os.readlink(OPEN_FILES / name) == "anon_inode:[eventpoll]":
                with select.epoll.fromfd(os.dup(int(name))) as events:
                    events.unregister(number)


def listening_sockets() -> Iterator[tuple[int, socket.socket]]:
    """Yield the number and a duplicate of each TCP socket on which this process listens."""
    for number in map(int, os.listdir(OPEN_FILES)):
        with contextlib.suppress(OSError):  # closed meanwhile
            if not stat.S_ISSOCK(os.fstat(number).st_mode):
                continue
            duplicate = socket.socket(fileno=os.dup(number))
            is_tcp = duplicate.family in (socket.AF_INET, socket.AF_INET6)
            if is_tcp and duplicate.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                yield number, duplicate
            else:
                duplicate.close()
