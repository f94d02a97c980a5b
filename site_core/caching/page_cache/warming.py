"""Asks for every page of a sitemap once, as a visitor would, so that no visitor is the first to ask."""

import io
from urllib.parse import unquote, urlsplit
from wsgiref.util import setup_testing_defaults
from xml.etree import ElementTree

LOCATION = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def warm(application, root_url, progress):
    """Ask the WSGI callable ``application`` for the pages of ``root_url``'s sitemap, and for the sitemap itself.

    ``progress`` gets ``(done, total)`` after each page. Returns the addresses that did not answer 200, with what they
    answered: ``[(address, status), …]``.
    """
    addresses, failed = [], []
    files = locations(application, f"{root_url}/sitemap.xml", failed)
    for file in files:
        addresses += locations(application, file, failed)
    for done, address in enumerate(addresses, start=1):
        status, _ = ask(application, address)
        if status != 200:
            failed.append((address, status))
        progress(done, len(addresses))
    return failed


def locations(application, address, failed):
    status, body = ask(application, address)
    if status != 200:
        failed.append((address, status))
        return []
    return [element.text for element in ElementTree.fromstring(body).iter(LOCATION)]


def ask(application, address):
    """``(status, body)`` of a GET without cookies, in this process."""
    parts = urlsplit(address)
    environ = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": unquote(parts.path or "/", "latin-1"),
        "QUERY_STRING": parts.query,
        "HTTP_HOST": parts.netloc,
        "SERVER_NAME": parts.hostname,
        "SERVER_PORT": str(parts.port or (443 if parts.scheme == "https" else 80)),
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": parts.scheme,
        "wsgi.input": io.BytesIO(),
    }
    setup_testing_defaults(environ)
    statuses = []
    response = application(environ, lambda status, headers, exc_info=None: statuses.append(int(status[:3])))
    try:
        body = b"".join(response)
    finally:
        if hasattr(response, "close"):
            response.close()
    return statuses[-1], body
