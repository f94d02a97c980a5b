"""Values that one database stores and another refuses, and the pieces of moving a site to another database."""

import datetime
import os
import sqlite3
import stat
import uuid
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from site_core.backups.copying import env_file
from site_core.backups.copying.copy import Copy
from site_core.backups.copying.dump import unescape
from site_core.backups.copying.env_file import set_database_url
from site_core.backups.copying.locations import parse_url, sqlite_url
from site_core.backups.copying.sources import SqliteSource
from site_core.backups.copying.tables import Column, Table, site_tables
from site_core.backups.copying.targets import SqliteTarget
from site_core.backups.copying.values import InvalidValue, digest, normalize, to_sqlite
from site_core.backups.errors import BackupError

MOMENT = datetime.datetime(2026, 1, 2, 3, 4, 5, 678901, datetime.UTC)


def column(kind, max_length=None):
    return Column("it", kind, max_length)


class TestValues:
    @pytest.mark.parametrize(
        ("kind", "value", "message"),
        [
            ("TextField", "a\0b", "null character"),
            ("TextField", "a\udcff", "not text"),
            ("TextField", b"bytes", "not text"),
            ("JSONField", "{", "not valid JSON"),
            ("JSONField", "NaN", "not valid JSON"),
            ("JSONField", b"\xff", "not valid JSON"),
            ("JSONField", "[" * 100_000, "not valid JSON"),
            ("JSONField", '"\\ud800"', "not valid JSON"),
            ("JSONField", '{"a": ["b\\u0000"]}', "null character"),
            ("IntegerField", 2**31, "not between"),
            ("BigIntegerField", 2**63, "not between"),
            ("PositiveIntegerField", -1, "not between"),
            ("IntegerField", "many", "not valid"),
            ("IntegerField", 1.5, "not a whole number"),
            ("BooleanField", 2, "neither true nor false"),
            ("BooleanField", "maybe", "neither true nor false"),
            ("DateTimeField", "yesterday", "not a date and time"),
            ("DateTimeField", "2026-02-30 00:00:00", "not valid"),
            ("DateTimeField", 5, "not valid"),
            ("DateField", "2026-13-01", "not valid"),
            ("TimeField", "25:00", "not valid"),
            ("DurationField", "long", "not a duration"),
            ("DecimalField", "ten", "not a number"),
            ("FloatField", "ten", "not valid"),
            ("UUIDField", "1234", "not valid"),
            ("BinaryField", "xyz", "not valid"),
        ],
    )
    def test_value_that_does_not_fit_everywhere_is_rejected(self, kind, value, message):
        with pytest.raises(InvalidValue, match=message):
            normalize(column(kind), value)

    def test_text_that_is_too_long_is_rejected(self):
        with pytest.raises(InvalidValue, match="it has 4 characters, but at most 3 are allowed"):
            normalize(column("CharField", 3), "four")

    @pytest.mark.parametrize(
        ("kind", "one", "other"),
        [
            ("JSONField", '{"b": 1, "a": 2}', '{ "a":2,"b":1 }'),
            ("JSONField", "[1e2, 1.50, -0.0, 12345678901234567890]", "[100, 1.5, 0.0, 12345678901234567890]"),
            ("JSONField", '"\\u00e9"', '"é"'),
            ("DecimalField", 1.5, Decimal("1.50")),
            ("DecimalField", "0", Decimal("0.00")),
            ("BooleanField", 1, True),
            ("BooleanField", "f", 0),
            ("DateTimeField", "2026-01-02 03:04:05.678901", MOMENT),
            ("DateTimeField", "2026-01-01 22:04:05.678901-05", MOMENT),
            ("DateField", "2026-01-02", datetime.date(2026, 1, 2)),
            ("DurationField", 1_500_000, datetime.timedelta(seconds=1.5)),
            ("UUIDField", "0" * 32, uuid.UUID(int=0)),
            ("BinaryField", "\\x00ff", b"\x00\xff"),
            ("BinaryField", memoryview(b"\x00"), b"\x00"),
            ("IntegerField", "7", 7),
            ("FloatField", "0.1", 0.1),
            ("TextField", None, None),
        ],
    )
    def test_same_content_has_the_same_digest(self, kind, one, other):
        assert digest([normalize(column(kind), one)]) == digest([normalize(column(kind), other)])

    @pytest.mark.parametrize(
        ("kind", "one", "other"),
        [
            ("JSONField", "[1]", '["1"]'),
            ("JSONField", "[true]", "[1]"),
            ("TextField", "", None),
            ("TextField", "a ", "a"),
            ("DateTimeField", "2026-01-02 03:04:05", "2026-01-02 03:04:05.000001"),
        ],
    )
    def test_other_content_has_another_digest(self, kind, one, other):
        assert digest([normalize(column(kind), one)]) != digest([normalize(column(kind), other)])

    @settings(deadline=None, max_examples=60)
    @given(
        st.one_of(
            st.tuples(st.just("DateTimeField"), st.datetimes(timezones=st.just(datetime.UTC))),
            st.tuples(st.just("DateField"), st.dates()),
            st.tuples(st.just("TimeField"), st.times()),
            st.tuples(st.just("DurationField"), st.timedeltas()),
            st.tuples(st.just("DecimalField"), st.decimals(allow_nan=False, allow_infinity=False, places=2)),
            st.tuples(st.just("UUIDField"), st.uuids()),
            st.tuples(st.just("BinaryField"), st.binary()),
            st.tuples(st.just("FloatField"), st.floats(allow_nan=False)),
            st.tuples(st.just("TextField"), st.text(st.characters(exclude_characters="\0", codec="utf-8"))),
        )
    )
    def test_value_survives_sqlite(self, example):
        kind, value = example
        normalized = normalize(column(kind), value)
        assert digest([normalize(column(kind), to_sqlite(normalized))]) == digest([normalized])

    @pytest.mark.parametrize(
        ("copied", "value"), [("\\N", None), ("a\\tb\\\\n\\nc", "a\tb\\n\nc"), ("", ""), ("\\\\N", "\\N")]
    )
    def test_value_in_a_dump_is_unescaped(self, copied, value):
        assert unescape(copied) == value


