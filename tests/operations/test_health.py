"""What ``/healthz/`` and ``/readyz/`` tell, whatever is broken."""

import threading

import pytest
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from site_core.operations import health


def failing(*args, **kwargs):
    raise RuntimeError("connection to server at db.clinic.example failed: password wrong for clinic")


@pytest.fixture(autouse=True)
def _asked_each_time(monkeypatch):
    monkeypatch.setattr(health, "SECONDS_TO_HOLD", 0)
    monkeypatch.setattr(health, "_complete", {})


@pytest.fixture
def broken(monkeypatch):
    def break_part(name, how=failing):
        monkeypatch.setitem(health.CHECKS, name, how)

    return break_part


@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize("path", ["/healthz/", "/readyz/"])
class TestBoth:
    def test_all_is_well(self, path, client, settings):
        response = client.get(path)
        assert response.status_code == 200
        assert response.json() == {
            "status": "ok",
            "parts": {"database": "ok", "migrations": "ok", "cache": "ok", "storage": "ok"},
        }

    def test_answer_is_kept_nowhere(self, path, client):
        response = client.get(path)
        assert response["Cache-Control"] == "no-store"
        assert not response.cookies

    def test_any_host_and_scheme_may_ask(self, path, client, settings):
        settings.SECURE_SSL_REDIRECT = True
        assert client.get(path, HTTP_HOST="10.1.2.3:8000").status_code == 200

    @pytest.mark.parametrize("name", list(health.CHECKS))
    def test_part_that_fails_is_named_without_secrets(self, name, path, client, broken):
        broken(name)
        response = client.get(path)
        assert response.status_code == (200 if path == "/healthz/" else 503)
        assert response.json()["status"] == "degraded"
        assert [part for part, said in response.json()["parts"].items() if said == "failing"] == [name]
        assert "password" not in response.text

    def test_part_that_hangs_is_not_waited_for(self, path, client, broken, monkeypatch):
        monkeypatch.setattr(health, "SECONDS_TO_WAIT", {path: 0.05})
        release = threading.Event()
        broken("cache", release.wait)
        try:
            assert client.get(path).json()["parts"]["cache"] == "failing"
        finally:
            release.set()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/healthz/", "/readyz/"])
def test_other_methods_are_not_answered(path, client):
    assert client.post(path).status_code in (403, 404)


@pytest.mark.usefixtures("committed_db")
class TestParts:
    def test_hanging_part_is_asked_once(self, client, broken, monkeypatch):
        monkeypatch.setattr(health, "SECONDS_TO_WAIT", {"/readyz/": 0.05})
        asked, release = [], threading.Event()
        broken("cache", lambda: asked.append(1) or release.wait())
        try:
            for _ in range(3):
                client.get("/readyz/")
        finally:
            release.set()
        assert len(asked) == 1

    def test_result_holds_for_a_moment(self, client, broken, monkeypatch):
        monkeypatch.setattr(health, "SECONDS_TO_HOLD", 60)
        asked = []
        broken("cache", lambda: asked.append(1))
        for _ in range(3):
            client.get("/readyz/")
        assert len(asked) == 1

    def test_missing_migration_is_told(self, client):
        recorder = MigrationRecorder(connection)
        (newest,) = MigrationLoader(None).graph.leaf_nodes("site_core")
        recorder.record_unapplied(*newest)
        try:
            assert client.get("/readyz/").json()["parts"]["migrations"] == "failing"
        finally:
            recorder.record_applied(*newest)

    def test_uploads_without_a_place_to_go_are_told(self, client, settings, tmp_path, monkeypatch):
        monkeypatch.setattr(health, "LEAST_FREE", 2**62)
        assert client.get("/readyz/").json()["parts"]["storage"] == "failing"

    def test_cache_that_forgets_is_told(self, client, settings):
        settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
        assert client.get("/readyz/").json()["parts"]["cache"] == "failing"


def test_no_database_is_needed_to_answer(client, broken):
    """Without the mark that lets tests have one: whatever asks for it is refused."""
    response = client.get("/healthz/")
    assert response.status_code == 200
    assert response.json()["parts"]["database"] == "failing"
    assert response.json()["parts"]["cache"] == "ok"
