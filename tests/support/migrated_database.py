"""A migrated SQLite database, kept between runs of the tests: migrating an empty one takes longer than most modules.

Each run still migrates its copy, which then has nothing left to do. Other databases are migrated from nothing.
"""

import fcntl
import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection

# The name that Django gives to the in-memory database of tests: what is written into it here, is there when Django
# opens it. https://docs.djangoproject.com/en/5.2/topics/testing/overview/#the-test-database
MEMORY = "file:memorydb_default?mode=memory&cache=shared"


def template_path():
    """Return the path of the kept database, which depends on every migration of every installed app."""
    digest = hashlib.sha256()
    for config in apps.get_app_configs():
        for path in sorted(Path(config.path, "migrations").glob("*.py")):
            digest.update(path.name.encode() + path.read_bytes())
    folder = Path(settings.BASE_DIR, ".pytest_cache", "databases")
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{digest.hexdigest()[:16]}.sqlite3"


class MigratedDatabase:
    """The in-memory database of one run: copied from the kept one, or kept once it is migrated."""

    def __init__(self):
        self.path = template_path()
        self.memory = sqlite3.connect(MEMORY, uri=True, check_same_thread=False)
        self.lock = self.path.with_suffix(".lock").open("w")
        fcntl.flock(self.lock, fcntl.LOCK_EX)  # of several test processes, one migrates
        if self.path.exists():
            with closing(sqlite3.connect(self.path)) as template:
                template.backup(self.memory)
            self.lock.close()

    def keep(self):
        """Save the database, unless it was copied. Call it once it is migrated."""
        if not self.lock.closed:
            scratch = self.path.with_suffix(".new")
            with closing(sqlite3.connect(scratch)) as template:
                self.memory.backup(template)
            scratch.replace(self.path)
            self.lock.close()

    def close(self):
        self.lock.close()
        self.memory.close()


def is_in_memory():
    return connection.vendor == "sqlite"