NODE = Table("node", (Column("id", "AutoField"), Column("name", "TextField", 5), Column("next_id", "AutoField")), 0)
SCHEMA = """
CREATE TABLE node (
    id integer PRIMARY KEY AUTOINCREMENT,
    name text NOT NULL,
    next_id integer REFERENCES node DEFERRABLE INITIALLY DEFERRED
)
"""


class TestCopy:
    @pytest.fixture
    def path(self, tmp_path):
        path = tmp_path / "source.sqlite3"
        self.execute(path, SCHEMA)
        return path

    @pytest.fixture
    def target(self, tmp_path):
        target = SqliteTarget(tmp_path / "target.sqlite3")
        target.claim()
        self.execute(target.path, SCHEMA)
        return target

    def execute(self, path, statement, rows=((),)):
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.executemany(statement, rows) if rows != ((),) else connection.execute(statement)

    def insert(self, path, *rows):
        self.execute(path, "INSERT INTO node (id, name, next_id) VALUES (?, ?, ?)", rows)

    def copy(self, path, target):
        copy = Copy(SqliteSource(path), target, print, [NODE])
        with copy.source.snapshot():
            copy.copy_all()
        copy.verify()
        return copy

    def rows(self, target):
        with closing(sqlite3.connect(target.path)) as connection:
            return connection.execute("SELECT id, name, next_id FROM node ORDER BY id").fetchall()

    def test_rows_that_refer_to_each_other_are_copied(self, path, target):
        rows = [(1, "one", 2), (2, "two", 1)]
        self.insert(path, *rows)
        assert self.copy(path, target).rows == 2
        assert self.rows(target) == rows

    def test_every_invalid_value_is_reported_with_its_row(self, path, target):
        self.insert(path, (1, "one", None), (2, "a\0b", None), (3, "too long", None), (4, b"\xff", None))
        with pytest.raises(BackupError) as error:
            self.copy(path, target)
        lines = str(error.value).splitlines()
        assert lines[0].startswith("3 values can't be copied.")
        assert lines[1].strip() == "node, id 2, name: it contains a null character, which PostgreSQL can't store"
        assert lines[2].strip() == "node, id 3, name: it has 8 characters, but at most 5 are allowed"
        assert lines[3].strip().startswith("node, id 4, name:")
        assert self.rows(target) == []

    def test_reference_to_a_missing_row_is_reported(self, path, target):
        self.insert(path, (1, "one", 7))
        with pytest.raises(BackupError, match=r"node, rowid 1: it refers to a row of node that doesn't exist"):
            self.copy(path, target)

    def test_numbers_of_deleted_rows_are_not_given_again(self, path, target):
        self.insert(path, (1, "one", None), (9, "nine", None))
        self.execute(path, "DELETE FROM node WHERE id = 9")
        self.copy(path, target)
        self.execute(target.path, "INSERT INTO node (name) VALUES ('new')")
        assert self.rows(target)[-1] == (10, "new", None)

    def test_row_that_has_not_arrived_is_noticed(self, path, target):
        self.insert(path, (1, "one", None))
        copy = self.copy(path, target)
        self.execute(target.path, "UPDATE node SET name = 'other'")
        with pytest.raises(BackupError, match="The copy of node differs"):
            copy.verify()

    def test_change_after_the_copy_is_copied(self, path, target):
        self.insert(path, (1, "one", None))
        copy = self.copy(path, target)
        self.insert(path, (2, "two", 1))
        with copy.source.snapshot(lock=True):
            assert copy.copy_changes() == ["node"]
        copy.verify()
        assert len(self.rows(target)) == 2

    def test_nobody_can_write_during_the_last_comparison(self, path):
        with SqliteSource(path).snapshot(lock=True), closing(sqlite3.connect(path, timeout=0)) as connection:
            with pytest.raises(sqlite3.OperationalError, match="locked"):
                connection.execute("INSERT INTO node (name) VALUES ('new')")
            assert connection.execute("SELECT count(*) FROM node").fetchone() == (0,)

    def test_existing_file_is_not_overwritten(self, path):
        with pytest.raises(BackupError, match=r"already exists.*mv "):
            SqliteTarget(path).claim()

    def test_leftovers_of_an_interrupted_copy_are_deleted(self, target):
        SqliteTarget(target.final_path).claim()
        assert not target.path.exists()


