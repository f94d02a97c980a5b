"""Which requests count as page views."""

import pytest
from django.conf import settings as django_settings
from django.core.handlers.wsgi import WSGIHandler
from django.test.client import RequestFactory

from site_core.page_views import counter as counting
from site_core.page_views.models import PageCount
from site_core.page_views.wsgi import PageViewMiddleware, count_page_views

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def respond_with(status="200 OK", content_type="text/html; charset=utf-8"):
    def application(environ, start_response):
        start_response(status, [("Content-Type", content_type)])
        return [b"page"]

    return application


def visit(application=None, method="GET", path="/articles/", **environ):
    environ = (
        RequestFactory().generic(method, path, **{"HTTP_USER_AGENT": BROWSER, "HTTP_HOST": "clinic"} | environ).environ
    )
    started = []
    counter = PageViewMiddleware(application or respond_with(), django_settings.SESSION_COOKIE_NAME)
    body = counter(environ, lambda *arguments: started.append(arguments))
    assert started
    assert b"".join(body) == b"page"
    return dict(counting.take_counts())


def test_page_is_counted():
    assert visit() == {("clinic", "/articles/"): 1}


def test_query_is_not_stored():
    assert visit(path="/articles/?q=private+words") == {("clinic", "/articles/"): 1}


@pytest.mark.parametrize(
    "status", ["301 Moved Permanently", "304 Not Modified", "404 Not Found", "410 Gone", "500 Error"]
)
def test_other_responses_are_not_counted(status):
    assert visit(respond_with(status)) == {}


@pytest.mark.parametrize("content_type", ["image/jpeg", "application/json", "application/atom+xml", "text/plain"])
def test_other_content_types_are_not_counted(content_type):
    assert visit(respond_with(content_type=content_type)) == {}


@pytest.mark.parametrize("method", ["HEAD", "POST", "OPTIONS"])
def test_only_get_requests_are_counted(method):
    assert visit(method=method) == {}


def test_visitors_who_may_be_signed_in_are_not_counted():
    assert visit(HTTP_COOKIE=f"a=b; {django_settings.SESSION_COOKIE_NAME}=x") == {}


@pytest.mark.parametrize(
    "header",
    [
        {"HTTP_SEC_PURPOSE": "prefetch"},
        {"HTTP_SEC_PURPOSE": "prefetch;prerender"},
        {"HTTP_PURPOSE": "prefetch"},
        {"HTTP_SEC_FETCH_DEST": "empty"},
        {"HTTP_SEC_FETCH_DEST": "iframe"},
    ],
)
def test_prefetched_and_embedded_pages_are_not_counted(header):
    assert visit(**header) == {}


@pytest.mark.parametrize(
    "user_agent",
    [
        "",
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "curl/8.5.0",
        "python-requests/2.32",
        "Mozilla/5.0 AppleWebKit/537.36 HeadlessChrome/140.0.0.0 Safari/537.36",
        "Feedly/1.0",
        "UptimeMonitor",
    ],
)
def test_bots_are_not_counted(user_agent):
    assert visit(HTTP_USER_AGENT=user_agent) == {}


def test_browser_with_fetch_metadata_is_counted():
    assert visit(HTTP_SEC_FETCH_DEST="document") == {("clinic", "/articles/"): 1}


def test_application_is_unchanged_while_counting_is_off(settings):
    application = respond_with()
    assert not settings.PAGE_COUNTS
    assert count_page_views(application) is application
    settings.PAGE_COUNTS = True
    assert isinstance(count_page_views(application), PageViewMiddleware)


def test_visitor_of_the_real_site_is_counted_and_gets_no_cookie(site, settings):
    settings.PAGE_COUNTS = True
    started = {}

    def start_response(status, headers):
        started.update(headers, status=status)

    environ = RequestFactory().get("/articles/", HTTP_USER_AGENT=BROWSER).environ
    list(count_page_views(WSGIHandler())(environ, start_response))
    counting.flush()
    assert started["status"] == "200 OK"
    assert "Set-Cookie" not in started
    assert list(PageCount.objects.values_list("page", "count")) == [(site.articles.pk, 1)]
