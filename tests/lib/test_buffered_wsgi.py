"""Requests and responses are buffered, so that clients never wait inside a thread. The ASGI server is a test double."""

import asyncio
import io
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from site_core.lib.buffered_wsgi import BufferedWSGI, Limits, NotInMemory
from site_core.lib.buffered_wsgi.response import FileWrapper

MAX_BODY = 300_000


def scope_of(method="GET", path=b"/", headers=(), query=b""):
    return {
        "type": "http",
        "method": method,
        "path": path.decode("latin-1"),
        "raw_path": path,
        "query_string": query,
        "headers": [(b"host", b"clinic.example"), *headers],
        "http_version": "1.1",
        "scheme": "http",
        "server": ("10.0.0.1", "8000"),
        "client": ("192.0.2.7", "1234"),
    }


def run_in_thread(coroutine):
    """Like ``asyncio.run``, even if the browser tests' event loop runs in this thread."""
    with ThreadPoolExecutor(1) as executor:
        return executor.submit(asyncio.run, coroutine).result()


class Client:
    """Sends ``parts`` of a request body, then nothing. ``stays`` says whether it waits for the response."""

    def __init__(self, *parts, stays=True):
        self.messages = [{"type": "http.request", "body": part, "more_body": True} for part in parts]
        self.stays, self.received = stays, []

    def complete(self):
        self.messages.append({"type": "http.request", "body": b"", "more_body": False})
        return self

    async def receive(self):
        if self.messages:
            return self.messages.pop(0)
        if self.stays:
            await asyncio.Event().wait()
        return {"type": "http.disconnect"}

    async def send(self, message):
        self.received.append(message)

    @property
    def status(self):
        return self.received[0]["status"]

    @property
    def headers(self):
        return {name.decode().lower(): value.decode() for name, value in self.received[0]["headers"]}

    @property
    def body(self):
        return b"".join(message["body"] for message in self.received[1:])


def buffered(application, threads=1, memory=None, **limits):
    return BufferedWSGI(application, threads, lambda path: MAX_BODY, memory, Limits(**limits))


def respond(application, client=None, limits=None, memory=None, **request):
    """Return the client after one request."""
    client = client or Client().complete()
    run_in_thread(
        buffered(application, memory=memory, **limits or {})(scope_of(**request), client.receive, client.send)
    )
    return client


def describe(environ, start_response):
    """Respond with what has arrived."""
    body = environ["wsgi.input"].read()
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']} {len(body)} {environ.get('CONTENT_LENGTH')}".encode()]


def unreachable(environ, start_response):
    raise AssertionError("The application got the request.")


def environ_of(**request):
    environs = []

    def application(environ, start_response):
        environs.append(environ)
        return describe(environ, start_response)

    respond(application, **request)
    return environs[0]


def long_header(length):
    return (b"content-length", str(length).encode())


class TestEnvironment:
    def test_percent_encoded_bytes_are_passed_as_latin_1(self):
        assert environ_of(path=b"/caf%E9/%C3%A9")["PATH_INFO"] == "/caf\xe9/\xc3\xa9"

    def test_client_and_server_are_known(self):
        environ = environ_of()
        assert (environ["REMOTE_ADDR"], environ["SERVER_NAME"], environ["SERVER_PORT"]) == (
            "192.0.2.7",
            "10.0.0.1",
            "8000",
        )

    def test_repeated_headers_are_joined(self):
        environ = environ_of(headers=[(b"x-a", b"1"), (b"x-a", b"2"), (b"cookie", b"a=1"), (b"cookie", b"b=2")])
        assert (environ["HTTP_X_A"], environ["HTTP_COOKIE"]) == ("1,2", "a=1; b=2")

    def test_header_with_an_underscore_is_dropped(self):
        assert "HTTP_X_FORWARDED_FOR" not in environ_of(headers=[(b"x_forwarded_for", b"203.0.113.9")])

    def test_content_type_has_no_prefix(self):
        assert environ_of(headers=[(b"content-type", b"text/csv")])["CONTENT_TYPE"] == "text/csv"


