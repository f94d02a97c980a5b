"""Logs contain what operators need and no personal data."""

import json
import logging
import sys

import pytest

from site_core.ops.logging import JsonFormatter, LineFormatter, redact_personal_data
from site_core.ops.request_id import RequestIdMiddleware, current_request_id


def create_record(message, *arguments, **extra):
    record = logging.makeLogRecord({"name": "site_core", "levelname": "WARNING", "msg": message, "args": arguments})
    record.__dict__.update(extra)
    return record


def json_values(*arguments, **extra):
    return json.loads(JsonFormatter().format(create_record(*arguments, **extra)))


class TestPersonalData:
    @pytest.mark.parametrize(
        ("text", "redacted"),
        [
            ("/search/?q=depression not found", "/search/ not found"),
            ("https://clinic.example/search/?q=a%20b&page=2", "https://clinic.example/search/"),
            ("/admin/password_reset/confirm/MQ/abc-def/ failed", "/admin/password_reset/confirm/[redacted] failed"),
            ("mail to ruth.o'neil+x@mail.example.com bounced", "mail to ruth.o'[redacted] bounced"),
            ("from 203.0.113.7: 198.51.100.23", "from 203.0.113.7: 198.51.100.23"),
            ("from 81.2.69.142", "from [redacted]"),
            ("from 2a02:8109:8b40::1", "from [redacted]"),
            ("connection to 10.0.0.5:5432 refused", "connection to 10.0.0.5:5432 refused"),
            ("connection to 127.0.0.1 refused", "connection to 127.0.0.1 refused"),
            ("at 2026-01-01 12:30:05, version 5.2.19", "at 2026-01-01 12:30:05, version 5.2.19"),
            ("Is it? Yes.", "Is it Yes."),
            ("", ""),
        ],
    )
    def test_is_redacted_and_nothing_else(self, text, redacted):
        assert redact_personal_data(text) == redacted

    def test_is_redacted_in_tracebacks(self):
        try:
            raise ValueError("ruth@mail.example is not a number")
        except ValueError:
            error = sys.exc_info()
        assert "ruth@" not in json_values("Failed", exc_info=error)["exception"]
        assert "ruth@" not in LineFormatter().format(create_record("Failed", exc_info=error))


class TestJson:
    def test_record_is_one_object(self):
        values = json_values("%s pages\nsent", 3, status=200, seconds=1.5, user_id=7, request="secret")
        assert values | {"time": ""} == {
            "time": "",
            "level": "WARNING",
            "logger": "site_core",
            "message": "3 pages\nsent",
            "status": 200,
            "seconds": 1.5,
            "user_id": 7,
        }

    def test_record_is_one_line(self):
        assert "\n" not in JsonFormatter().format(create_record("one\ntwo"))


class TestLine:
    def test_path_can_not_pretend_to_be_another_line(self):
        line = LineFormatter().format(create_record("%s failed", "/a\n2026-01-01 ERROR\r\x1b[2J\u2028\x85"))
        assert line == "/a\\n2026-01-01 ERROR\\r\\x1b[2J\\u2028\\x85 failed"

    def test_traceback_has_lines(self):
        try:
            raise ValueError("wrong")
        except ValueError:
            error = sys.exc_info()
        assert LineFormatter().format(create_record("Failed", exc_info=error)).endswith("\nValueError: wrong")


class TestRequests:
    @pytest.fixture
    def handle(self, rf):
        """Return a function that handles a request and returns the response and the id in the log."""
        from django.http import HttpResponse

        def handle_request(given=None, **headers):
            ids = []

            def view(request):
                ids.append(current_request_id())
                return HttpResponse(headers=headers, status=headers.pop("status", 200))

            request = rf.get("/", **({"HTTP_X_REQUEST_ID": given} if given is not None else {}))
            return RequestIdMiddleware(view)(request), ids[0]

        return handle_request

    def test_each_request_has_its_own_id(self, handle):
        assert handle()[1] != handle()[1]

    def test_id_from_a_proxy_is_used(self, handle):
        assert handle("7f9c-0001_abc")[1] == "7f9c-0001_abc"

    @pytest.mark.parametrize(
        "given", ["", "short", "a" * 65, "with blank", "<script>", "a\r\nb: c", "äöüäöüäöü", "{{7*7}}xx"]
    )
    def test_invalid_id_is_replaced(self, given, handle):
        _, request_id = handle(given)
        assert request_id != given
        assert len(request_id) == 32

    def test_id_is_reset_afterward(self, handle):
        handle()
        assert current_request_id() is None

    def test_private_response_contains_the_id(self, handle):
        response, request_id = handle(**{"Cache-Control": "private, no-cache"})
        assert response["X-Request-ID"] == request_id

    def test_cacheable_response_does_not_contain_the_id(self, handle):
        assert "X-Request-ID" not in handle()[0]

    @pytest.mark.parametrize(("limit", "lines"), [(0, 0), (1e-9, 1), (60, 0)])
    def test_slow_request_is_logged(self, limit, lines, handle, settings, caplog):
        settings.LOG_SLOW_SECONDS = limit
        handle()
        assert len(caplog.records) == lines

    @pytest.mark.django_db
    def test_slow_request_is_logged_with_the_user_id_and_without_the_query(self, editor, admin_user, settings, caplog):
        settings.LOG_SLOW_SECONDS = 1e-9
        editor.get("/admin/?q=depression")
        (record,) = [record for record in caplog.records if record.name == "site_core.slow_requests"]
        assert (record.user_id, record.path, record.status) == (admin_user.pk, "/admin/", 200)
        assert "depression" not in JsonFormatter().format(record)
        assert admin_user.username not in JsonFormatter().format(record)
