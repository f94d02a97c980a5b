"""Counters in memory, written to the database every few seconds by a thread, so that no request waits for it.

A crash loses what was counted since the last write.
"""

from __future__ import annotations

import abc
import atexit
import logging
import os
import threading
from typing import Generic, TypeVar

from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction

logger = logging.getLogger(__name__)

Pending = TypeVar("Pending")
SECONDS_TO_STOP = 10


class WriteBehindCounter(abc.ABC, Generic[Pending]):
    """What this process has counted since the last write: ``pending``, which changes under ``lock`` only.

    ``name`` is the thread's name and appears in log messages.
    """

    name = ""

    def __init__(self) -> None:
        self._reset()
        os.register_at_fork(after_in_child=self._reset)

    def _reset(self) -> None:
        """Start empty. A child process has neither its parent's thread nor its parent's counts to write."""
        self.lock = threading.Lock()
        self.writer: threading.Thread | None = None
        self.stopping = threading.Event()
        self.pending: Pending = self.empty()

    @property
    @abc.abstractmethod
    def interval(self) -> float | None:
        """The number of seconds between two writes. If it is None, the thread never starts."""

    @abc.abstractmethod
    def empty(self) -> Pending:
        """Return pending counts without any count."""

    @abc.abstractmethod
    def write(self, pending: Pending) -> None:
        """Write ``pending`` to the database, in one transaction."""

    @abc.abstractmethod
    def merge(self, pending: Pending) -> None:
        """Add ``pending``, which could not be written, to ``self.pending``. The lock is held."""

    def is_empty(self, pending: Pending) -> bool:
        return not pending

    def take(self) -> Pending:
        """Return the pending counts, and start from zero."""
        with self.lock:
            pending, self.pending = self.pending, self.empty()
        return pending

    def flush(self) -> None:
        """Write the pending counts. If the database is busy or away, keep them for the next time."""
        pending = self.take()
        if self.is_empty(pending):
            return
        try:
            with transaction.atomic():
                self.write(pending)
        except (OperationalError, InterfaceError) as error:
            logger.warning("%s: the counts were not written, and will be retried: %s", self.name, error)
            with self.lock:
                self.merge(pending)
        except DatabaseError:
            # Counts that the database never accepts, such as those of a deleted site, must not block later ones.
            logger.exception("%s: the counts were lost", self.name)

    def start_writing(self) -> None:
        """Start the thread. The first count does it, so that management commands have none."""
        if self.writer or self.interval is None:
            return
        with self.lock:
            if self.writer:
                return
            self.stopping = threading.Event()
            self.writer = threading.Thread(target=self._write_periodically, name=self.name, daemon=True)
            self.writer.start()
        atexit.register(self.stop)

    def _write_periodically(self) -> None:
        while not self.stopping.wait(self.interval):
            self.flush()
            connection.close()

    def stop(self) -> None:
        if not self.writer:
            return  # a child process that has counted nothing
        self.stopping.set()
        self.writer.join(timeout=SECONDS_TO_STOP)
        self.flush()
        connection.close()
