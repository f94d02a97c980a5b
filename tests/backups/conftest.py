"""Small sites, each with an SQLite file and a folder of uploads."""

import contextlib
import sqlite3

import pytest
from django.core.files.storage import FileSystemStorage

from site_core.backups import encryption
from site_core.backups.create import create_backup
from site_core.backups.databases.sqlite import SqliteDatabase
from site_core.backups.installation import Installation

PASSPHRASE = "correct horse battery staple"


@pytest.fixture(autouse=True)
def _cheap_key_derivation(monkeypatch):
    monkeypatch.setattr(encryption, "SCRYPT_COST", 2)


class SmallSite(Installation):
    @classmethod
    def make(cls, folder, titles=(), uploads=()):
        site = cls(
            SqliteDatabase(folder / "db.sqlite3"), {"default": FileSystemStorage(location=folder / "media")}, folder
        )
        folder.mkdir(exist_ok=True)
        site.execute("PRAGMA journal_mode=WAL")
        site.execute("CREATE TABLE wagtailcore_page (title text)")
        for title in titles:
            site.execute("INSERT INTO wagtailcore_page VALUES (?)", title)
        for name, content in dict(uploads).items():
            site.write(name, content)
        return site

    def execute(self, sql, *values):
        with contextlib.closing(sqlite3.connect(self.database.path)) as connection, connection:
            return connection.execute(sql, values).fetchall()

    @property
    def titles(self):
        return [title for (title,) in self.execute("SELECT title FROM wagtailcore_page ORDER BY title")]

    def write(self, name, content):
        path = self.data_dir / "media" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    @property
    def uploads(self):
        media = self.data_dir / "media"
        return {path.relative_to(media).as_posix(): path.read_bytes() for path in media.rglob("*") if path.is_file()}


UPLOADS = {"images/lamp.jpg": b"image", "documents/price list.pdf": b"%PDF", "images/größe.png": b""}


@pytest.fixture
def small_site(tmp_path):
    return SmallSite.make(tmp_path / "site", ["About", "Contact"], UPLOADS)


@pytest.fixture
def empty_site(tmp_path):
    return SmallSite.make(tmp_path / "other")


@pytest.fixture
def other_site(tmp_path):
    return SmallSite.make(tmp_path / "other", ["Something else"], {"images/other.jpg": b"other"})


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "backups"


@pytest.fixture(params=["", PASSPHRASE], ids=["plain", "encrypted"])
def passphrase(request):
    return request.param


@pytest.fixture
def backup(small_site, folder, passphrase):
    """Return the path of a backup of ``small_site``."""
    path, _, _ = create_backup(small_site, folder, passphrase)
    return path