def test_every_table_of_the_site_is_copied_except_the_search_index():
    names = {table.name for table in site_tables()}
    assert {"django_migrations", "wagtailcore_page", "auth_group_permissions", "enquiries_enquiry"} <= names
    assert not any(name.startswith("wagtailsearch") for name in names)


class TestEnvFile:
    URL = "postgres://clinic:p@ss@10.0.0.20/clinic"

    def test_url_is_added(self, tmp_path, monkeypatch):
        monkeypatch.delenv("DATABASE_URL", raising=False)
        path = tmp_path / ".env"
        path.write_text("SECRET_KEY=x")
        path.chmod(0o640)
        assert set_database_url(path, self.URL)
        assert path.read_text() == f"SECRET_KEY=x\nDATABASE_URL='{self.URL}'\n"
        assert stat.S_IMODE(path.stat().st_mode) == 0o640

    @pytest.mark.parametrize(
        ("line", "url"),
        [
            ("DATABASE_URL=sqlite:////old", "sqlite:////old"),
            ("DATABASE_URL='sqlite:////old'", "sqlite:////old"),
            ("DATABASE_URL=postgres://u:it's@h/d", "postgres://u:it's@h/d"),
        ],
    )
    def test_url_is_replaced(self, line, url, tmp_path, monkeypatch):
        monkeypatch.setenv("DATABASE_URL", url)
        path = tmp_path / ".env"
        path.write_text(f"A=1\n{line}\nB=2\n")
        assert set_database_url(path, self.URL)
        assert path.read_text() == f"A=1\nDATABASE_URL='{self.URL}'\nB=2\n"

    def test_url_from_elsewhere_is_not_changed(self, tmp_path, monkeypatch):
        monkeypatch.setenv("DATABASE_URL", "sqlite:////from-systemd")
        path = tmp_path / ".env"
        path.write_text("DATABASE_URL=sqlite:////old\n")
        assert not set_database_url(path, self.URL)
        assert path.read_text() == "DATABASE_URL=sqlite:////old\n"

    def test_file_in_a_folder_of_root_is_written(self, tmp_path, monkeypatch):
        monkeypatch.delenv("DATABASE_URL", raising=False)
        path = tmp_path / ".env"
        path.write_text("A=1\n")
        monkeypatch.setattr(os, "access", lambda *arguments: False)
        number = path.stat().st_ino
        assert set_database_url(path, self.URL)
        assert path.read_text() == f"A=1\nDATABASE_URL='{self.URL}'\n"
        assert path.stat().st_ino == number

    def test_file_that_can_not_be_written_is_reported(self, tmp_path, monkeypatch):
        def fail(*arguments):
            raise PermissionError

        monkeypatch.delenv("DATABASE_URL", raising=False)
        monkeypatch.setattr(env_file, "write_atomically", fail)
        assert not set_database_url(tmp_path / ".env", self.URL)

    def test_new_file_is_private(self, tmp_path, monkeypatch):
        monkeypatch.delenv("DATABASE_URL", raising=False)
        assert set_database_url(tmp_path / ".env", self.URL)
        assert stat.S_IMODE(os.stat(tmp_path / ".env").st_mode) == 0o600


