"""The responses of /healthz/ and /readyz/, whatever is broken."""

import threading

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from site_core.ops import health


def failing(*args, **kwargs):
    raise RuntimeError("connection to server at db.clinic.example failed: password wrong for clinic")


@pytest.fixture(autouse=True)
def _no_result_is_reused(monkeypatch):
    monkeypatch.setattr(health, "RESULT_SECONDS", 0)
    health._migrations_cache.clear()


@pytest.fixture
def broken(monkeypatch):
    def replace_check(name, check=failing):
        monkeypatch.setitem(health.CHECKS, name, check)

    return replace_check


@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize("path", ["/healthz/", "/readyz/"])
class TestBoth:
    def test_healthy_site(self, path, client, settings):
        response = client.get(path)
        assert response.status_code == 200
        assert response.json() == {
            "status": "ok",
            "checks": {"database": "ok", "migrations": "ok", "cache": "ok", "storage": "ok"},
        }

    def test_response_is_not_cached(self, path, client):
        response = client.get(path)
        assert response["Cache-Control"] == "no-store"
        assert not response.cookies

    def test_any_host_and_scheme_is_allowed(self, path, client, settings):
        settings.SECURE_SSL_REDIRECT = True
        assert client.get(path, HTTP_HOST="10.1.2.3:8000").status_code == 200

    @pytest.mark.parametrize("name", list(health.CHECKS))
    def test_failing_check_is_named_without_secrets(self, name, path, client, broken):
        broken(name)
        response = client.get(path)
        assert response.status_code == (200 if path == "/healthz/" else 503)
        assert response.json()["status"] == "degraded"
        assert [check for check, result in response.json()["checks"].items() if result == "failing"] == [name]
        assert "password" not in response.text

    def test_hanging_check_fails_after_the_timeout(self, path, client, broken, monkeypatch):
        monkeypatch.setattr(health, "TIMEOUTS", {path: 0.05})
        release = threading.Event()
        broken("cache", release.wait)
        try:
            assert client.get(path).json()["checks"]["cache"] == "failing"
        finally:
            release.set()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz/", "/readyz/"])
def test_other_methods_are_rejected(path, client):
    assert client.post(path).status_code in (403, 404)


@pytest.mark.usefixtures("committed_db")
class TestChecks:
    def test_hanging_check_is_started_once(self, client, broken, monkeypatch):
        monkeypatch.setattr(health, "TIMEOUTS", {"/readyz/": 0.05})
        calls, release = [], threading.Event()
        broken("cache", lambda: calls.append(1) or release.wait())
        try:
            for _ in range(3):
                client.get("/readyz/")
        finally:
            release.set()
        assert len(calls) == 1

    def test_result_is_reused_for_a_short_time(self, client, broken, monkeypatch):
        monkeypatch.setattr(health, "RESULT_SECONDS", 60)
        calls = []
        broken("cache", lambda: calls.append(1))
        for _ in range(3):
            client.get("/readyz/")
        assert len(calls) == 1

    def test_unapplied_migration_fails(self, client):
        recorder = MigrationRecorder(connection)
        (newest,) = MigrationLoader(None).graph.leaf_nodes("pages")
        recorder.record_unapplied(*newest)
        try:
            assert client.get("/readyz/").json()["checks"]["migrations"] == "failing"
        finally:
            recorder.record_applied(*newest)

    def test_full_disk_fails(self, client, settings, tmp_path, monkeypatch):
        monkeypatch.setattr(health, "MIN_FREE_BYTES", 2**62)
        assert client.get("/readyz/").json()["checks"]["storage"] == "failing"

    def test_cache_that_stores_nothing_fails(self, client, settings):
        settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
        assert client.get("/readyz/").json()["checks"]["cache"] == "failing"


def test_response_needs_no_database(client, broken):
    """Without pytest's django_db mark, every query fails."""
    response = client.get("/healthz/")
    assert response.status_code == 200
    assert response.json()["checks"]["database"] == "failing"
    assert response.json()["checks"]["cache"] == "ok"
