"""A dump of PostgreSQL as a source. ``pg_restore`` reads it without a server."""

from __future__ import annotations

import contextlib
import re
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from ..errors import BackupError
from .tables import Table

MAX_ERROR_LENGTH = 500  # characters
# https://www.postgresql.org/docs/current/sql-copy.html#id-1.9.3.55.9.2
COPY = re.compile(r"COPY \S+ \((?P<columns>.+)\) FROM stdin;\n")
ESCAPE = re.compile(r"\\([bfnrtv\\])")
ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\"}
TABLE = re.compile(r"^\d+; \d+ \d+ TABLE DATA \S+ (\S+) ", re.MULTILINE)
SEQUENCE = re.compile(r"^\d+; \d+ \d+ SEQUENCE SET .+$", re.MULTILINE)
# PostgreSQL names sequences after the table and its column.
SET_VALUE = re.compile(r"setval\('\w+\.(\w+)_id_seq', (\d+), true\)")


class DumpSource:
    def __init__(self, path: Path) -> None:
        self.path = path

    @contextlib.contextmanager
    def snapshot(self, lock: bool = False) -> Iterator[None]:
        self.contents = "".join(self._run("--list"))
        yield

    def table_names(self) -> set[str]:
        return set(TABLE.findall(self.contents))

    def rows(self, table: Table) -> Iterator[tuple[Any, ...]]:
        lines = self._run("--data-only", f"--table={table.name}", "--file=-")
        for line in lines:
            if match := COPY.fullmatch(line):
                names = [name.strip('"') for name in match["columns"].split(", ")]
                yield from self._copied_rows(lines, [names.index(name) for name in table.column_names])

    def _copied_rows(self, lines: Iterator[str], positions: list[int]) -> Iterator[tuple[Any, ...]]:
        for line in lines:
            if line == "\\.\n":
                return
            values = line[:-1].split("\t")
            yield tuple(unescape(values[position]) for position in positions)

    def sequences(self) -> dict[str, int]:
        with tempfile.NamedTemporaryFile("w", suffix=".list") as listed:
            listed.write("\n".join(SEQUENCE.findall(self.contents)))
            listed.flush()
            content = "".join(self._run(f"--use-list={listed.name}", "--file=-"))
        return {name: int(number) for name, number in SET_VALUE.findall(content)}

    def broken_references(self) -> Iterator[str]:
        yield from ()  # PostgreSQL allows none

    def _run(self, *arguments: str) -> Iterator[str]:
        """Yield the lines that pg_restore writes."""
        command = ["pg_restore", *arguments, str(self.path)]
        with tempfile.TemporaryFile("w+") as errors:
            try:
                process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=errors, encoding="utf-8")
            except FileNotFoundError as error:
                raise BackupError(
                    "The backup is from PostgreSQL, and pg_restore, which reads it, is not installed. On Debian: apt "
                    "install postgresql-client"
                ) from error
            with process:
                assert process.stdout
                yield from process.stdout
            if process.returncode:
                errors.seek(0)
                raise BackupError(f"pg_restore failed: {errors.read().strip()[-MAX_ERROR_LENGTH:]}")


def unescape(value: str) -> str | None:
    return None if value == "\\N" else ESCAPE.sub(lambda match: ESCAPES[match[1]], value)
