"""Create the tables of a target, and what is derived from its rows.

Both run in a process whose DATABASE_URL is the target: migrations of Django and Wagtail write to the default database.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable

from django.conf import settings

from ..errors import BackupError

MAX_ERROR_LENGTH = 1000  # characters


def create_schema(database_url: str) -> None:
    run_command(database_url, "migrate", "--no-input", "--verbosity=0")


def rebuild_search_index(database_url: str, write_line: Callable[[str], object]) -> None:
    write_line("Building the search index …")
    run_command(database_url, "update_index", write_line=write_line)


def run_command(database_url: str, *arguments: str, write_line: Callable[[str], object] = lambda line: None) -> None:
    """Run a management command for the database at ``database_url``. Raise BackupError if it fails."""
    environment = os.environ | {"DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE}
    command = [sys.executable, "manage.py", *arguments]
    with (
        tempfile.TemporaryFile("w+") as errors,
        subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE, stderr=errors, encoding="utf-8"
        ) as process,
    ):
        for line in process.stdout or ():
            write_line(f"  {line.rstrip()}")
        if process.wait():
            errors.seek(0)
            raise BackupError(f"manage.py {arguments[0]} failed: {errors.read().strip()[-MAX_ERROR_LENGTH:]}")
