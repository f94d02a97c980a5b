"""A PostgreSQL database from before 1.0 is converted, once somebody says that it is backed up."""

import lzma
import subprocess
import uuid

import psycopg
import pytest

from tests.support import servers
from tests.support.database_dumps import FOLDER, describe, differences, migrate


@pytest.fixture(scope="module")
def create_database():
    """Return a function that creates a database and returns its URL."""
    with servers.postgresql() as server:

        def create(name):
            with psycopg.connect(server.url, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {name}")
            return f"{server.url.rpartition('/')[0]}/{name}"

        yield create


@pytest.fixture
def legacy_url(create_database):
    """Return the URL of a database from before 1.0 for one test, because a test converts it."""
    url = create_database(f"legacy_{uuid.uuid4().hex}")
    dump = lzma.decompress((FOLDER / "before-1.0.postgresql.sql.xz").read_bytes())
    psql = [servers.find_program("psql"), "--quiet", "--no-psqlrc", "--set=ON_ERROR_STOP=1", url]
    subprocess.run(psql, input=dump, check=True, stdout=subprocess.DEVNULL)
    return url


def test_database_without_a_backup_is_not_converted(legacy_url, tmp_path):
    process = migrate(tmp_path, check=False, DATABASE_URL=legacy_url)
    assert process.returncode == 1
    assert "manage.py migrate --backed-up" in process.stderr
    with psycopg.connect(legacy_url) as connection:
        assert connection.execute("SELECT count(*) FROM site_core_topic").fetchone() == (12,)


def test_converted_database_equals_a_new_one(legacy_url, create_database, tmp_path):
    new_url = create_database("new")
    migrate(tmp_path, "-v0", DATABASE_URL=new_url)
    migrate(tmp_path, "-v0", "--backed-up", DATABASE_URL=legacy_url)
    legacy, new = describe(tmp_path, DATABASE_URL=legacy_url), describe(tmp_path, DATABASE_URL=new_url)
    for part in ("schema", "migrations", "content types", "permissions"):
        assert not (lines := differences(legacy[part], new[part])), "\n".join(lines)
    assert legacy["responses"]["redirect"] == [301, "/team/"]
    assert [enquiry["details"]["name"] for enquiry in legacy["enquiries"]] == ["Jo Example"]
