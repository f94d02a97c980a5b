"""docs/deployment/install reloads a real server, and fails while that has the previous code."""

import subprocess

import pytest
from django.conf import settings

from tests.support.processes import child_pids
from tests.support.slow_server import start, starting_server

pytestmark = pytest.mark.slow

INSTALL = settings.BASE_DIR / "docs" / "deployment" / "install"
# As systemd with the unit: it knows the main process, and ExecReload sends that a signal.
SCRIPT = """source "$1"
main_process=$2 SECONDS_WITHOUT_PROGRESS=3
systemctl() {
    case $1 in
        show) echo "$main_process" ;;
        reload-or-restart) [[ $main_process == 0 ]] || kill -HUP "$main_process" ;;
    esac
}
reload_site"""


@pytest.fixture
def server(tmp_path):
    with starting_server(tmp_path) as server:
        start(server)
        yield server


def reload_site(main_process):
    """Return the finished script, which reloads the server with this process ID."""
    command = ["bash", "-c", SCRIPT, "bash", str(INSTALL), str(main_process)]
    return subprocess.run(command, capture_output=True, text=True, timeout=180)


def test_installation_goes_on_once_every_worker_has_the_new_code(server):
    old = set(child_pids(server.process.pid))
    result = reload_site(server.process.pid)
    assert (result.returncode, result.stderr) == (0, "")
    new = set(child_pids(server.process.pid))
    assert len(new) == len(old) == 2
    assert new.isdisjoint(old)


def test_installation_fails_if_new_workers_cannot_start_although_the_old_ones_respond(server):
    old = set(child_pids(server.process.pid))
    (server.folder / "start-fails").touch()
    result = reload_site(server.process.pid)
    assert result.returncode == 1
    assert "The server was not reloaded: 2 of 2 workers still have the previous code." in result.stderr
    assert "journalctl -u clinic" in result.stderr
    assert server.get()[0] == 200
    assert set(child_pids(server.process.pid)) == old


def test_installation_fails_if_only_some_workers_have_the_new_code(server):
    (server.folder / "start-fails").write_text(str(len(server.started("start")) + 1))
    result = reload_site(server.process.pid)
    assert result.returncode == 1
    assert "1 of 2 workers still have the previous code." in result.stderr


def test_server_that_does_not_run_has_nothing_to_wait_for():
    result = reload_site(0)
    assert (result.returncode, result.stderr) == (0, "")