class TestRequestBodies:
    @pytest.mark.parametrize("length", [10, 200_000], ids=["in memory", "in a file"])
    def test_complete_body_reaches_the_application(self, length):
        client = Client(b"a" * (length // 2), b"a" * (length // 2)).complete()
        respond(describe, client, method="POST", headers=[long_header(length)])
        assert client.body == f"POST / {length} {length}".encode()

    def test_body_in_chunks_gets_a_length(self):
        client = Client(b"abc", b"de").complete()
        respond(describe, client, method="POST", headers=[(b"transfer-encoding", b"chunked")])
        assert client.body == b"POST / 5 5"

    def test_body_that_is_declared_too_long_is_not_read(self):
        client = Client(b"a" * 10)
        respond(describe, client, method="POST", headers=[long_header(MAX_BODY + 1)])
        assert client.body == f"POST / 0 {MAX_BODY + 1}".encode()

    def test_body_in_chunks_that_gets_too_long_is_not_passed_on(self):
        client = Client(*[b"a" * 100_000] * 4)
        respond(describe, client, method="POST", headers=[(b"transfer-encoding", b"chunked")])
        assert client.body == f"POST / 0 {MAX_BODY + 1}".encode()

    def test_application_does_not_get_a_body_whose_client_has_gone(self):
        client = Client(b"name=A", stays=False)
        respond(unreachable, client, method="POST", headers=[long_header(100)])
        assert client.status == 400

    @pytest.mark.parametrize(
        "limits", [{"body_pause": 0.01}, {"body_seconds": 0.01, "body_rate": 10**9}], ids=["pause", "total"]
    )
    def test_body_that_takes_too_long_gets_408(self, limits):
        client = Client(b"name=A")
        respond(unreachable, client, limits, method="POST", headers=[long_header(100)])
        assert (client.status, client.headers["connection"]) == (408, "close")

    def test_oldest_body_is_given_up_when_all_of_them_are_too_long(self):
        async def both():
            server = buffered(describe, buffered_bytes=150)
            headers = [long_header(100)]
            slow, fast = Client(b"a" * 99), Client(b"a" * 100).complete()
            first = asyncio.ensure_future(server(scope_of("POST", headers=headers), slow.receive, slow.send))
            await asyncio.sleep(0)
            await server(scope_of("POST", headers=headers), fast.receive, fast.send)
            await first
            return slow.status, fast.status, server.bodies.buffered_bytes

        assert run_in_thread(both()) == (408, 200, 0)

    def test_body_that_arrives_while_the_oldest_is_given_up_is_read(self):
        class Later(Client):
            async def receive(self):
                await asyncio.sleep(0)
                return await super().receive()

        clients = [Client(b"a" * 99), Client(b"a" * 100).complete(), Later(b"a" * 100).complete()]

        async def requests():
            server = buffered(describe, threads=3, buffered_bytes=150)
            scope = scope_of("POST", headers=[long_header(100)])
            await asyncio.gather(*(server(scope, client.receive, client.send) for client in clients))

        run_in_thread(requests())
        assert [client.status for client in clients] == [408, 200, 200]


class TestResponses:
    def test_parts_are_sent_at_once(self):
        def application(environ, start_response):
            start_response("200 OK", [])
            yield b"one "
            yield b"two"

        assert [message["body"] for message in respond(application).received[1:]] == [b"one two"]

    def test_long_response_is_complete_and_has_a_length(self):
        def application(environ, start_response):
            start_response("200 OK", [])
            return (bytes([number]) * 50_000 for number in range(20))

        client = respond(application)
        assert client.body == b"".join(bytes([number]) * 50_000 for number in range(20))
        assert client.headers["content-length"] == "1000000"
        assert max(len(message["body"]) for message in client.received[1:]) <= 2**16

    @pytest.mark.parametrize("length", [1000, 400_000])
    def test_file_is_sent_and_closed(self, tmp_path, length):
        (tmp_path / "file").write_bytes(b"x" * length)
        file = (tmp_path / "file").open("rb")

        def application(environ, start_response):
            start_response("200 OK", [])
            return environ["wsgi.file_wrapper"](file)

        assert respond(application).body == b"x" * length
        assert file.closed

    def test_object_that_only_looks_like_a_file_is_sent(self):
        def application(environ, start_response):
            start_response("200 OK", [])
            return FileWrapper(io.BytesIO(b"x" * 400_000))

        assert len(respond(application).body) == 400_000

    def test_response_to_head_has_a_length_and_no_body(self):
        def application(environ, start_response):
            start_response("200 OK", [("Content-Length", "5")])
            return [b"hello"]

        client = respond(application, method="HEAD")
        assert (client.body, client.headers["content-length"]) == (b"", "5")

    def test_application_that_fails_gets_500_and_a_log_entry(self, caplog):
        client = respond(unreachable)
        assert client.status == 500
        assert "The application got the request." in caplog.text

    def test_client_that_does_not_read_is_given_up(self):
        class NeverReads(Client):
            async def send(self, message):
                await super().send(message)
                if message.get("more_body"):
                    await asyncio.Event().wait()

        client = NeverReads().complete()

        def application(environ, start_response):
            start_response("200 OK", [])
            return [b"x" * 200_000]

        respond(application, client, {"send_seconds": 0.01})
        assert len(client.body) < 200_000


class TestThreads:
    def test_memory_answers_without_a_thread(self):
        assert respond(unreachable, memory=describe).status == 200

    def test_request_that_is_not_in_memory_gets_a_thread(self):
        def memory(environ, start_response):
            raise NotInMemory

        assert respond(describe, memory=memory).status == 200

    def test_request_is_never_answered_from_memory_if_it_changes_something(self):
        assert respond(describe, Client(b"a").complete(), memory=unreachable, method="POST").status == 200

    @pytest.fixture
    def blocked(self):
        """Return an application that waits, and the events that say that it has started and may go on."""
        started, released = threading.Event(), threading.Event()

        def application(environ, start_response):
            started.set()
            released.wait(10)
            return describe(environ, start_response)

        return application, started, released

    def test_request_that_waits_for_a_thread_is_dropped_when_its_client_leaves(self, blocked):
        application, started, released = blocked
        waiting, gone, calls = Client().complete(), Client(stays=False), []

        def counted(environ, start_response):
            calls.append(environ)
            return application(environ, start_response)

        async def requests():
            server = buffered(counted)
            first = asyncio.ensure_future(server(scope_of(), waiting.receive, waiting.send))
            await asyncio.to_thread(started.wait, 10)
            await server(scope_of(), gone.receive, gone.send)
            released.set()
            await first

        run_in_thread(requests())
        assert (waiting.status, gone.status, len(calls)) == (200, 400, 1)

    def test_requests_beyond_the_queue_get_503(self, blocked):
        application, started, released = blocked
        waiting, excess = Client().complete(), Client().complete()

        async def requests():
            server = buffered(application, waiting_requests=0)
            first = asyncio.ensure_future(server(scope_of(), waiting.receive, waiting.send))
            await asyncio.to_thread(started.wait, 10)
            await server(scope_of(), excess.receive, excess.send)
            released.set()
            await first

        run_in_thread(requests())
        assert (excess.status, "retry-after" in excess.headers) == (503, True)
