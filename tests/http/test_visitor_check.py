"""The private endpoint that says what the site has seen of a request."""

import time

import time_machine
from django.test import Client

from site_core.http import visitor_check


def get(path, **extra):
    return Client().get(path, **extra)


def test_valid_token_returns_what_the_site_has_seen(db, settings):
    seen = get(visitor_check.create_url_path(), REMOTE_ADDR="203.0.113.9", HTTP_HOST="not-allowed.example")
    assert seen.status_code == 200
    assert seen["Cache-Control"] == "no-store"
    assert seen.json()["client"] == "203.0.113.9"
    assert seen.json()["host"] == "not-allowed.example"


def test_token_works_once(site):
    path = visitor_check.create_url_path()
    assert [get(path).status_code for _ in range(2)] == [200, 404]


def test_token_works_for_half_a_minute(site):
    path = visitor_check.create_url_path()
    with time_machine.travel(31 + time.time()):
        assert get(path).status_code == 404


def test_anything_else_is_not_found(site):
    for token in ("", "x/", "x:y:z/", "%00/", "x" * 3000 + "/"):
        assert get(visitor_check.PATH + token).status_code == 404
