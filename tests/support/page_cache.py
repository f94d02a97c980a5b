"""The page cache in front of the real site, called as a server calls it."""

from dataclasses import dataclass
from io import BytesIO
from urllib.parse import quote, unquote, urlencode
from wsgiref.util import setup_testing_defaults

from django.core.handlers.wsgi import WSGIHandler

from site_core.caching.page_cache.setup import take_over, wrap_for_worker
from site_core.caching.page_cache.wsgi import PageCache
from site_core.redirects.serving.counting import RedirectCountMiddleware


@dataclass
class Response:
    status: int
    headers: dict
    body: bytes

    @property
    def text(self):
        return self.body.decode()


class Worker:
    """The page cache of one process. ``rendered`` has the URL of each request that reached Django.

    It waits until a page is compressed in the background, so that no test sees something change later.
    """

    waits_for_compression = True

    def __init__(self):
        self.django, self.rendered = WSGIHandler(), []
        self.cache = wrap_for_worker(self.count)
        take_over(self.cache)
        self.application = RedirectCountMiddleware(self.cache)

    def count(self, environ, start_response):
        query = environ.get("QUERY_STRING", "")
        self.rendered.append(environ["PATH_INFO"] + (f"?{query}" if query else ""))
        return self.django(environ, start_response)

    def post(self, url, values, **headers):
        """Submit a form."""
        body = urlencode(values).encode()
        form = {
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": BytesIO(body),
        }
        return self.get(url, "POST", form, **headers)

    def get(self, url, method="GET", form=(), **headers):
        path, _, query = url.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": unquote(quote(path), "latin-1"),
            "QUERY_STRING": query.encode().decode("latin-1"),
            "HTTP_HOST": "testserver",
            "SERVER_NAME": "testserver",
            "SERVER_PORT": "80",
        }
        environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        environ.update(form)
        setup_testing_defaults(environ)
        started = []
        parts = self.application(environ, lambda status, headers, exc_info=None: started.append((status, headers)))
        body = b"".join(parts)
        if hasattr(parts, "close"):
            parts.close()
        if self.waits_for_compression and isinstance(self.cache, PageCache):
            self.cache.recompressor.queue.join()
        ((status, headers),) = started
        return Response(int(status[:3]), {name.lower(): value for name, value in headers}, body)
