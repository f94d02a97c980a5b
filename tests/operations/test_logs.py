"""The log: what is in it, and what never is."""

import json
import logging
import sys

import pytest

from site_core.operations.logs import JsonFormatter, LineFormatter, without_personal_data
from site_core.operations.requests import RequestIdMiddleware, current_request_id


def record(message, *arguments, **extra):
    made = logging.makeLogRecord({"name": "site_core", "levelname": "WARNING", "msg": message, "args": arguments})
    made.__dict__.update(extra)
    return made


def logged(*arguments, **extra):
    return json.loads(JsonFormatter().format(record(*arguments, **extra)))


class TestPersonalData:
    @pytest.mark.parametrize(
        ("text", "kept"),
        [
            ("/search/?q=depression not found", "/search/ not found"),
            ("https://clinic.example/search/?q=a%20b&page=2", "https://clinic.example/search/"),
            ("/admin/password_reset/confirm/MQ/abc-def/ failed", "/admin/password_reset/confirm/[hidden] failed"),
            ("mail to ruth.o'neil+x@mail.example.com bounced", "mail to ruth.o'[hidden] bounced"),
            ("from 203.0.113.7: 198.51.100.23", "from 203.0.113.7: 198.51.100.23"),
            ("from 81.2.69.142", "from [hidden]"),
            ("from 2a02:8109:8b40::1", "from [hidden]"),
            ("connection to 10.0.0.5:5432 refused", "connection to 10.0.0.5:5432 refused"),
            ("connection to 127.0.0.1 refused", "connection to 127.0.0.1 refused"),
            ("at 2026-01-01 12:30:05, version 5.2.19", "at 2026-01-01 12:30:05, version 5.2.19"),
            ("Is it? Yes.", "Is it Yes."),
            ("", ""),
        ],
    )
    def test_is_hidden_and_nothing_else(self, text, kept):
        assert without_personal_data(text) == kept

    def test_is_hidden_in_tracebacks_as_well(self):
        try:
            raise ValueError("ruth@mail.example is no number")
        except ValueError:
            error = sys.exc_info()
        assert "ruth@" not in logged("Failed", exc_info=error)["exception"]
        assert "ruth@" not in LineFormatter().format(record("Failed", exc_info=error))


class TestJson:
    def test_line_is_one_object(self):
        values = logged("%s pages\nsent", 3, status=200, seconds=1.5, user_id=7, request="secret")
        assert values | {"time": ""} == {
            "time": "",
            "level": "WARNING",
            "logger": "site_core",
            "message": "3 pages\nsent",
            "status": 200,
            "seconds": 1.5,
            "user_id": 7,
        }

    def test_line_stays_a_line(self):
        assert "\n" not in JsonFormatter().format(record("one\ntwo"))


class TestRequests:
    @pytest.fixture
    def answered(self, rf):
        """Asks with a header ``X-Request-ID``; returns the id in the log, and the response."""
        from django.http import HttpResponse

        def ask(given=None, **headers):
            seen = []

            def view(request):
                seen.append(current_request_id())
                return HttpResponse(headers=headers, status=headers.pop("status", 200))

            request = rf.get("/", **({"HTTP_X_REQUEST_ID": given} if given is not None else {}))
            return RequestIdMiddleware(view)(request), seen[0]

        return ask

    def test_each_has_another_id(self, answered):
        assert answered()[1] != answered()[1]

    def test_id_of_a_proxy_is_taken_over(self, answered):
        assert answered("7f9c-0001_abc")[1] == "7f9c-0001_abc"

    @pytest.mark.parametrize(
        "given", ["", "short", "a" * 65, "with blank", "<script>", "a\r\nb: c", "äöüäöüäöü", "{{7*7}}xx"]
    )
    def test_anything_else_is_not(self, given, answered):
        _, used = answered(given)
        assert used != given
        assert len(used) == 32

    def test_id_is_gone_afterwards(self, answered):
        answered()
        assert current_request_id() is None

    def test_id_is_in_the_answer_to_one(self, answered):
        response, used = answered(**{"Cache-Control": "private, no-cache"})
        assert response["X-Request-ID"] == used

    def test_id_is_not_in_an_answer_that_is_kept_for_all(self, answered):
        assert "X-Request-ID" not in answered()[0]

    @pytest.mark.parametrize(("limit", "lines"), [(0, 0), (1e-9, 1), (60, 0)])
    def test_slow_request_is_noted(self, limit, lines, answered, settings, caplog):
        settings.LOG_SLOW_SECONDS = limit
        answered()
        assert len(caplog.records) == lines

    @pytest.mark.django_db
    def test_note_has_the_user_as_a_number_and_no_query(self, editor, admin_user, settings, caplog):
        settings.LOG_SLOW_SECONDS = 1e-9
        editor.get("/admin/?q=depression")
        (note,) = [each for each in caplog.records if each.name == "site_core.slow_requests"]
        assert (note.user_id, note.path, note.status) == (admin_user.pk, "/admin/", 200)
        assert "depression" not in JsonFormatter().format(note)
        assert admin_user.username not in JsonFormatter().format(note)
