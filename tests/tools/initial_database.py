"""Write site_core/ops/initial_database.sql: python -m tests.tools.initial_database

Run it for each release. Between releases, ``migrate`` applies what the file doesn't have.
"""

import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from tests.support import processes

PATH = processes.ROOT / "site_core" / "ops" / "initial_database.sql"
# Tables before their rows, and triggers last: they would act on the rows.
SCHEMA = """
    SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND type {types} AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
    AND name NOT IN (SELECT name FROM pragma_table_list WHERE type = 'shadow') ORDER BY rowid
"""


def main():
    with tempfile.TemporaryDirectory() as folder:
        processes.manage(folder, "migrate", "-v0", "--from-nothing")
        with closing(sqlite3.connect(Path(folder, "db.sqlite3"))) as database:
            PATH.write_text("".join(f"{statement};\n" for statement in statements(database)), encoding="utf-8")
    print(f"{PATH}: {PATH.stat().st_size:,} bytes")


def statements(database):
    """Yield the SQL that creates a copy of ``database``."""
    yield from column(database, SCHEMA.format(types="= 'table'"))
    names = "SELECT name FROM pragma_table_list WHERE type = 'table' AND schema = 'main' AND name NOT LIKE 'sqlite%'"
    for table in sorted(column(database, names)):
        yield from rows(database, table)
    yield "DELETE FROM sqlite_sequence"  # SQLite has filled it with the rows above
    yield from rows(database, "sqlite_sequence")
    yield from column(database, SCHEMA.format(types="IN ('index', 'view')"))
    yield from column(database, SCHEMA.format(types="= 'trigger'"))


def rows(database, table):
    """Yield one INSERT for each row of ``table``."""
    columns = column(database, f"SELECT name FROM pragma_table_info('{table}')")
    quoted = " || ', ' || ".join(
        "'CURRENT_TIMESTAMP'" if (table, name) == ("django_migrations", "applied") else f'quote("{name}")'
        for name in columns
    )
    names = ", ".join(f'"{name}"' for name in columns)
    for values in column(database, f'SELECT {quoted} FROM "{table}" ORDER BY rowid'):
        yield f'INSERT INTO "{table}" ({names}) VALUES ({values})'


def column(database, query):
    return [value for (value,) in database.execute(query)]


if __name__ == "__main__":
    main()
