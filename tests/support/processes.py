"""Run the site in separate processes, with a separate database and data directory."""

import fcntl
import os
import shutil
import socket
import string
import subprocess
import sys
import time
from pathlib import Path

from tests.support.migrated_database import template_path

ROOT = Path(__file__).resolve().parents[2]
SECRET_KEY = string.ascii_letters * 2
INHERITED = {"PATH", "HOME", "LANG"}  # the only environment variables that the site inherits
MEASURED = {"COVERAGE_PROCESS_CONFIG"}  # lets coverage measure a process


def environment(data_dir, **variables):
    """Return the environment variables of the site, including ``variables``."""
    inherited = {name: value for name, value in os.environ.items() if name in INHERITED}
    return inherited | {"DATA_DIR": str(data_dir), "SECRET_KEY": SECRET_KEY} | variables


def manage(data_dir, *arguments, check=True, **variables):
    """Run ``manage.py`` with ``arguments``; return the finished process."""
    process = run_python(data_dir, "manage.py", *arguments, **variables)
    if check:
        process.check_returncode()
    return process


def run_python(data_dir, *arguments, settings_module="site_core.settings.production", **variables):
    """Run Python with ``arguments``; return the finished process."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment(data_dir, DJANGO_SETTINGS_MODULE=settings_module, **variables)
        | {name: os.environ[name] for name in MEASURED & os.environ.keys()},
        capture_output=True,
        text=True,
        timeout=300,
    )


def python(data_dir, script, stderr=False, **variables):
    """Start a Python process that runs ``script`` with Django set up."""
    return subprocess.Popen(
        [sys.executable, "-u", "-c", f"import django; django.setup()\n{script}"],
        cwd=ROOT,
        env=environment(data_dir, **variables) | {"DJANGO_SETTINGS_MODULE": "site_core.settings.production"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE if stderr else None,
        text=True,
    )


def create_small_site(data_dir, **variables):
    """Create a data directory with a migrated database that contains the small site of the tests."""
    Path(data_dir).mkdir(parents=True, exist_ok=True)
    if "DATABASE_URL" not in variables and (template := template_path()).exists():
        shutil.copy(template, Path(data_dir, "db.sqlite3"))
    manage(data_dir, "migrate", "-v0", **variables)
    process = python(data_dir, "from tests.conftest import build_site; build_site()", **variables)
    process.communicate(timeout=120)
    assert process.returncode == 0


def copy_static_files(tmp_path_factory, data_dir):
    """Copy the static files of production to ``data_dir``. The first process of a test run collects them: 12 s."""
    template = create_once_per_run(tmp_path_factory, "static-files", collect_static)
    for name in ("static", "stylesheets"):
        shutil.copytree(template / name, Path(data_dir, name))


def collect_static(data_dir):
    script = "import django; django.setup(); from site_core.ops.bootstrap import collect_static; collect_static()"
    run_python(data_dir, "-c", script).check_returncode()


def create_once_per_run(tmp_path_factory, name, create):
    """Return the folder ``name``. The first process of a test run creates its content with ``create(folder)``."""
    base = tmp_path_factory.getbasetemp()
    run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, done = run / name, run / f"{name}-done"
    with (run / f"{name}-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            folder.mkdir(exist_ok=True)
            create(folder)
            done.touch()
    return folder


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition, problem="Nothing happened", seconds=180):
    """Return the result of ``condition()`` once it is true. Raise TimeoutError with ``problem`` if it stays false."""
    deadline = time.monotonic() + seconds
    while not (result := condition()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"After {seconds} s: {problem}")
        time.sleep(0.02)
    return result


def child_pids(pid):
    """Return the process IDs of the children of ``pid`` (Linux only)."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def is_running(pid):
    """Return whether the process ``pid`` runs. One that has ended and that nobody waits for doesn't (Linux only)."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
