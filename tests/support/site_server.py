"""The site of a test over HTTP, with the rows of its transaction: one request at a time, in a thread."""

import contextlib
import threading
from wsgiref.simple_server import WSGIRequestHandler, make_server

from django.core.handlers.wsgi import WSGIHandler
from django.db import connections

from site_core.redirects.serving.counting import RedirectCountMiddleware


class QuietHandler(WSGIRequestHandler):
    def log_message(self, *args):
        """Write nothing."""


@contextlib.contextmanager
def serving_site():
    """Yield the URL of a server that answers as the site does, for the hosts of ALLOWED_HOSTS."""
    shared = connections["default"]
    shared.inc_thread_sharing()
    server = make_server("127.0.0.1", 0, RedirectCountMiddleware(WSGIHandler()), handler_class=QuietHandler)

    def serve():
        connections["default"] = shared
        server.serve_forever(poll_interval=0.01)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        shared.dec_thread_sharing()
