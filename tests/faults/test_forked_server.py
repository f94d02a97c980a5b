"""The server of ``make run``, whose workers are forked from a process that has loaded the site."""

import contextlib
import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.faults.conftest import get
from tests.support.demo_site import serve
from tests.support.processes import child_pids, environment, free_port, is_running, wait_for
from tests.support.project import copy_project
from tests.support.servers import Server

pytestmark = pytest.mark.slow

MARK = '<meta name="version" content="next">'
# What the server, or each worker, does until it is stopped.
ENDLESS = """
import pathlib, time
pathlib.Path({!r}).touch()
time.sleep(3600)
"""
ENDLESS_WORKER = """
def create_application():
    import pathlib, time
    pathlib.Path({!r}).touch()
    time.sleep(3600)
"""
# Setup, as far as it depends on the folder of the code.
RECORD_STATIC_FILES = """
import django
django.setup()
from site_core.ops import bootstrap
bootstrap._fingerprint_path().write_text(bootstrap.static_fingerprint())
"""


@pytest.fixture
def project(tmp_path, data_dir):
    """A copy of the project that has served the site in ``data_dir``."""
    folder = tmp_path / "project"
    copy_project(folder, "requirements.txt")
    variables = environment(data_dir, DJANGO_SETTINGS_MODULE="site_core.settings.production")
    subprocess.run([sys.executable, "-c", RECORD_STATIC_FILES], cwd=folder, env=variables, check=True)
    return folder


def server_processes(process):
    """Return the process IDs of the server and of its workers."""
    (main,) = child_pids(process.pid)
    return main, workers_of(main)


def workers_of(main):
    """Return the children of the server ``main``, without the one that multiprocessing starts for itself."""
    commands = {pid: Path(f"/proc/{pid}/cmdline").read_text() for pid in child_pids(main)}
    return {pid for pid, command in commands.items() if "resource_tracker" not in command}


def shared_part(pid):
    """Return which part of its memory the process ``pid`` shares with others."""
    sizes = dict(re.findall(r"(?m)^(\w+):\s+(\d+) kB", Path(f"/proc/{pid}/smaps_rollup").read_text()))
    return (int(sizes["Shared_Clean"]) + int(sizes["Shared_Dirty"])) / int(sizes["Rss"])


def shows_next_version(site):
    return MARK in get(site, "/about/")[2]


def install_next_version(project):
    base = project / "templates" / "base.html"
    base.write_text(base.read_text().replace("</head>", f"{MARK}</head>"))


def test_workers_share_most_of_their_memory(served):
    _, workers = server_processes(served.server)
    assert get(served, "/about/")[0] == 200
    assert len(workers) == 2
    for worker in workers:
        assert shared_part(worker) > 0.5


def test_reload_loads_the_new_version_and_its_environment(data_dir, project):
    with serve(data_dir, project, ENV_FILE=str(data_dir / "settings.env")) as site:
        main, old = server_processes(site.server)
        assert not shows_next_version(site)
        install_next_version(project)
        (data_dir / "settings.env").write_text("SEARCH_INDEXING=off\n")
        os.kill(main, signal.SIGHUP)
        wait_for(lambda: old.isdisjoint(workers_of(main)), "old workers are still there")
        status, headers, text = get(site, "/about/")
        assert (status, MARK in text, headers.get("x-robots-tag")) == (200, True, "noindex, nofollow")
        # What is started from now on is the new version, too.
        new = workers_of(main)
        os.kill(min(new), signal.SIGKILL)
        wait_for(lambda: workers_of(main) - new, "the killed worker isn't replaced")
        assert all(shows_next_version(site) for _ in range(20))


def test_killed_worker_is_replaced_by_the_same_version_until_the_reload(data_dir, project):
    with serve(data_dir, project) as site:
        main, old = server_processes(site.server)
        install_next_version(project)
        (project / "site_core" / "asgi.py").write_text("raise RuntimeError('of the next version')\n")
        for worker in old:
            os.kill(worker, signal.SIGKILL)
        wait_for(lambda: len(workers_of(main) - old) == 2, "killed workers are not replaced")
        assert get(site, "/about/")[0] == 200
        assert not shows_next_version(site)


@contextlib.contextmanager
def starting(data_dir, project, marker):
    """Yield a server whose start goes on until it is stopped. By then, it has created the file ``marker``."""
    port = free_port()
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    server = Server(command, port, project.parent / "log.txt", environment(data_dir), folder=project)
    with contextlib.suppress(TimeoutError):
        server.start(seconds=0)
    try:
        wait_for(marker.exists, f"nothing starts; see {server.log}")
        yield server
    finally:
        server.stop(signal.SIGKILL)


@pytest.mark.parametrize(
    ("template", "number"),
    [(ENDLESS, signal.SIGINT), (ENDLESS_WORKER, signal.SIGTERM)],
    ids=["the server loads the site", "its workers start"],
)
def test_nothing_is_left_if_it_is_stopped_while(template, number, data_dir, project, tmp_path):
    marker = tmp_path / "started"
    with (project / "site_core" / "preload.py").open("a") as module:
        module.write(template.format(str(marker)))
    with starting(data_dir, project, marker) as server:
        main, workers = server_processes(server.process)
        os.kill(server.process.pid, number)
        assert server.process.wait(timeout=30) == 0
        wait_for(lambda: not any(map(is_running, [main, *workers])), "a process is left")
        assert "Traceback" not in server.log.read_text()
