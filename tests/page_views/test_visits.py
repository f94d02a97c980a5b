"""What counts as a page that somebody saw."""

import pytest
from django.conf import settings as django_settings
from django.core.handlers.wsgi import WSGIHandler
from django.test.client import RequestFactory

from site_core.page_views import counter as counting
from site_core.page_views.models import PageCount
from site_core.page_views.wsgi import PageViewMiddleware, count_page_views

BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


def answer_with(status="200 OK", content_type="text/html; charset=utf-8"):
    def application(environ, start_response):
        start_response(status, [("Content-Type", content_type)])
        return [b"page"]

    return application


def visit(application=None, method="GET", path="/articles/", **environ):
    environ = (
        RequestFactory().generic(method, path, **{"HTTP_USER_AGENT": BROWSER, "HTTP_HOST": "clinic"} | environ).environ
    )
    answered = []
    counter = PageViewMiddleware(application or answer_with(), django_settings.SESSION_COOKIE_NAME)
    body = counter(environ, lambda *arguments: answered.append(arguments))
    assert answered
    assert b"".join(body) == b"page"
    return dict(counting.take_counts())


def test_page_is_counted():
    assert visit() == {("clinic", "/articles/"): 1}


def test_query_is_not_kept():
    assert visit(path="/articles/?q=private+words") == {("clinic", "/articles/"): 1}


@pytest.mark.parametrize(
    "status", ["301 Moved Permanently", "304 Not Modified", "404 Not Found", "410 Gone", "500 Error"]
)
def test_other_answers_are_not_counted(status):
    assert visit(answer_with(status)) == {}


@pytest.mark.parametrize("content_type", ["image/jpeg", "application/json", "application/atom+xml", "text/plain"])
def test_what_is_no_page_is_not_counted(content_type):
    assert visit(answer_with(content_type=content_type)) == {}


@pytest.mark.parametrize("method", ["HEAD", "POST", "OPTIONS"])
def test_only_reading_is_counted(method):
    assert visit(method=method) == {}


def test_who_may_be_signed_in_is_not_counted():
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
def test_page_that_nobody_looks_at_yet_is_not_counted(header):
    assert visit(**header) == {}


@pytest.mark.parametrize(
    "program",
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
def test_program_is_not_counted(program):
    assert visit(HTTP_USER_AGENT=program) == {}


def test_person_whose_browser_says_more_is_counted():
    assert visit(HTTP_SEC_FETCH_DEST="document") == {("clinic", "/articles/"): 1}


def test_nothing_stands_around_the_site_while_counts_are_off(settings):
    application = answer_with()
    assert not settings.PAGE_COUNTS
    assert count_page_views(application) is application
    settings.PAGE_COUNTS = True
    assert isinstance(count_page_views(application), PageViewMiddleware)


def test_visitor_of_the_real_site_is_counted_and_gets_no_cookie(site, settings):
    settings.PAGE_COUNTS = True
    answered = {}

    def start_response(status, headers):
        answered.update(headers, status=status)

    environ = RequestFactory().get("/articles/", HTTP_USER_AGENT=BROWSER).environ
    list(count_page_views(WSGIHandler())(environ, start_response))
    counting.flush()
    assert answered["status"] == "200 OK"
    assert "Set-Cookie" not in answered
    assert list(PageCount.objects.values_list("page", "count")) == [(site.articles.pk, 1)]
