"""The site in processes of its own, on a database and files of its own, as an administrator runs it."""

import os
import string
import subprocess
import sys
from pathlib import Path

from django.conf import settings

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


def python(data_dir, script, stderr=False, **variables):
    """Start a Python process that runs ``script`` with Django set up."""
    return subprocess.Popen(
        [sys.executable, "-u", "-c", f"import django; django.setup()\n{script}"],
        cwd=settings.BASE_DIR,
        env=environment(data_dir, **variables) | {"DJANGO_SETTINGS_MODULE": "site_core.settings.production"},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE if stderr else None,
        text=True,
    )


def prepare(data_dir, **variables):
    """A migrated database with the small site of the tests in it."""
    Path(data_dir).mkdir(parents=True, exist_ok=True)
    manage(data_dir, "migrate", "-v0", **variables)
    process = python(data_dir, "from tests.conftest import build_site; build_site()", **variables)
    process.communicate(timeout=120)
    assert process.returncode == 0
