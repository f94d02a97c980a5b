"""How the server is started: its command line and its environment, the same on a laptop and in every deployment."""

from __future__ import annotations

import argparse
import contextlib
import os
import resource
import socket
import sys
from collections.abc import Sequence

from django.conf import settings

LOOPBACK_HOSTS = ("127.0.0.1", "localhost", "[::1]")
DEFAULT_HOST, DEFAULT_PORT = "127.0.0.1", "8000"
ALL_INTERFACES = ("0.0.0.0", "::", "")
MALLOC_ARENAS = "2"  # glibc has one for each thread otherwise, and gives back little of their memory
START_SECONDS = 600  # after which a reload gives up a new worker; the old one goes on
MAX_OPEN_FILES = 20_000  # of one process; half of them are connections
APPLICATION = "site_core.asgi:application"
PRELOADED = "site_core.preload"  # what workers can share that are forked from a process that has imported it


def command(host: str, port: int) -> list[str]:
    """Return the command line. It is run in the folder of the project."""
    return [sys.executable, "-m", "site_core.ops.server_process", *arguments(host, port)]


def arguments(host: str, port: int) -> list[str]:
    """Return the arguments of Granian’s command line."""
    return [
        # With other values of --http, connections on which a client sends nothing would stay open.
        *("--interface", "asginl", "--no-ws", "--http", "1", "--runtime-mode", "st"),
        *("--http1-header-read-timeout", "60000", "--http1-buffer-size", "65536"),
        *("--host", host or "0.0.0.0", "--port", str(port), "--backlog", "2048"),
        *("--workers", str(settings.SERVER_WORKERS), "--backpressure", str(max_open_files() // 2)),
        *("--respawn-failed-workers", "--respawn-interval", str(START_SECONDS), "--workers-kill-timeout", "30"),
        *("--log-level", "warning"),
        APPLICATION,
    ]


def max_open_files() -> int:
    """Return how many files a worker may open at once, connections included."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    return max(soft, MAX_OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, MAX_OPEN_FILES))


def raise_open_files_limit() -> None:
    """Let this process and its children open as many files: systemd starts programs with a limit of 1,024."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    with contextlib.suppress(OSError, ValueError):  # forbidden: the server runs with the limit it has
        resource.setrlimit(resource.RLIMIT_NOFILE, (max_open_files(), hard))


def environment(host: str, port: int) -> dict[str, str]:
    """Return the environment variables. SITE_URL is where the server listens unless it is set.

    Those from ``.env`` are left out: each worker reads the file when it starts, and so gets the changes at a reload.
    """
    variables = {name: value for name, value in os.environ.items() if name not in settings.ENV_FILE_VARIABLES}
    variables.setdefault("MALLOC_ARENA_MAX", MALLOC_ARENAS)
    return variables | defaults(host, port)


def defaults(host: str, port: int) -> dict[str, str]:
    """Return the environment variables from which the settings take where the site is, unless SITE_URL says it."""
    return {"DEFAULT_SITE_URL": site_url(host, port), "DEFAULT_ALLOWED_HOSTS": ",".join(local_hostnames(host))}


def announce(options: Sequence[str]) -> None:
    """Let the settings know where the site will be, from the ``options`` of ``serve``. Call this before they are read.

    Invalid options change nothing: the command rejects them.
    """
    parser = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    parser.add_argument("--host", default=DEFAULT_HOST)
    parser.add_argument("--port", default=DEFAULT_PORT, type=int)
    with contextlib.suppress(argparse.ArgumentError):
        known, _ = parser.parse_known_args(options)
        os.environ.update(defaults(known.host, known.port))


def site_url(host: str, port: int) -> str:
    """Return the URL of a server on this machine."""
    name = "127.0.0.1" if host in ALL_INTERFACES else host
    return f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"


def local_hostnames(host: str) -> list[str]:
    """Return the host names of this machine when a server listens on ``host``."""
    names = set(LOOPBACK_HOSTS)
    if host not in ALL_INTERFACES:
        return sorted(names | {f"[{host}]" if ":" in host else host})
    names.add(socket.gethostname().lower())
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # sends nothing, but selects the address that faces the network
        names.add(probe.getsockname()[0])
    with contextlib.suppress(socket.gaierror):  # the machine's name may not resolve
        names |= {str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    return sorted(names)
