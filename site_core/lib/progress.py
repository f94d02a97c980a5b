"""Progress of a long-running command."""

import time
from collections.abc import Callable

SECONDS_BETWEEN_LINES = 2


class ProgressReporter:
    """Write a line now and then, and when all is done: how many items are done, the rate, and the time left.

    ``write`` gets each line. ``what`` follows the number, such as “pages read”. ``done`` counts items of an earlier
    run: they are not part of the rate.
    """

    def __init__(self, write: Callable[[str], object], what: str, total: int = 0, done: int = 0) -> None:
        self.write, self.what, self.total = write, what, total
        self.done = self.done_before = done
        self.started = self.last_line = time.monotonic()

    def advance(self, count: int = 1) -> None:
        self.update(self.done + count)

    def update(self, done: int, total: int | None = None) -> None:
        """Record that ``done`` items of ``total`` are done."""
        self.done = done
        if total is not None:
            self.total = total
        now = time.monotonic()
        if done == self.total or now - self.last_line >= SECONDS_BETWEEN_LINES:
            self.last_line = now
            self.write(self.line(now - self.started))

    def line(self, seconds: float) -> str:
        """Return the line for the state after ``seconds``."""
        rate = (self.done - self.done_before) / max(seconds, 0.001)
        of_total = time_left = ""
        if self.total:
            of_total = f" of {self.total:,}"
            if rate and self.done < self.total:
                time_left = f", about {(self.total - self.done) / rate:.0f} s left"
        decimals = 0 if rate >= 1 else 1
        return f"  {self.done:,}{of_total} {self.what}, {rate:,.{decimals}f} per second{time_left}"
