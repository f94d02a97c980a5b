"""The real server survives invalid HTTP: it responds or closes the connection, and keeps running."""

import contextlib
import re
import socket
import urllib.request
from urllib.parse import urlsplit

import pytest

GET = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n"
POST = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n"
SMUGGLED = b"GET /smuggled/ HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
REQUESTS = {
    "nothing": b"\r\n\r\n",
    "noise": bytes(range(256)) * 20,
    "TLS": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + b"\x00" * 200,
    "no version": b"GET /\r\n\r\n",
    "unknown version": b"GET / HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n",
    "no host": b"GET / HTTP/1.1\r\n\r\n",
    "two hosts": GET + b"Host: evil.example\r\n\r\n",
    "absolute URL": b"GET http://evil.example/x HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "path that starts with slashes": b"GET //evil.example/%2e%2e HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "path that starts with a backslash": b"GET /\\evil.example/articles HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "asterisk": b"OPTIONS * HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "tunnel": b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n",
    "long URL": b"GET /" + b"a" * 60_000 + b" HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "NUL in the URL": b"GET /\x00 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "encoded line breaks": b"GET /articles%0d%0aX-Injected:%20yes HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "traversal": b"GET /static/../../../../etc/passwd HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "encoded traversal": b"GET /media/images/..%2f..%2f..%2fdb.sqlite3 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
    "large headers": GET + b"".join(b"X-%d: %s\r\n" % (number, b"a" * 900) for number in range(300)) + b"\r\n",
    "header without colon": GET + b"nonsense\r\n\r\n",
    "space before the colon": GET + b"Content-Length : 5\r\n\r\nhello",
    "folded header": GET + b"X-One: a\r\n b\r\n\r\n",
    "NUL in a header": GET + b"Cookie: a=\x00b\r\n\r\n",
    "bytes in a header": GET + b"Cookie: clinic_session=\xff\xfe\r\nReferer: \x80\r\n\r\n",
    "line feeds only": b"GET / HTTP/1.1\nHost: 127.0.0.1\n\n",
    "two lengths": POST + b"Content-Length: 5\r\nContent-Length: 60\r\n\r\nhello" + SMUGGLED,
    "length and chunks": POST + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + SMUGGLED,
    "negative length": POST + b"Content-Length: -1\r\n\r\n",
    "bad chunks": POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
    "enormous chunk": POST + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nx",
    "body shorter than its length": b"POST /search/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000\r\n\r\nhello",
    "strange charset": GET + b"Content-Type: text/html; charset*=no-such-charset'x'y\r\n\r\n",
    "upgrade": GET + b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n\r\n",
    "forwarded": GET + b"X-Forwarded-Host: evil.example\r\nForwarded: host=evil.example\r\n\r\n",
}


def send(url, request):
    """Send bytes to the server. Return everything it responds with until it closes the connection."""
    parts = urlsplit(url)
    with socket.create_connection((parts.hostname, parts.port), timeout=30) as connection:
        received = b""
        with contextlib.suppress(OSError):  # the server may close the connection at any time
            connection.sendall(request)
            connection.shutdown(socket.SHUT_WR)
            while chunk := connection.recv(65536):
                received += chunk
        return received


@pytest.mark.parametrize("request_bytes", REQUESTS.values(), ids=REQUESTS.keys())
def test_server_responds_without_errors_and_keeps_running(demo, request_bytes):
    received = send(demo.url, request_bytes)
    head = received.partition(b"\r\n\r\n")[0]
    statuses = [int(status) for status in re.findall(rb"HTTP/1\.\d (\d{3})", received)]
    assert all(status < 500 for status in statuses), head
    assert not re.search(rb"^location: *(https?:)?[/\\]{2}", head, re.IGNORECASE | re.MULTILINE), head
    assert b"x-injected" not in head.lower()
    assert b"root:x:0" not in received
    assert b"SQLite format" not in received
    assert urllib.request.urlopen(f"{demo.url}/robots.txt", timeout=30).status == 200


@pytest.mark.parametrize("name", ["two lengths", "length and chunks"])
def test_second_request_cannot_hide_in_a_body(demo, name):
    assert b"/smuggled/" not in send(demo.url, REQUESTS[name])
    assert len(re.findall(rb"HTTP/1\.\d \d{3}", send(demo.url, REQUESTS[name]))) <= 1
