"""Buffer what a WSGI application returns, so that its thread is free before the client has read anything."""

from __future__ import annotations

import asyncio
import contextlib
import os
import tempfile
from collections.abc import Callable, Iterable, Sequence
from typing import IO, Any
from wsgiref.types import WSGIApplication, WSGIEnvironment

MEMORY_BYTES = 2**18  # of one response; a longer one is written to a temporary file
BLOCK_BYTES = 2**16

Headers = Sequence[tuple[str, str]]


class Response:
    """A complete response. A long body is in the open ``file``, from its start."""

    def __init__(self, status: int = 500, headers: Headers = (), body: bytes = b"") -> None:
        self.status, self.headers, self.body = status, headers, body
        self.file: IO[bytes] | None = None
        self.sent = 0

    def close(self) -> None:
        if self.file is not None:
            self.file.close()

    @property
    def start(self) -> dict[str, Any]:
        """Return the first message of the response. The server adds the length of a body that is sent at once."""
        headers = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in self.headers]
        if self.length > BLOCK_BYTES and not any(name.lower() == b"content-length" for name, _value in headers):
            headers.append((b"content-length", b"%d" % self.length))
        return {"type": "http.response.start", "status": self.status, "headers": headers}

    @property
    def length(self) -> int:
        """Return the length of the body in bytes. Nothing of it has been read yet."""
        if self.file is None:
            return len(self.body)
        length = self.file.seek(0, os.SEEK_END)
        self.file.seek(0)
        return length

    async def read_block(self) -> bytes:
        """Return the next part of the body, empty at its end."""
        if self.file is not None:
            return await asyncio.to_thread(self.file.read, BLOCK_BYTES)
        block = self.body[self.sent : self.sent + BLOCK_BYTES]
        self.sent += len(block)
        return block


class FileWrapper:
    """``wsgi.file_wrapper``: marks a response that is a file."""

    def __init__(self, file: IO[bytes], block_size: int = BLOCK_BYTES) -> None:
        self.file, self.block_size = file, block_size

    def __iter__(self) -> FileWrapper:
        return self

    def __next__(self) -> bytes:
        if block := self.file.read(self.block_size):
            return block
        raise StopIteration

    def close(self) -> None:
        if close := getattr(self.file, "close", None):
            close()


def run(application: WSGIApplication, environ: WSGIEnvironment) -> Response:
    """Return the complete response of ``application``."""
    response = Response()

    def start_response(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], object]:
        response.status, response.headers = int(status[:3]), headers
        return reject_write

    environ["wsgi.file_wrapper"] = FileWrapper
    result = application(environ, start_response)
    try:
        if environ["REQUEST_METHOD"] != "HEAD":
            read(result, response)
    finally:
        if close := getattr(result, "close", None):
            close()
    return response


def reject_write(data: bytes) -> None:
    raise NotImplementedError("The deprecated write() of WSGI is not supported.")


def read(result: Iterable[bytes], response: Response) -> None:
    """Read ``result`` into ``response``."""
    if isinstance(result, list) and len(result) == 1:
        response.body = result[0]
    elif isinstance(result, FileWrapper) and (file := duplicate(result.file)):
        response.file = file
    else:
        read_parts(result, response)


def duplicate(file: Any) -> IO[bytes] | None:
    """Return a new object for the open file ``file``, which the application closes. None if it is not a long file."""
    with contextlib.suppress(AttributeError, OSError, ValueError):  # not a file of the operating system
        if file.tell() == 0 and os.fstat(file.fileno()).st_size > MEMORY_BYTES:
            return os.fdopen(os.dup(file.fileno()), "rb", buffering=0)
    return None


def read_parts(result: Iterable[bytes], response: Response) -> None:
    buffer = tempfile.SpooledTemporaryFile(MEMORY_BYTES)  # noqa: SIM115
    try:
        for part in result:
            buffer.write(part)
        length = buffer.tell()
        buffer.seek(0)
    except BaseException:
        buffer.close()
        raise
    if length > MEMORY_BYTES:
        response.file = buffer
    else:
        with buffer:
            response.body = buffer.read()
