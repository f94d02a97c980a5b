"""Servers on this machine: this site as visitors reach it, and others that answer in its place."""

import contextlib

from django.http import HttpResponse
from django.test import RequestFactory

from site_core.http.visitor_check import PATH, VisitorCheckMiddleware
from tests.support.websites import website


class PagesOfThisSite(dict):
    """Pages, and this site’s answer to its own signed requests."""

    def get(self, path, default=None):
        return answer_signed_request if path.startswith(PATH) else super().get(path, default)


def answer_signed_request(handler):
    middleware = VisitorCheckMiddleware(lambda request: HttpResponse("Not found", status=404))
    response = middleware(RequestFactory().get(handler.path))
    send(handler, response.content, response.status_code)


def send(handler, body, status=200, **headers):
    handler.send(
        status, {"Content-Length": str(len(body)), **{name.replace("_", "-"): v for name, v in headers.items()}}
    )
    handler.wfile.write(body)


def page(body, status=200, **headers):
    """Return a page that responds with ``body``."""
    return lambda handler: send(handler, body, status, **headers)


@contextlib.contextmanager
def serving_this_site(**options):
    with website(**options) as site:
        site.pages = PagesOfThisSite(
            {
                "/": page(b"<title>Home</title>"),
                "/sitemap.xml": page(b"<?xml version='1.0'?><sitemapindex></sitemapindex>"),
                "/robots.txt": page(b"User-agent: *\nSitemap: https://harbor.example/sitemap.xml\n"),
            }
        )
        yield site


def origin_of_nobody():
    """Return the origin of a server that has stopped."""
    with website() as stopped:
        return stopped.origin
