"""A circuit breaker: after a failure, callers don't wait for a service again until some time has passed."""

import time


class CircuitBreaker:
    """Closed while the service works. After a failure it ``is_open``, and allows a call every ``retry_after`` seconds.

    Threads share it without a lock: at worst, several of them retry at once.
    """

    def __init__(self, retry_after: float = 1) -> None:
        self.retry_after = retry_after
        self.is_open = False
        self.failed_at = 0.0

    @property
    def allows_call(self) -> bool:
        return not self.is_open or time.monotonic() - self.failed_at >= self.retry_after

    def record_failure(self) -> None:
        self.failed_at = time.monotonic()
        self.is_open = True

    def record_success(self) -> None:
        self.is_open = False
