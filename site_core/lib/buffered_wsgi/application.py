"""The ASGI application."""

from __future__ import annotations

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any
from wsgiref.types import WSGIApplication, WSGIEnvironment

from .environ import Scope, build_environ
from .limits import Limits
from .request_body import BodyReader, BodyTimeout, BodyTooLarge, ClientDisconnected, Receive
from .response import BLOCK_BYTES, Response, run
from .sockets import close_unread_connections, stop_accepting

logger = logging.getLogger(__name__)

Send = Callable[[dict[str, Any]], Awaitable[None]]

CLOSE = ("Connection", "close")
REPLACED = signal.SIGUSR1  # tells a process that another one has replaced it, and that it will end soon


class NotInMemory(Exception):
    """Raised by an application that never waits: this request needs a thread."""


class BufferedWSGI:
    """Runs ``application`` in ``threads`` threads.

    ``memory`` is tried first, in the event loop. It responds at once or raises NotInMemory. ``max_body`` returns how
    many bytes the body of a request to a path may have. A request with a longer body is passed on without it, but with
    its Content-Length: the application rejects it.
    """

    def __init__(
        self,
        application: WSGIApplication,
        threads: int,
        max_body: Callable[[str], int],
        memory: WSGIApplication | None = None,
        limits: Limits | None = None,
    ) -> None:
        self.application, self.memory, self.max_body = application, memory, max_body
        self.limits = limits or Limits()
        self.bodies = BodyReader(self.limits)
        self.thread_count = threads
        self.threads = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self.unfinished = 0  # requests that have a thread or wait for one
        self.has_started = self.is_replaced = False

    def watch_for_replacement(self) -> None:
        """From the signal REPLACED on, accept no connections, and end each with its response.

        A client that sends a request over a connection just as its server closes it gets no response. It must not send
        a form again, since nobody knows whether the server has read it. Call this in the main thread.
        """

        def end_connections(*args: object) -> None:
            self.is_replaced = True
            stop_accepting()

        signal.signal(REPLACED, end_connections)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not self.has_started:
            self.has_started = True
            close_unread_connections(self.limits.send_seconds)
        response = self.respond_from_memory(scope) or await self.respond(scope, receive)
        if self.is_replaced:
            response.headers = [*response.headers, CLOSE]
        if response.length <= BLOCK_BYTES:
            await send(response.start)
            await send({"type": "http.response.body", "body": response.body})
        else:
            await self.send_parts(response, receive, send)

    def respond_from_memory(self, scope: Scope) -> Response | None:
        if self.memory is None or scope["method"] not in ("GET", "HEAD"):
            return None
        try:
            return run(self.memory, build_environ(scope))
        except NotInMemory:
            return None

    async def respond(self, scope: Scope, receive: Receive) -> Response:
        """Return the response of the application, or one that says why there is none."""
        environ = build_environ(scope)
        try:
            if content_length(environ) == 0 and "HTTP_TRANSFER_ENCODING" not in environ:
                return await self.run_in_thread(environ, receive)
            return await self.read_and_run(environ, receive)
        except ClientDisconnected:  # or the server can't parse the body
            return error(400, "The request is incomplete.", CLOSE)
        except BodyTimeout:
            return error(408, "The request took too long to arrive. Try again.", CLOSE)
        except Exception:
            logger.exception("The request to %s failed", scope["path"])
            return error(500, "The server failed. Try again later.", CLOSE)

    async def read_and_run(self, environ: WSGIEnvironment, receive: Receive) -> Response:
        """Read the body first."""
        max_length = self.max_body(environ["PATH_INFO"])
        if content_length(environ) > max_length:
            return await self.run_in_thread(environ, receive)
        try:
            body = await self.bodies.read(receive, max_length)
        except BodyTooLarge:
            environ["CONTENT_LENGTH"] = str(max_length + 1)
            return await self.run_in_thread(environ, receive)
        try:
            environ["wsgi.input"], environ["CONTENT_LENGTH"] = body.file, str(body.length)
            return await self.run_in_thread(environ, receive)
        finally:
            body.close()

    async def run_in_thread(self, environ: WSGIEnvironment, receive: Receive) -> Response:
        if self.unfinished >= self.thread_count + self.limits.waiting_requests:
            return error(503, "The site is busy. Try again in a moment.", ("Retry-After", "10"))
        self.unfinished += 1
        try:
            future = self.threads.submit(run, self.application, environ)
            response = asyncio.wrap_future(future)
            if self.unfinished > self.thread_count:
                await wait_in_queue(future, response, receive)
            return await response
        finally:
            self.unfinished -= 1

    async def send_parts(self, response: Response, receive: Receive, send: Send) -> None:
        """Send a long ``response``. Give up if the client leaves, or does not accept a part in time."""
        disconnected = asyncio.ensure_future(wait_for_disconnect(receive))
        try:
            await send(response.start)
            while (block := await response.read_block()) and not disconnected.done():
                async with asyncio.timeout(self.limits.send_seconds):
                    await send({"type": "http.response.body", "body": block, "more_body": True})
            await send({"type": "http.response.body", "body": b""})
        except TimeoutError:
            logger.debug("A client doesn't read its response")
        finally:
            disconnected.cancel()
            response.close()


async def wait_in_queue(future: Future[Response], response: asyncio.Future[Response], receive: Receive) -> None:
    """Wait until ``response``, which wraps ``future``, is done.

    Remove it from the queue if the client disconnects before it has a thread.
    """
    disconnected = asyncio.ensure_future(wait_for_disconnect(receive))
    waiting: set[asyncio.Future[Any]] = {response, disconnected}
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        if disconnected.done() and future.cancel():
            raise ClientDisconnected
    finally:
        disconnected.cancel()


async def wait_for_disconnect(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def content_length(environ: WSGIEnvironment) -> int:
    """Return the declared length. The server has checked that it is a number."""
    return int(environ.get("CONTENT_LENGTH") or 0)


def error(status: int, text: str, header: tuple[str, str]) -> Response:
    headers = [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store"), header]
    return Response(status, headers, f"{text}\n".encode())
