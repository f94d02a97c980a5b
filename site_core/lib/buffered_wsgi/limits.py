"""What clients may use."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """The limits of one process. Times are in seconds, sizes in bytes.

    A request body has to be complete after ``body_seconds``, plus one second for each ``body_rate`` bytes received.
    """

    body_seconds: float = 20
    body_rate: int = 1000
    body_pause: float = 20  # without a byte
    buffered_bytes: int = 2**28  # of all request bodies; above that, those that take longest are given up
    waiting_requests: int = 1000  # for a thread
    send_seconds: float = 60  # until the client accepts the next part of a response
