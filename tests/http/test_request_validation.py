"""Which requests are rejected before Django parses them."""

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_core.http.request_validation import MAX_URL_LENGTH, RequestValidationMiddleware, is_supported_charset


def status_of(path="/", query="", content_type=""):
    environ = {"PATH_INFO": path, "QUERY_STRING": query, "CONTENT_TYPE": content_type}
    statuses = []

    def application(environ, start_response):
        statuses.append(200)
        return []

    RequestValidationMiddleware(application)(environ, lambda status, headers: statuses.append(int(status[:3])))
    return statuses[-1]


def test_long_url_is_rejected():
    assert status_of("/search/", "q=" + "a" * MAX_URL_LENGTH) == 414
    assert status_of("/a" * MAX_URL_LENGTH) == 414
    assert status_of("/search/", "q=" + "a" * 8000) == 200


@pytest.mark.parametrize(
    "content_type",
    [
        "text/html; charset=utf-7",
        "text/html; CHARSET=rot13",
        'multipart/form-data; boundary=b; charset="utf-16"',
        "text/html; charset*=utf-8''base64",
        "text/html; charset*=no-such-charset'x'y",
        "multipart/form-data; boundary=" + "b" * 2000,
    ],
)
def test_charset_other_than_utf8_is_rejected(content_type):
    assert status_of(content_type=content_type) == 415


@pytest.mark.parametrize(
    "content_type",
    [
        "",
        "application/json",
        "text/html; charset=UTF-8",
        "multipart/form-data; boundary=----WebKitFormBoundaryx",
        ";;=",
    ],
)
def test_content_types_of_browsers_are_accepted(content_type):
    assert status_of(content_type=content_type) == 200


pieces = st.sampled_from(
    ["text/html", ";", "charset", "boundary", "*", "*0", "=", "'", '"', "utf-8", "x", " ", "%ff", "é"]
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(parts=st.lists(pieces | st.characters(codec="latin-1"), max_size=12))
def test_django_can_parse_every_request_that_passes(parts):
    content_type = "".join(parts)
    if is_supported_charset(content_type):
        environ = RequestFactory().get("/?q=1").environ
        assert WSGIRequest(environ | {"CONTENT_TYPE": content_type}).GET["q"] == "1"
