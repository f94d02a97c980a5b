"""Databases of earlier versions are migrated to the present version and keep their content."""

import json
import signal
import sqlite3
from contextlib import closing
from types import SimpleNamespace

import pytest

from site_core.lib.migrations import unknown_migrations
from tests.support import database_dumps, processes
from tests.support.database_dumps import describe, differences, migrate

pytestmark = pytest.mark.slow

LEGACY = "before-1.0"
DUMPS = database_dumps.names()
KILLED = """
import os, signal
import django
django.setup()
from django.core.management import call_command
from site_core.ops import legacy_database
legacy_database.replace_migrations = lambda cursor: os.kill(os.getpid(), signal.SIGKILL)
call_command("migrate")
"""


def query(data_dir, sql):
    with closing(sqlite3.connect(data_dir / "db.sqlite3")) as connection:
        rows = connection.execute(sql).fetchall()
        connection.commit()
        return rows


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    """Return the folder of a migrated database, what ``migrate`` printed, and the description of the database."""

    def get(name):
        def make(folder):
            if name in DUMPS:
                database_dumps.load(name, folder)
            options = ["--from-nothing"] if name == "new" else []
            (folder / "output.txt").write_text(migrate(folder, "-v0", *options).stdout)
            (folder / "description.json").write_text(json.dumps(describe(folder)))

        folder = processes.create_once_per_run(tmp_path_factory, f"migrated-{name}", make)
        return SimpleNamespace(
            folder=folder,
            output=(folder / "output.txt").read_text(),
            description=json.loads((folder / "description.json").read_text()),
        )

    return get


@pytest.fixture
def legacy_dir(tmp_path):
    return database_dumps.load(LEGACY, tmp_path / "data")


@pytest.mark.parametrize("part", ["schema", "migrations"])
@pytest.mark.parametrize("name", DUMPS)
def test_migrated_database_equals_a_new_one(migrated, name, part):
    lines = differences(migrated(name).description[part], migrated("new").description[part])
    assert not lines, (
        "Migrating a database of an earlier version does not lead to the models of this one. Add a migration instead "
        "of changing one. Until 1.0 is released: describe the change in site_core/ops/legacy_database.py, and run "
        "python -m tests.tools.dump_database.\n" + "\n".join(lines)
    )


@pytest.mark.parametrize("part", ["schema", "migrations", "content types", "permissions", "own permissions", "roles"])
def test_initial_database_equals_one_that_migrations_create(migrated, part):
    assert differences(migrated("initial").description[part], migrated("new").description[part]) == []


@pytest.mark.parametrize("part", ["content types", "permissions", "own permissions", "roles"])
def test_converted_database_equals_one_of_1_0(migrated, part):
    lines = differences(migrated(LEGACY).description[part], migrated("1.0").description[part])
    assert not lines, (
        "Describe the change in site_core/ops/legacy_database.py. Until 1.0 is released, also run "
        "python -m tests.tools.dump_database.\n" + "\n".join(lines)
    )


@pytest.mark.parametrize("name", DUMPS)
def test_pages_of_a_migrated_site_respond(migrated, name):
    description = migrated(name).description
    for url in ("HomePage", "ArticlePage", "TreatmentPage", "sign in", "search"):
        assert description["responses"][url] == [200, None], url
    assert description["pages"] == 29
    assert description["references in drafts"] >= 86


@pytest.mark.parametrize("name", DUMPS)
def test_pages_of_a_migrated_site_are_found(migrated, name):
    folder = migrated(name).folder
    found = "SELECT count(*) FROM search_searchentry_fts WHERE search_searchentry_fts MATCH 'ketamin'"
    assert query(folder, "SELECT count(*) FROM search_searchentry") == [(28,)]
    assert query(folder, found)[0][0] > 10


def test_legacy_redirects_still_redirect(migrated):
    assert migrated(LEGACY).description["responses"]["redirect"] == [301, "/team/"]


