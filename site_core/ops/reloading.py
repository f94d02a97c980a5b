"""Granian's server with another reload: an old worker only ends once its replacement accepts connections.

Granian gives each new worker the same number of seconds, then ends the old one, whatever has become of the new one: if
the machine is busy, nobody listens for a while, and if the new code can't be imported, nobody does from then on.
"""

import asyncio
import contextlib
import os
import socket
import threading
import time
from collections.abc import Callable
from functools import partial
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from typing import Any

from granian.log import logger
from granian.server.mp import MPServer, WorkerProcess

from site_core.lib.buffered_wsgi import REPLACED

SECONDS_TO_END_CONNECTIONS = 3  # more than the proxies of docs/deployment keep one that they don't use
SECONDS_BETWEEN_CHECKS = 0.1  # of whether the server was told to stop, or to reload again
SECONDS_BETWEEN_SIGNALS = 0.5  # at most, until the handler of a signal runs


class SignalEvent(threading.Event):
    """An event that wakes up for signals while it waits.

    The kernel may give a signal to any thread, and does so if it comes while the main thread has another one to handle.
    Python runs the handler in the main thread, but doesn't wake that up: a reload or a stop would be lost.
    """

    def wait(self, timeout: float | None = None) -> bool:
        if timeout is not None:
            return super().wait(timeout)
        while not super().wait(SECONDS_BETWEEN_SIGNALS):
            pass
        return True


class ReloadingServer(MPServer):
    """``respawn_interval`` is how many seconds a new worker may take to start. Until then, the old one serves.

    All workers accept connections from one socket, which stays open. Granian opens one for each on Linux: with it,
    the kernel would reset the connections that wait in its queue when its worker ends.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.main_loop_interrupt = SignalEvent()

    def _init_shared_socket(self) -> None:
        super()._init_shared_socket()
        if self._shd is None:
            specification: Any = self._ssp
            self._shd = shared = specification.build()
            self._ssp = None
            self._sso = socket.socket(fileno=shared.get_fd())
            self._sso.set_inheritable(True)

    def _reload(self, spawn_target: Callable[..., None], target_loader: Callable[..., Any]) -> None:
        """Replace the workers one after the other, so that there is memory for one more only.

        The first one that doesn't start ends the reload.
        """
        self.reload_signal = False
        for count, old in enumerate(list(self.wrks)):
            if problem := self.replace(old, spawn_target, target_loader):
                if not (self.interrupt_signal or self.reload_signal):
                    self.log_failure(problem, count)
                break
        # What arrived during the reload, or arrives while this is cleared, must not be lost.
        self.main_loop_interrupt.clear()
        if self.interrupt_signal or self.reload_signal or self.interrupt_children:
            self.main_loop_interrupt.set()

    def log_failure(self, problem: str, count: int) -> None:
        """Log that a new worker could not start after ``count`` others had been replaced."""
        if not count:
            logger.error("Not reloaded: a new worker %s. The previous ones go on.", problem)
            return
        message = "Reloaded in part: a new worker %s. Workers that have the new code: %d of %d. Reload again."
        logger.error(message, problem, count, len(self.wrks))

    def replace(self, old: WorkerProcess, spawn_target: Callable[..., None], target_loader: Callable[..., Any]) -> str:
        """Let a new worker serve instead of ``old``. Return why it doesn't, or an empty string."""
        receiver, sender = Pipe(duplex=False)
        while old.idx in self.interrupt_children:  # it has ended, and is replaced here
            self.interrupt_children.remove(old.idx)
        new = self._spawn_worker(old.idx, spawn_target, partial(load_and_report, target_loader, sender))
        # While there are two, the end of one is no failure of the server.
        old.interrupt_by_parent = new.interrupt_by_parent = True
        new.start()
        sender.close()
        with receiver:
            problem = self.wait_until_ready(new, receiver)
        if problem:
            new.kill()
            new.join()
        else:
            self.wrks[old.idx] = new
            self.end_connections(old)
            self.stop_worker(old)
        self.watch(old if problem else new)
        return problem

    def wait_until_ready(self, worker: WorkerProcess, receiver: Connection) -> str:
        """Wait until ``worker`` accepts connections. Return why it doesn't, or an empty string.

        If the server should stop or reload again, don't wait.
        """
        deadline = time.monotonic() + self.respawn_interval
        while not (self.interrupt_signal or self.reload_signal):
            done = wait([receiver, worker.inner.sentinel], SECONDS_BETWEEN_CHECKS)
            if receiver in done and receiver.poll():
                with contextlib.suppress(EOFError):  # it has ended
                    receiver.recv_bytes()
                    return ""
            if done:
                return "ended while it started"
            if time.monotonic() > deadline:
                return f"takes longer than {self.respawn_interval:g} s to start"
        return "is not needed anymore"

    def end_connections(self, worker: WorkerProcess) -> None:
        """Let ``worker`` end each connection with its next response. Then, no request can arrive as it stops."""
        if wait([worker.inner.sentinel], 0):  # it has ended, and its process ID may be that of another process
            return
        with contextlib.suppress(OSError):
            os.kill(worker.inner.pid, REPLACED)
        deadline = time.monotonic() + SECONDS_TO_END_CONNECTIONS
        while time.monotonic() < deadline and not self.interrupt_signal:
            if wait([worker.inner.sentinel], SECONDS_BETWEEN_CHECKS):
                return

    def stop_worker(self, worker: WorkerProcess) -> None:
        """Let ``worker`` complete its requests, and kill it if that takes too long."""
        worker.terminate()
        if not wait([worker.inner.sentinel], self.workers_kill_timeout):
            logger.warning("A worker was killed: it did not complete its requests in time.")
            worker.kill()
        worker.join()

    def watch(self, worker: WorkerProcess) -> None:
        """From now on, replace ``worker`` when it ends unexpectedly, as it may already have."""
        worker.interrupt_by_parent = False
        if wait([worker.inner.sentinel], 0):
            self.interrupt_children.append(worker.idx)
            self.main_loop_interrupt.set()


def load_and_report(load: Callable[..., Any], sender: Connection) -> Any:
    """Load the application in a worker. Report once the event loop runs, since the worker listens by then."""
    application = load()
    asyncio.get_event_loop().call_soon(report, sender)
    return application


def report(sender: Connection) -> None:
    with sender, contextlib.suppress(OSError):  # the main process has ended, or doesn't wait anymore
        sender.send_bytes(b"ready")
