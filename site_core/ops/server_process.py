"""The main process of the server: ``python -m site_core.ops.server_process``, with Granian's options.

Its workers end with it, even if it is killed: see site_core/asgi.py. They also end at once if they are stopped while
they start. Granian only sets its own signal handlers in a worker when the site is imported; until then, the worker
would have those of the main process, which do nothing there, and it would be killed after 30 seconds.

SIGHUP reloads: see reloading.py.
"""

import os
import signal
from collections.abc import Sequence

from granian import cli

from site_core.lib.buffered_wsgi import REPLACED
from site_core.lib.parent_process import VARIABLE, stop_with_parent
from site_core.ops.reloading import ReloadingServer

SIGNALS = (signal.SIGINT, signal.SIGTERM)


def end_workers_at_signals() -> None:
    """Have every forked process end at SIGINT and SIGTERM until it sets handlers of its own.

    The signals are blocked while the process is forked, so none can arrive before that.
    """
    os.register_at_fork(before=_block_signals, after_in_parent=_unblock_signals, after_in_child=_set_default_handlers)


def _block_signals() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)


def _unblock_signals() -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)


def _set_default_handlers() -> None:
    for number in SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    signal.signal(REPLACED, signal.SIG_IGN)  # it would end the process, and only means something to the site
    _unblock_signals()


def run(server: type[ReloadingServer], arguments: Sequence[str] | None = None) -> None:
    """Run ``server`` in this process with Granian's ``arguments``, by default those of the command line."""
    end_workers_at_signals()
    stop_with_parent()
    os.environ[VARIABLE] = str(os.getpid())
    cli.Server = server  # what its command line starts
    cli.cli(arguments)


if __name__ == "__main__":
    run(ReloadingServer)
