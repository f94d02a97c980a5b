"""serve sets the site up, runs the server, and starts scheduled jobs."""

import datetime
import os
import signal
import socket
import sys
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from site_core.ops import bootstrap, server
from site_core.ops.management.commands.serve import Command
from tests.support import factories


def test_port_in_use_is_reported_in_one_line():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        with pytest.raises(CommandError, match="can't be used"):
            call_command("serve", port=str(other.getsockname()[1]))


def test_invalid_port_is_reported_in_one_line():
    with pytest.raises(CommandError, match="not a port"):
        call_command("serve", port="eight")


@pytest.fixture
def warmed(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    bootstrap.record_warmed()


@pytest.mark.usefixtures("warmed")
def test_setup_keeps_existing_pages(site, admin_user):
    out = StringIO()
    Command(stdout=out).set_up("http://127.0.0.1:8000", with_static=False)
    assert "Admin  http://127.0.0.1:8000/admin/" in out.getvalue()
    assert "password" not in out.getvalue()
    assert factories.HomePage.objects.count() == 1


@pytest.mark.usefixtures("warmed")
def test_setup_creates_one_administrator_and_shows_the_password(site):
    for expected in (True, False):
        out = StringIO()
        Command(stdout=out).set_up("http://127.0.0.1:8000", with_static=False)
        assert ("username admin, password " in out.getvalue()) is expected


def test_failing_schedule_is_reported_and_does_not_stop_the_server(site):
    bad = factories.ArticlePageFactory(live=False, authors=[])
    soon = timezone.now() - datetime.timedelta(minutes=1)
    bad.go_live_at = soon
    bad.save_revision(approved_go_live_at=soon)
    errors = StringIO()
    call_command("run_scheduled", stdout=StringIO(), stderr=errors)
    assert "was not published as scheduled" in errors.getvalue()


@pytest.mark.parametrize(("code", "status"), [(0, 0), (3, 1)])
def test_command_exits_with_the_status_of_the_server(monkeypatch, code, status):
    monkeypatch.setattr(server, "command", lambda *a: [sys.executable, "-c", f"raise SystemExit({code})"])
    before = signal.getsignal(signal.SIGTERM)
    try:
        with pytest.raises(SystemExit) as exit_info:
            Command(stdout=StringIO()).serve("127.0.0.1", 8000, dict(os.environ))
    finally:
        signal.signal(signal.SIGTERM, before)
    assert exit_info.value.code == status


def test_bare_server_replaces_the_command_without_setup(site, monkeypatch, settings, tmp_path):
    class Replaced(Exception):
        pass

    def replace(program, command, environment):
        raise Replaced(command)

    settings.SERVER_WORKERS, settings.DATA_DIR = 5, tmp_path
    monkeypatch.setattr(os, "execvpe", replace)
    with pytest.raises(Replaced) as replaced:
        call_command("serve", "--bare", port="8099")
    (command,) = replaced.value.args
    assert " ".join(command).endswith("site_core.asgi:application")
    for part in ("--port 8099", "--workers 5"):
        assert part in " ".join(command)
    assert list(tmp_path.iterdir()) == []
