"""Databases of earlier versions, compressed in tests/data. SQLite's are files: full-text indexes don't load from SQL.

before-1.0.* were written by commit 7239fc4 with SECRET_KEY=test: the demo clinic, an inquiry, two imports of redirects,
and a few rows of everything that the demo clinic lacks. They can't be recreated.
1.0.sqlite3.xz is written by ``python -m tests.tools.dump_database``.
"""

import json
import lzma
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.support import processes

SETTINGS = "site_core.settings.test"
FOLDER = Path(__file__).parents[1] / "data"


def names():
    return sorted(path.name.removesuffix(".sqlite3.xz") for path in FOLDER.glob("*.sqlite3.xz"))


def load(name, data_dir):
    """Write the database ``name`` to ``data_dir``, where the site expects it. Return the folder."""
    data_dir.mkdir(parents=True, exist_ok=True)
    (data_dir / "db.sqlite3").write_bytes(lzma.decompress((FOLDER / f"{name}.sqlite3.xz").read_bytes()))
    return data_dir


def save(database, path):
    """Compress the SQLite file ``database``, without sessions and passwords, to ``path``."""
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("DELETE FROM django_session")
        connection.execute("UPDATE auth_user SET password = '!', last_login = NULL")
        connection.commit()
        connection.execute("PRAGMA journal_mode=DELETE")  # merges the write-ahead log into the file
        connection.execute("VACUUM")
    path.write_bytes(lzma.compress(Path(database).read_bytes(), preset=9 | lzma.PRESET_EXTREME))


def migrate(data_dir, *arguments, check=True, **variables):
    return processes.manage(data_dir, "migrate", *arguments, check=check, settings_module=SETTINGS, **variables)


def describe(data_dir, **variables):
    """Return what the site's database contains, and whether the site works with it; see describe_site.py."""
    process = processes.run_python(data_dir, "-m", "tests.support.describe_site", settings_module=SETTINGS, **variables)
    assert process.returncode == 0, process.stderr
    return json.loads(process.stdout)


def differences(old, new, path=""):
    """Return one line for each value that differs between two nested dicts; lists are compared as sets."""
    if isinstance(old, list) and isinstance(new, list):
        missing, extra = [item for item in new if item not in old], [item for item in old if item not in new]
        return [f"{path}: missing {missing}, extra {extra}"] if missing or extra else []
    if not (isinstance(old, dict) and isinstance(new, dict)):
        return [] if old == new else [f"{path}: {old} instead of {new}"]
    return [
        line
        for key in sorted(old.keys() | new.keys())
        for line in differences(old.get(key, "missing"), new.get(key, "missing"), f"{path}/{key}")
    ]