def test_legacy_import_of_redirects_can_be_undone(migrated, tmp_path):
    """Stored fingerprints still match: otherwise the rules would count as changed since."""
    assert migrated(LEGACY).description["undone import"] == {"deleted": 0, "restored": 1, "left": []}


def test_legacy_inquiries_are_decrypted_and_found(migrated):
    (enquiry,) = migrated(LEGACY).description["enquiries"]
    assert enquiry["details"]["name"] == "Jo Example"
    assert enquiry["is found by email"]


def test_legacy_groups_keep_what_admins_changed(migrated):
    editors = migrated(LEGACY).description["groups"]["Editors"]
    assert "caching.clear_page_cache" in editors  # added by an admin
    assert "redirects.view_notfoundpath" not in editors  # removed by an admin, and not granted again


def test_legacy_log_entries_have_known_actions(migrated):
    assert migrated(LEGACY).description["unknown log actions"] == []


def test_legacy_database_is_backed_up_first(migrated, legacy_dir):
    result = migrated(LEGACY)
    (backup,) = result.folder.glob("db.sqlite3.before-1.0-*")
    assert str(backup) in result.output
    with closing(sqlite3.connect(backup)) as copy, closing(sqlite3.connect(legacy_dir / "db.sqlite3")) as original:
        tables = "SELECT name, sql FROM sqlite_master ORDER BY name"
        assert copy.execute(tables).fetchall() == original.execute(tables).fetchall()


@pytest.mark.parametrize("name", DUMPS)
def test_second_run_changes_nothing(migrated, name):
    before = migrated(name)
    backups = sorted(before.folder.glob("db.sqlite3.before-*"))
    assert migrate(before.folder, "-v0").stdout == ""
    assert sorted(before.folder.glob("db.sqlite3.before-*")) == backups


def test_killed_conversion_leaves_the_legacy_database_unchanged(legacy_dir):
    before = query(legacy_dir, "SELECT name, sql FROM sqlite_master ORDER BY name")
    process = processes.run_python(legacy_dir, "-c", KILLED, settings_module="site_core.settings.test")
    assert process.returncode == -signal.SIGKILL
    assert query(legacy_dir, "SELECT name, sql FROM sqlite_master ORDER BY name") == before
    migrate(legacy_dir, "contenttypes", "-v0")  # which converts the database first, and then has nothing to apply
    assert query(legacy_dir, "SELECT count(*) FROM pages_topic") == [(12,)]


def test_plan_and_check_only_announce_the_conversion(legacy_dir):
    for option, status in (("--plan", 0), ("--check", 1)):
        process = migrate(legacy_dir, option, check=False)
        assert (process.returncode, "version before 1.0" in process.stdout) == (status, True)
    assert query(legacy_dir, "SELECT count(*) FROM site_core_topic") == [(12,)]


def test_older_development_database_is_refused_unchanged(legacy_dir):
    query(legacy_dir, "DELETE FROM django_migrations WHERE app = 'site_core' AND name > '0010'")
    process = migrate(legacy_dir, check=False)
    assert process.returncode == 1
    assert "Check out commit 7239fc4" in process.stderr
    assert query(legacy_dir, "SELECT count(*) FROM site_core_topic") == [(12,)]
    assert [path.name for path in legacy_dir.glob("db.sqlite3*")] == ["db.sqlite3"]


def test_backup_of_a_legacy_site_can_be_restored():
    assert unknown_migrations(["home.0004_required_notices", "site_core.0011_page_counts"]) == []
    assert unknown_migrations(["home.9999_future"]) == ["home.9999_future"]


@pytest.mark.parametrize("name", DUMPS)
def test_clinic_of_an_earlier_version_still_accepts_new_patients(migrated, name):
    """Only a new clinic states nothing."""
    answers = query(migrated(name).folder, "SELECT accepting_new_patients FROM site_settings_clinicsettings")
    assert answers == [(1,)]
