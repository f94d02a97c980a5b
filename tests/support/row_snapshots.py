"""Rows that are built once in a process and inserted again by each module that needs them (SQLite).

Building the small site takes a seventh of a second and the demo clinic four seconds. Inserting their rows takes
milliseconds.
"""

from django.db import connection

from tests.support.migrated_database import is_in_memory


class RowSnapshot:
    """The tables that ``build`` has changed, with all of their rows. Other databases than SQLite build each time."""

    def __init__(self, build):
        self.build = build
        self.rows = None

    def create(self):
        """Create the rows in a database that has only what migrations left. It is in a transaction."""
        if not is_in_memory():
            self.build()
        elif self.rows is None:
            migrated = read_tables()
            self.build()
            self.rows = {name: rows for name, rows in read_tables().items() if rows != migrated[name]}
        else:
            for name, rows in self.rows.items():
                replace_rows(name, rows)


def read_tables():
    """Return the rows of all tables as SQLite stores them. Triggers keep the indexes of full text."""
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '%\\_fts%' ESCAPE '\\'"
    return {name: read_rows(name) for (name,) in execute(query) if not name.startswith("sqlite_")}


def read_rows(table):
    # As an expression, a value has no declared type that Python would convert.
    values = ", ".join(f"+{quoted(column)}" for column in columns(table))
    return execute(f"SELECT {values} FROM {quoted(table)}").fetchall()


def replace_rows(table, rows):
    names = columns(table)
    execute(f"DELETE FROM {quoted(table)}")
    insert = f"INSERT INTO {quoted(table)} ({', '.join(map(quoted, names))}) VALUES ({', '.join('?' * len(names))})"
    connection.connection.executemany(insert, rows)


def columns(table):
    return [row[1] for row in execute(f"PRAGMA table_info({quoted(table)})")]


def quoted(name):
    return connection.ops.quote_name(name)


def execute(sql):
    """Run SQL on the connection of Python's sqlite3, which is open because of the transaction."""
    return connection.connection.execute(sql)
