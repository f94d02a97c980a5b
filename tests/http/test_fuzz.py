"""Requests that no browser sends, to every public URL, through the complete WSGI stack.

Seeded: a failure prints the request, and a different ``FUZZ_SEED`` (any text) tests different requests.
"""

import os
import random
import sys
import time
from traceback import format_exception
from urllib.parse import urlsplit

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import got_request_exception
from django.urls import get_resolver, reverse

from site_core.caching.page_cache.setup import wrap_for_worker
from site_core.http.proxy_headers import ProxyHeadersMiddleware
from site_core.http.request_validation import RequestValidationMiddleware
from tests.support.complete import PAGE_TYPES, complete_page
from tests.support.examples import examples
from tests.support.hostile_requests import Request
from tests.support.shared_rows import SharedRows

pytestmark = pytest.mark.slow

SEED = os.environ.get("FUZZ_SEED", "clinic")
SECONDS = 40  # for requests; with setup and teardown, the test takes less than a minute
MAX_REQUESTS = examples(1000, 3000)
SLOW_SECONDS = 2  # CPU time of this process, so other load doesn't count

OWN_HOSTS = {"", "testserver", "localhost", "127.0.0.1"}
ARGUMENTS = ("1", "images/x.jpg", "articles", "0123456789abcdef", "02")


@pytest.fixture(scope="module")
def pages(_site_rows, django_db_blocker):
    with SharedRows(django_db_blocker):
        with django_db_blocker.unblock():
            urls = [complete_page(model).url for model in PAGE_TYPES]
        yield urls


def urlconf_examples():
    """Return one or more examples of every URL in the URLconf, except the admin's."""
    resolver = get_resolver()
    resolvers = [("", resolver), *resolver.namespace_dict.values()]
    for prefix, place in resolvers:
        for name in place.reverse_dict:
            for possibilities, *_ in place.reverse_dict.getlist(name):
                for pattern, parameters in possibilities:
                    for argument in ARGUMENTS if parameters else ("",):
                        yield f"/{prefix}{pattern % dict.fromkeys(parameters, argument)}"


def public_urls(pages):
    """Return the URLs of pages, of routes of index pages, of the URLconf, and of the admin's login."""
    admin = reverse("wagtailadmin_home")
    below = ["feed/", "topic/about/", "topic/about/feed/", "author/maya-ellison/", "?page=2"]
    public = {url for url in urlconf_examples() if not url.startswith(admin)}
    login = [admin, reverse("wagtailadmin_login"), reverse("wagtailadmin_password_reset")]
    files = ["/static/css/site.css", "/static/x", "/media/images/x.jpg", "/no-such-page/"]
    return [*pages, *(f"/articles/{path}" for path in below), *sorted(public), *login, *files]


def get_response(application, request):
    """Return ``(status, headers, body)``."""
    started = []
    parts = application(request.environ(), lambda status, headers, exc_info=None: started.append((status, headers)))
    try:
        body = b"".join(parts)
    finally:
        if hasattr(parts, "close"):
            parts.close()
    status, headers = started[-1]
    return int(status[:3]), headers, body


def problems(status, headers, body):
    """Return what is wrong with a response to any request."""
    if status >= 500:
        yield f"status {status}"
    for name, value in headers:
        if "\r" in f"{name}{value}" or "\n" in f"{name}{value}" or name.lower() == "x-injected":
            yield f"injected header {name}: {value[:200]!r}"
        value.encode("latin-1")
    location = next((value for name, value in headers if name.lower() == "location"), "")
    hostname = (urlsplit(location).netloc.rpartition("@")[2].partition(":")[0]).lower()
    if hostname not in OWN_HOSTS or location[:2] in ("//", "/\\", "\\\\"):
        yield f"open redirect to {location[:200]!r}"
    if b"<script>fz7" in body or b"onerror=fz7(1)>" in body or (b"+ADw-script+AD4-fz7" in body and b"utf-7" in body):
        yield "reflected markup"
    if b"root:x:0" in body:
        yield "contents of /etc/passwd"


def problems_of(application, request):
    try:
        return list(problems(*get_response(application, request)))
    except Exception as error:
        return [f"raised {error!r}"]


@pytest.fixture
def application(new_worker, settings):
    settings.ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
    return ProxyHeadersMiddleware(RequestValidationMiddleware(wrap_for_worker(WSGIHandler())), settings.TRUSTED_PROXIES)


@pytest.fixture
def raised():
    """Return the tracebacks of exceptions that Django turned into error pages."""
    exceptions = []

    def record(sender, request, **kwargs):
        exceptions.append("".join(format_exception(*sys.exc_info())[-6:]))

    got_request_exception.connect(record)
    yield exceptions
    got_request_exception.disconnect(record)


@pytest.mark.django_db
def test_hostile_requests_cause_no_errors_reflections_open_redirects_or_slow_responses(pages, application, raised):
    dice, urls = random.Random(SEED), public_urls(pages)
    deadline, failures = time.monotonic() + SECONDS, []
    for number in range(MAX_REQUESTS):
        if time.monotonic() > deadline:
            break
        request, start = Request(dice, urls), time.process_time()
        failures += [f"{number} {request}: {problem}" for problem in problems_of(application, request)]
        if time.process_time() - start > SLOW_SECONDS:
            failures.append(f"{number} {request}: slow, {time.process_time() - start:.1f} s")
    assert failures == [], "\n".join([f"FUZZ_SEED={SEED}", *failures[:20], *raised[:5]])
    assert number > 100
