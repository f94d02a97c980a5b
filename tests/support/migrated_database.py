"""A migrated SQLite database that test runs share: migrating an empty one takes longer than most test modules.

Each run still migrates its copy, which has nothing left to apply. Databases other than SQLite start empty.
"""

import fcntl
import hashlib
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection

# Django's name for the in-memory test database. Django opens the same database and finds the rows written here.
# https://docs.djangoproject.com/en/5.2/topics/testing/overview/#the-test-database
MEMORY = "file:memorydb_default?mode=memory&cache=shared"
# The path of a template that lacks the newest migrations, for tests of a copy of the project that has more of them.
TEMPLATE_VARIABLE = "TESTS_EARLIER_TEMPLATE"


def template_path():
    """Return the path of the template, which depends on every migration of every installed app."""
    digest = hashlib.sha256()
    for config in apps.get_app_configs():
        for path in sorted(Path(config.path, "migrations").glob("*.py")):
            digest.update(path.name.encode() + path.read_bytes())
    folder = Path(settings.BASE_DIR, ".pytest_cache", "databases")
    folder.mkdir(parents=True, exist_ok=True)
    return folder / f"{digest.hexdigest()[:16]}.sqlite3"


class MigratedDatabase:
    """The in-memory database of one run: a copy of the template, or the source of a new one."""

    def __init__(self):
        self.path = template_path()
        self.memory = sqlite3.connect(MEMORY, uri=True, check_same_thread=False)
        self.lock = self.path.with_suffix(".lock").open("w")
        fcntl.flock(self.lock, fcntl.LOCK_EX)  # only one test process migrates
        if self.path.exists():
            self.copy_from(self.path)
            self.lock.close()
        elif earlier := os.environ.get(TEMPLATE_VARIABLE):
            self.copy_from(earlier)

    def copy_from(self, path):
        with closing(sqlite3.connect(path)) as template:
            template.backup(self.memory)

    def save_template(self):
        """Save the migrated database as the template, unless it is a copy of it."""
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
