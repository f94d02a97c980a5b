"""Rows that are built once in a process and inserted again by each module that needs them.

Building the small site takes a quarter of a second and the demo clinic four seconds. Inserting their rows takes
milliseconds.
"""

from django.db import connection

from tests.support.page_ids import restart_page_ids


class RowSnapshot:
    """The tables that ``build`` has changed, with all of their rows."""

    def __init__(self, build):
        self.build = build
        self.tables = None

    def create(self):
        """Create the rows in a database that has only what migrations left. It is in a transaction."""
        if self.tables is None:
            migrated = read_tables()
            self.build()
            self.tables = {name: rows for name, rows in read_tables().items() if rows != migrated[name]}
        else:
            for name, rows in self.tables.items():
                replace_rows(name, rows)
            restart_page_ids()


def read_tables():
    """Return the rows of all tables as the database stores them. Triggers keep SQLite's indexes of full text."""
    names = [name for name in connection.introspection.table_names() if "_fts" not in name]
    return {name: read_rows(name) for name in names}


def read_rows(table):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor, cursor.copy(f"COPY {quoted(table)} TO STDOUT") as copy:
            return b"".join(copy)
    # As an expression, a value has no declared type that Python would convert.
    values = ", ".join(f"+{quoted(column)}" for column in sqlite_columns(table))
    return execute(f"SELECT {values} FROM {quoted(table)}").fetchall()


def replace_rows(table, rows):
    """Sequences of PostgreSQL are not rolled back: except for that of pages, they are beyond the keys of ``rows``."""
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {quoted(table)}")
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {quoted(table)} FROM STDIN") as copy:
                copy.write(rows)
            return
    names = sqlite_columns(table)
    insert = f"INSERT INTO {quoted(table)} ({', '.join(map(quoted, names))}) VALUES ({', '.join('?' * len(names))})"
    connection.connection.executemany(insert, rows)


def sqlite_columns(table):
    return [row[1] for row in execute(f"PRAGMA table_info({quoted(table)})")]


def quoted(name):
    return connection.ops.quote_name(name)


def execute(sql):
    """Run SQL on the connection of Python's sqlite3, which is open because of the transaction."""
    return connection.connection.execute(sql)
