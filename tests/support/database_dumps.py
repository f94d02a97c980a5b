"""SQLite databases of earlier versions, compressed in tests/data. Files, since full-text indexes don't load from SQL.

before-1.0.sqlite3.xz was written by commit 7239fc4 with SECRET_KEY=test: the demo clinic, an inquiry, two imports of
redirects, and a few rows of everything that the demo clinic lacks. It can't be recreated.
1.0.sqlite3.xz is written by ``python -m tests.tools.dump_database``.
"""

import lzma
import sqlite3
from contextlib import closing
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "data"


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
