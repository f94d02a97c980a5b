"""Other websites: real HTTP servers on this machine, with the behaviors that links meet."""

import contextlib
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    """Responds as the website’s ``pages`` say: ``{path: status, (status, headers), or a function of the handler}``."""

    protocol_version = "HTTP/1.1"

    def do_HEAD(self):
        self.respond()

    def do_GET(self):
        self.respond()

    def respond(self):
        website = self.server.website
        website.requests.append((self.command, self.path, dict(self.headers)))
        page = website.pages.get(self.path, 404)
        if callable(page):
            page(self)
        else:
            self.send(*(page if isinstance(page, tuple) else (page,)))

    def send(self, status, headers=None):
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if "Content-Length" not in (headers or {}):
            self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *args):
        """Write nothing."""


class Website:
    def __init__(self, address="127.0.0.1", port=0, wrap=None):
        self.pages, self.requests = {}, []
        self.is_stopped = threading.Event()
        self.server = ThreadingHTTPServer((address, port), Handler)
        self.server.daemon_threads = True
        self.server.website = self
        self.server.handle_error = lambda *args: None  # clients that hang up
        self.scheme = "https" if wrap else "http"
        if wrap:
            self.server.socket = wrap(self.server.socket)

    @property
    def origin(self):
        address, port = self.server.server_address
        return f"{self.scheme}://{address}:{port}"

    def url(self, path="/"):
        return self.origin + path

    @property
    def methods(self):
        return [method for method, _path, _headers in self.requests]

    def paths(self):
        return [path for _method, path, _headers in self.requests]


@contextlib.contextmanager
def website(**options):
    site = Website(**options)
    thread = threading.Thread(target=site.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        site.is_stopped.set()
        site.server.shutdown()
        site.server.server_close()


def only_by_get(status):
    """Return a page that refuses HEAD with ``status``."""
    return lambda handler: handler.send(status if handler.command == "HEAD" else 200)


def reset_on_head(handler):
    """Close the connection without a response to HEAD."""
    if handler.command == "HEAD":
        handler.close_connection = True
    else:
        handler.send(200)


def garbage(handler):
    handler.wfile.write(b"220 mail.example ESMTP\r\n\r\n")
    handler.close_connection = True


def huge_body(handler):
    """Send bytes until the client hangs up."""
    handler.send(405 if handler.command == "HEAD" else 200, {"Content-Length": str(10**12)})
    sent = 0
    with contextlib.suppress(OSError):
        while handler.command == "GET":
            sent += handler.wfile.write(b"x" * 65_536)
    handler.server.website.sent = sent


def drip(handler, start=b"HTTP/1.1 200 OK\r\nX-Drip: "):
    """Send ``start``, and then a header byte by byte, until the client hangs up."""
    with contextlib.suppress(OSError):
        handler.wfile.write(start)
        while not handler.server.website.is_stopped.wait(0.02):
            handler.wfile.write(b"x")


def drip_body(handler):
    drip(handler, b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
