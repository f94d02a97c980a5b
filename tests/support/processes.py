"""The site in processes of its own, on a database and files of its own, as an administrator runs it."""

import fcntl
import os
import shutil
import socket
import string
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings

from tests.support.migrated_database import template_path

SECRET_KEY = string.ascii_letters * 2
KEPT = {"PATH", "HOME", "LANG"}  # of the environment; nothing else may reach the site from outside


def environment(data_dir, **variables):
    inherited = {name: value for name, value in os.environ.items() if name in KEPT}
    return inherited | {"DATA_DIR": str(data_dir), "SECRET_KEY": SECRET_KEY} | variables


def manage(data_dir, *arguments, check=True, **variables):
    """Run ``manage.py`` with ``arguments``; return the finished process."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=environment(data_dir, **variables),
        check=check,
        capture_output=True,
        text=True,
        timeout=300,
    )


def python(data_dir, script, stderr=False, settings_module="site_core.settings.production", **variables):
    """Start a Python process that runs ``script`` with Django set up."""
    return subprocess.Popen(
        [sys.executable, "-u", "-c", f"import django; django.setup()\n{script}"],
        cwd=settings.BASE_DIR,
        env=environment(data_dir, **variables) | {"DJANGO_SETTINGS_MODULE": settings_module},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE if stderr else None,
        text=True,
    )


def prepare(data_dir, **variables):
    """A migrated database with the small site of the tests in it."""
    Path(data_dir).mkdir(parents=True, exist_ok=True)
    if "DATABASE_URL" not in variables and (template := template_path()).exists():
        shutil.copy(template, Path(data_dir, "db.sqlite3"))
    manage(data_dir, "migrate", "-v0", **variables)
    process = python(data_dir, "from tests.conftest import build_site; build_site()", **variables)
    process.communicate(timeout=120)
    assert process.returncode == 0


def once_a_run(tmp_path_factory, name, make):
    """The folder ``name`` after ``make(folder)``: done by whichever process of a run of tests comes first."""
    base = tmp_path_factory.getbasetemp()
    run = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, done = run / name, run / f"{name}-done"
    with (run / f"{name}-lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            folder.mkdir(exist_ok=True)
            make(folder)
            done.touch()
    return folder


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition, what="Nothing happened", seconds=60):
    """Return what ``condition()`` returns once it is true; raise TimeoutError that tells ``what`` is wrong."""
    deadline = time.monotonic() + seconds
    while not (result := condition()):
        if time.monotonic() > deadline:
            raise TimeoutError(f"After {seconds} s: {what}")
        time.sleep(0.02)
    return result


def children(pid):
    """Process ids of the children of ``pid``, as Linux tells them."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