@pytest.mark.parametrize(
    "url",
    [
        *("", "clinic", "mysql://host/name", "postgres://host", "sqlite://:memory:", "sqlite://"),
        *("postgres://u:p[w@host/name", "postgres://u:p@host:port/name", "postgres://u:p@host:99999/name"),
        *(
            "postgres://u@host/name\nSECRET_KEY=x",
            "postgres://u@host/name\x00",
            "postgres://u:%00@host/name",
            "postgresql+psycopg://u@host/name",
        ),
    ],
)
def test_url_that_is_not_a_database_is_rejected(url):
    with pytest.raises(BackupError, match="postgres://user:password@host/name"):
        parse_url(url)


def test_quotation_mark_in_a_password_does_not_end_the_line_in_the_env_file():
    values = parse_url("postgres://u:p'w@host/name")
    assert (values["PASSWORD"], values["URL"]) == ("p'w", "postgres://u:p%27w@host/name")


@pytest.mark.parametrize("folder", ["c++", "50%", "50%25", "a b", "#1", "why?", "o'clock", "é"])
def test_url_of_a_file_leads_to_that_file(folder):
    path = Path("/srv", folder, "db.sqlite3")
    assert parse_url(sqlite_url(path))["NAME"] == str(path)


def test_default_file_has_a_short_name(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    assert parse_url("sqlite")["NAME"] == str(tmp_path / "db.sqlite3")


@pytest.mark.django_db
def test_server_that_can_not_be_reached_is_reported(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    url = "postgres://clinic:secret-password@127.0.0.1:1/clinic"
    with pytest.raises(CommandError, match=r"postgresql://127\.0\.0\.1:1/clinic can't be used") as error:
        call_command("move_database", url, "--env-file", str(tmp_path / ".env"))
    assert "secret-password" not in str(error.value)
    assert not (tmp_path / ".env").exists()
