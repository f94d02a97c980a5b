"""Read request bodies without a thread, within limits."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from typing import IO, Any

from .limits import Limits

Receive = Callable[[], Awaitable[dict[str, Any]]]

MEMORY_BYTES = 2**16  # of one body; a longer one is written to a temporary file


class ClientDisconnected(Exception):
    """The client has gone before its request was complete or had a thread."""


class BodyTimeout(Exception):
    """The client sends its request too slowly."""


class BodyTooLarge(Exception):
    """The body is longer than it may be."""


class BodyReader:
    """Reads the bodies of all requests of this process."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.buffered_bytes = 0
        self.timeouts: list[asyncio.Timeout] = []  # of the bodies that are being read, the oldest first

    async def read(self, receive: Receive, max_length: int) -> RequestBody:
        """Return the complete body, at its start. The caller closes it."""
        body = RequestBody(self)
        try:
            async with asyncio.timeout(self.limits.body_pause) as timeout:
                self.timeouts.append(timeout)
                try:
                    await self._receive(body, receive, max_length, timeout)
                finally:
                    self.timeouts.remove(timeout)
        except BaseException as error:
            body.close()
            if isinstance(error, TimeoutError):
                raise BodyTimeout from None
            raise
        body.file.seek(0)
        return body

    async def _receive(self, body: RequestBody, receive: Receive, max_length: int, timeout: asyncio.Timeout) -> None:
        now = asyncio.get_running_loop().time
        started, has_more = now(), True
        while has_more:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise ClientDisconnected
            chunk, has_more = message.get("body", b""), message.get("more_body", False)
            if body.length + len(chunk) > max_length:
                raise BodyTooLarge
            await body.write(chunk)
            deadline = started + self.limits.body_seconds + body.length / self.limits.body_rate
            timeout.reschedule(min(deadline, now() + self.limits.body_pause))
            if self.buffered_bytes > self.limits.buffered_bytes:
                self._give_up_oldest()

    def _give_up_oldest(self) -> None:
        """End the timeout of the oldest body now, unless it is ending already: it is listed until its task notices."""
        if not self.timeouts[0].expired():
            self.timeouts[0].reschedule(0)


class RequestBody:
    """A body, in memory or in a temporary file."""

    def __init__(self, reader: BodyReader) -> None:
        self.reader = reader
        self.file: IO[bytes] = tempfile.SpooledTemporaryFile(MEMORY_BYTES)  # noqa: SIM115  see close
        self.length = 0

    async def write(self, chunk: bytes) -> None:
        self.length += len(chunk)
        self.reader.buffered_bytes += len(chunk)
        if self.length <= MEMORY_BYTES:
            self.file.write(chunk)
        else:
            await asyncio.to_thread(self.file.write, chunk)

    def close(self) -> None:
        """Delete the body."""
        self.reader.buffered_bytes -= self.length
        self.length = 0
        self.file.close()
