"""Work that a process does in a thread soon, one thing after the other, so that no request waits for it."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Callable
from typing import Generic, TypeVar

logger = logging.getLogger(__name__)

Item = TypeVar("Item")


class BackgroundQueue(Generic[Item]):
    """Calls ``function`` with each item, in a thread called ``name`` that ends when nothing is left.

    At most ``max_waiting`` items wait. Those that do when the process ends are lost.
    """

    def __init__(self, name: str, function: Callable[[Item], object], max_waiting: int) -> None:
        self.name, self.function, self.max_waiting = name, function, max_waiting
        self._waiting: deque[Item] = deque()
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None

    def put(self, item: Item) -> bool:
        """Return whether there was room for ``item``."""
        with self._lock:
            if len(self._waiting) >= self.max_waiting:
                return False
            self._waiting.append(item)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=self.name, daemon=True)
                self._thread.start()
            return True

    def join(self) -> None:
        """Wait until nothing is left."""
        with self._lock:
            thread = self._thread
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        while (item := self._next()) is not None:
            try:
                self.function(item)
            except Exception:
                logger.exception("%s failed", self.name)

    def _next(self) -> Item | None:
        with self._lock:
            if self._waiting:
                return self._waiting.popleft()
            self._thread = None
            return None
