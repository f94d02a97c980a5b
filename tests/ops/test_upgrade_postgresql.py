"""``make upgrade`` on PostgreSQL: it goes back from a failure and from an interruption, and succeeds afterwards."""

import shutil
from contextlib import closing

import psycopg
import pytest

from tests.support import servers
from tests.support.processes import create_small_site
from tests.support.upgrades import CREATE_TABLE, FAIL, TABLE, Site

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (shutil.which("git") and shutil.which("make")), reason="needs git and make"),
    pytest.mark.skipif(servers.find_program("postgres") is None, reason="On Debian: apt-get install postgresql"),
]


class PostgreSQLSite(Site):
    def __init__(self, folder, upstream, data_dir, url):
        super().__init__(folder, upstream, data_dir, DATABASE_URL=url)
        self.url = url

    def query(self, sql):
        with closing(psycopg.connect(self.url)) as connection:
            return connection.execute(sql).fetchall()

    def has_table(self):
        return self.query(f"SELECT to_regclass('{TABLE}')") != [(None,)]

    def content(self):
        """Return the pages, which migrations ran, and the tables."""
        migrations = self.query("SELECT app, name FROM django_migrations ORDER BY app, name")
        tables = self.query("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        return self.titles(), migrations, tables


@pytest.fixture
def site(tmp_path, upstream):
    with servers.postgresql() as server:
        create_small_site(tmp_path / "data", DATABASE_URL=server.url)
        yield PostgreSQLSite(tmp_path / "site", upstream, tmp_path / "data", server.url)


def test_upgrade_on_postgresql_goes_back_until_it_succeeds(site, upstream):
    before = site.content()
    upstream.release("v1.1.0", upstream.migration("0990_table", CREATE_TABLE))
    upstream.release("v1.1.1", upstream.migration("0991_failure", FAIL))

    assert site.upgrade("VERSION=1.1.1") != 0
    assert "This migration fails on purpose." in site.output
    assert "The site is what it was before." in site.output, site.output
    assert (site.version, site.content()) == ("v1.0.0", before)

    site.interrupt("release", "INT")  # once the database has changed
    assert site.upgrade("VERSION=1.1.0") != 0
    assert "Interrupted at: Changing the database" in site.output, site.output
    assert "The site is what it was before." in site.output, site.output
    assert (site.version, site.content()) == ("v1.0.0", before)
    assert "<h1" in site.home_page()

    assert site.upgrade("VERSION=1.1.0") == 0, site.output
    assert (site.version, site.has_table(), site.titles()) == ("v1.1.0", True, before[0])
    assert "<h1" in site.home_page()
