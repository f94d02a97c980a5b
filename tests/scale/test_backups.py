"""Backups of a site on PostgreSQL and in object storage, with real servers."""

import os
from pathlib import Path

import boto3
import psycopg
import pytest

from tests.support import servers
from tests.support.processes import create_small_site, manage, python
from tests.support.publishing import PRINT_TITLES, PUBLISH, backup_path

PASSPHRASE = "correct horse battery staple"


class Site:
    """A site with a database ``name`` and a bucket of the same name."""

    def __init__(self, folder, database, storage, name):
        self.folder, self.server, self.name = folder / name, database, name
        self.variables = {
            "DATABASE_URL": f"{database}/{name}",
            "S3_BUCKET": name,
            "S3_ENDPOINT_URL": storage,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-east-1",
            "BACKUP_PASSPHRASE": PASSPHRASE,
            "PATH": os.pathsep.join([str(Path(servers.find_program("pg_dump")).parent), os.environ["PATH"]]),
        }
        self.bucket = boto3.resource(
            "s3",
            endpoint_url=storage,
            aws_access_key_id="test",
            aws_secret_access_key="test",
            region_name="us-east-1",
        ).Bucket(name)
        self.bucket.create()
        self.sql(f"CREATE DATABASE {name}")

    def sql(self, statement, database="postgres"):
        with psycopg.connect(f"{self.server}/{database}", autocommit=True) as connection:
            cursor = connection.execute(statement)
            return cursor.fetchall() if cursor.description else None

    def manage(self, *arguments, **options):
        return manage(self.folder, *arguments, **options, **self.variables)

    def python(self, script):
        return python(self.folder, script, **self.variables)

    @property
    def titles(self):
        output, _ = self.python(PRINT_TITLES).communicate(timeout=120)
        return output.splitlines()

    @property
    def objects(self):
        return {entry.key: entry.get()["Body"].read() for entry in self.bucket.objects.all()}

    def databases(self):
        return {name for (name,) in self.sql("SELECT datname FROM pg_database")}


@pytest.fixture(scope="module")
def _site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sites")
    with servers.postgresql() as server, servers.object_storage(folder) as bucket:
        database, storage = server.url.rpartition("/")[0], f"http://127.0.0.1:{bucket.port}"
        site = Site(folder, database, storage, "clinic")
        create_small_site(site.folder, **site.variables)
        yield folder, site, Site(folder, database, storage, "other")


@pytest.fixture
def site(_site):
    return _site[1]


@pytest.fixture
def other_site(_site):
    return _site[2]


def test_published_pages_and_their_images_are_restored_to_another_server(site, other_site):
    publisher = site.python(PUBLISH)
    try:
        for _ in range(3):
            published = int(publisher.stdout.readline())
        backup = site.manage("backup", "--verify")
    finally:
        publisher.kill()
        publisher.communicate()
    other_site.manage("restore", str(backup_path(backup.stdout)))
    restored = other_site.titles
    assert restored == [f"Article {number}" for number in range(len(restored))]
    assert len(restored) > published
    assert other_site.databases() >= {"clinic", "other", "postgres"}
    assert not {name for name in other_site.databases() if name.startswith(("clinic_", "other_"))}


def test_failed_restore_leaves_the_database_and_the_objects_unchanged(site):
    path = backup_path(site.manage("backup").stdout)
    path.write_bytes(path.read_bytes()[:-1000])
    before = site.titles, site.objects, site.databases()
    result = site.manage("restore", str(path), "--replace", check=False)
    assert result.returncode == 1
    assert "damaged" in result.stderr
    assert (site.titles, site.objects, site.databases()) == before


def test_restore_reverts_changed_objects_and_keeps_new_ones(site):
    site.bucket.put_object(Key="documents/prices.pdf", Body=b"first")
    path = str(backup_path(site.manage("backup").stdout))
    site.bucket.put_object(Key="documents/prices.pdf", Body=b"second")
    site.bucket.put_object(Key="documents/new.pdf", Body=b"new")
    site.manage("restore", path, "--replace")
    assert site.objects["documents/prices.pdf"] == b"first"
    assert site.objects["documents/new.pdf"] == b"new"


def test_running_site_uses_the_restored_database(site):
    """Connections to the old database are closed. New ones go to the restored database."""
    path = str(backup_path(site.manage("backup").stdout))
    before = site.titles
    with psycopg.connect(f"{site.server}/{site.name}") as session:
        session.execute("SELECT 1")
        site.manage("restore", path, "--replace")
        with pytest.raises(psycopg.OperationalError):
            session.execute("SELECT 1")
    assert site.titles == before


def test_role_without_the_createdb_permission_gets_a_clear_error(site):
    site.sql("CREATE ROLE plain LOGIN")
    path = str(backup_path(site.manage("backup").stdout))
    url = site.variables["DATABASE_URL"].replace("clinic@", "plain@")
    variables = site.variables | {"DATABASE_URL": url}
    result = manage(site.folder, "restore", path, "--dry-run", check=False, **variables)
    assert result.returncode == 1
    assert "CREATEDB" in result.stderr
    assert "Traceback" not in result.stderr


# Kill the process before the statement of a restore that begins with STATEMENT.
KILLED_RESTORE = """
import os, signal, sys
from django.core.management import call_command
from django.db import connection
from site_core.backups.databases.postgresql import PostgresDatabase
original = PostgresDatabase.cursor
class Cursor:
    def __init__(self, cursor): self.cursor = cursor
    def __getattr__(self, name): return getattr(self.cursor, name)
    def execute(self, sql, *arguments):
        if sql.startswith(STATEMENT):
            os.kill(os.getpid(), signal.SIGKILL)
        return self.cursor.execute(sql, *arguments)
import contextlib
@contextlib.contextmanager
def cursor(self, name=None):
    with original(self, name) as cursor:
        yield Cursor(cursor)
PostgresDatabase.cursor = cursor
call_command("restore", PATH, "--replace")
"""


@pytest.mark.parametrize("statement", ["BEGIN", "COMMIT", "DROP DATABASE"])
def test_restore_killed_while_it_swaps_databases_is_repaired(statement, site):
    site.bucket.put_object(Key="documents/prices.pdf", Body=b"in the backup")
    site.sql("DROP TABLE IF EXISTS only_live", site.name)  # of an earlier test
    path = str(backup_path(site.manage("backup").stdout))
    site.bucket.put_object(Key="documents/prices.pdf", Body=b"live")
    site.sql("CREATE TABLE only_live (id int)", site.name)
    before = site.databases()
    killed = site.python(f"PATH, STATEMENT = {path!r}, {statement!r}\n{KILLED_RESTORE}")
    killed.communicate(timeout=120)
    assert killed.returncode == -9
    output = site.manage("repair_restore").stdout
    tables = {name for (name,) in site.sql("SELECT tablename FROM pg_tables", site.name)}
    if statement == "DROP DATABASE":
        assert "now finished" in output
        assert site.objects["documents/prices.pdf"] == b"in the backup"
    else:
        assert "as it was before" in output
        assert site.objects["documents/prices.pdf"] == b"live"
    assert ("only_live" in tables) == (statement != "DROP DATABASE")
    assert site.databases() == before
