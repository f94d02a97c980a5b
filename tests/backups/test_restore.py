"""Backups are created and restored completely, or not at all."""

import hashlib
import os
import stat

import pytest
from botocore.exceptions import EndpointConnectionError
from django.core.files.storage import FileSystemStorage

from site_core.backups import create, restore
from site_core.backups.copying import conversion
from site_core.backups.create import create_backup, delete_old_backups, list_backups
from site_core.backups.errors import BackupError
from site_core.backups.restore import restore_backup
from site_core.caching.page_cache.stores import get_store
from site_core.lib import migrations
from site_core.lib.file_lock import file_lock
from tests.backups.conftest import PASSPHRASE, UPLOADS


def state(site):
    return site.titles, site.uploads


class TestRestore:
    def test_everything_is_restored(self, backup, passphrase, empty_site):
        manifest = restore_backup(empty_site, backup, passphrase)
        assert state(empty_site) == (["About", "Contact"], UPLOADS)
        assert manifest.rows == {"wagtailcore_page": 2}
        assert len(manifest.uploads) == len(UPLOADS)

    def test_content_is_replaced_on_request(self, backup, passphrase, other_site):
        restore_backup(other_site, backup, passphrase, replace=True)
        assert state(other_site) == (["About", "Contact"], UPLOADS)

    def test_content_is_not_replaced_without_a_request(self, backup, passphrase, other_site):
        before = state(other_site)
        with pytest.raises(BackupError, match="--replace"):
            restore_backup(other_site, backup, passphrase)
        assert state(other_site) == before

    def test_uploaded_files_alone_count_as_content(self, backup, passphrase, empty_site):
        empty_site.write("images/lamp.jpg", b"another")
        with pytest.raises(BackupError, match="--replace"):
            restore_backup(empty_site, backup, passphrase)

    def test_dry_run_changes_nothing(self, backup, passphrase, other_site):
        before = state(other_site)
        restore_backup(other_site, backup, passphrase, dry_run=True)
        assert state(other_site) == before

    def test_no_temporary_files_are_left(self, backup, passphrase, other_site):
        before = set(other_site.data_dir.iterdir())
        restore_backup(other_site, backup, passphrase, replace=True)
        assert set(other_site.data_dir.iterdir()) - before <= {
            other_site.data_dir / "db.sqlite3-wal",
            other_site.data_dir / "db.sqlite3-shm",
            other_site.data_dir / ".restore.lock",
        }
        assert {path.name for path in (other_site.data_dir / "media").iterdir()} == {"images", "documents"}

    def test_restored_files_are_readable_by_the_web_server(self, backup, passphrase, empty_site):
        empty_site.storages["default"]._file_permissions_mode = 0o644
        restore_backup(empty_site, backup, passphrase)
        assert stat.S_IMODE((empty_site.data_dir / "media" / "images" / "lamp.jpg").stat().st_mode) == 0o644

    def test_page_cache_is_invalidated(self, backup, passphrase, empty_site, settings, tmp_path):
        settings.DATA_DIR, settings.PAGE_CACHE = tmp_path, "files"
        before = get_store().generation()
        restore_backup(empty_site, backup, passphrase)
        assert get_store().generation() != before

    def test_open_connections_see_the_restored_database(self, backup, passphrase, other_site):
        from site_core.backups.databases.sqlite import connect

        with connect(other_site.database.path) as reader:
            query = "SELECT title FROM wagtailcore_page ORDER BY title"
            assert reader.execute(query).fetchall() == [("Something else",)]
            restore_backup(other_site, backup, passphrase, replace=True)
            assert reader.execute(query).fetchall() == [("About",), ("Contact",)]


class TestNothingChangesIf:
    @pytest.fixture(autouse=True)
    def _site_is_unchanged(self, other_site):
        before = state(other_site)
        yield
        assert state(other_site) == before
        assert not list((other_site.data_dir / "media").glob(f"{restore.STAGING_PREFIX}*"))

    @pytest.mark.parametrize("fraction", [0, 0.1, 0.5, 0.9, 0.999])
    def test_the_file_is_truncated(self, fraction, backup, passphrase, other_site):
        content = backup.read_bytes()
        backup.write_bytes(content[: int(len(content.rstrip(b"\0")) * fraction)])
        with pytest.raises(BackupError):
            restore_backup(other_site, backup, passphrase, replace=True)

    @pytest.mark.parametrize("position", [0.2, 0.5, 0.8])
    def test_a_byte_is_changed(self, position, backup, passphrase, other_site):
        content = bytearray(backup.read_bytes().rstrip(b"\0"))
        content[int(len(content) * position)] ^= 1
        backup.write_bytes(content)
        with pytest.raises(BackupError):
            restore_backup(other_site, backup, passphrase, replace=True)

    def test_the_passphrase_is_missing(self, small_site, folder, other_site):
        path, _, _ = create_backup(small_site, folder, PASSPHRASE)
        with pytest.raises(BackupError, match="Set BACKUP_PASSPHRASE"):
            restore_backup(other_site, path, "", replace=True)

    def test_the_file_does_not_exist(self, other_site, folder):
        with pytest.raises(BackupError, match="No such file"):
            restore_backup(other_site, folder / "none.tar", replace=True)

    def test_the_backup_is_from_a_newer_version(self, small_site, folder, other_site, monkeypatch):
        path, _, _ = create_backup(small_site, folder)
        monkeypatch.setattr(migrations, "migration_names", list)
        with pytest.raises(BackupError, match="newer version"):
            restore_backup(other_site, path, replace=True)

    def test_the_backup_is_from_another_database_engine_and_version(self, small_site, folder, other_site, monkeypatch):
        small_site.database.engine = "postgresql"
        with monkeypatch.context() as patch:
            patch.setattr(create, "migration_names", lambda: ["pages.0001_initial"])
            path, _, _ = create_backup(small_site, folder)
        with pytest.raises(BackupError, match="DATABASE_URL"):
            restore_backup(other_site, path, replace=True)

    def test_the_backup_is_from_postgresql_which_is_not_installed(self, small_site, folder, other_site, monkeypatch):
        small_site.database.engine, small_site.database.member = "postgresql", "database.pgdump"
        path, _, _ = create_backup(small_site, folder)
        monkeypatch.setattr(conversion, "create_schema", lambda url: None)
        monkeypatch.setenv("PATH", str(folder))
        with pytest.raises(BackupError, match="apt install postgresql-client"):
            restore_backup(other_site, path, replace=True)

    def test_a_storage_is_missing(self, small_site, folder, other_site):
        small_site.storages = {"private": small_site.storages["default"]}
        path, _, _ = create_backup(small_site, folder)
        with pytest.raises(BackupError, match="storage “private”"):
            restore_backup(other_site, path, replace=True)

    def test_the_database_can_not_be_swapped_after_the_files(self, small_site, folder, other_site, monkeypatch):
        path, _, _ = create_backup(small_site, folder)

        def fail(dump):
            raise OSError("No space left on device")

        monkeypatch.setattr(other_site.database, "_replace", fail)
        with pytest.raises(BackupError, match="No space left"):
            restore_backup(other_site, path, replace=True)


def test_files_moved_by_a_killed_restore_are_not_deleted(backup, passphrase, other_site):
    old = other_site.data_dir / "media" / f"{restore.STAGING_PREFIX}abc" / "old"
    old.mkdir(parents=True)
    with pytest.raises(BackupError, match="was killed while it swapped uploaded files"):
        restore_backup(other_site, backup, passphrase, replace=True)
    assert old.exists()


def test_leftovers_of_a_killed_dry_run_are_deleted(backup, passphrase, other_site):
    leftovers = [
        folder / f"{restore.STAGING_PREFIX}abc" for folder in (other_site.data_dir, other_site.data_dir / "media")
    ]
    for folder in leftovers:
        (folder / "new").mkdir(parents=True)
    restore_backup(other_site, backup, passphrase, replace=True)
    assert not any(folder.exists() for folder in leftovers)


def test_concurrent_restore_is_rejected(backup, passphrase, empty_site):
    lock = file_lock(empty_site.data_dir / ".restore.lock")
    with lock, pytest.raises(BackupError, match="is running"):
        restore_backup(empty_site, backup, passphrase)


class BrokenStorage(FileSystemStorage):
    def listdir(self, path):
        raise EndpointConnectionError(endpoint_url="https://s3.example")


class TestCreate:
    def test_only_the_owner_can_read_the_backup(self, backup):
        assert stat.S_IMODE(backup.stat().st_mode) == 0o600

    def test_verified_backup_is_complete(self, small_site, folder, passphrase):
        path, _, missing = create_backup(small_site, folder, passphrase, verify=True)
        assert path.exists()
        assert missing == []

    def test_backup_that_fails_verification_is_deleted(self, small_site, folder, passphrase, monkeypatch):
        monkeypatch.setattr(migrations, "migration_names", list)
        with pytest.raises(BackupError):
            create_backup(small_site, folder, passphrase, verify=True)
        assert [path.name for path in folder.iterdir()] == [".lock"]

    def test_file_deleted_during_the_backup_is_reported(self, small_site, folder, monkeypatch):
        storage = small_site.storages["default"]
        listdir = storage.listdir

        def with_deleted_file(path):
            folders, files = listdir(path)
            return folders, [*files, "gone.jpg"]

        monkeypatch.setattr(storage, "listdir", with_deleted_file)
        _, manifest, missing = create_backup(small_site, folder, verify=True)
        assert sorted(missing) == ["documents/gone.jpg", "gone.jpg", "images/gone.jpg"]
        assert len(manifest.uploads) == len(UPLOADS)

    def test_folder_inside_the_uploaded_files_is_rejected(self, small_site):
        with pytest.raises(BackupError, match="visitors can see"):
            create_backup(small_site, small_site.data_dir / "media" / "backups")

    @pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs /dev/full")
    def test_full_disk_is_reported_and_leaves_nothing_behind(self, small_site, folder, monkeypatch):
        from site_core.backups import create

        monkeypatch.setattr(create, "open_private", lambda path: open("/dev/full", "wb"))  # noqa: SIM115
        with pytest.raises(BackupError, match="No backup was created"):
            create_backup(small_site, folder)
        assert list_backups(folder) == []

    def test_unreachable_object_storage_is_reported(self, small_site, folder):
        small_site.storages["default"] = BrokenStorage(location=small_site.data_dir / "media")
        with pytest.raises(BackupError, match=r"No backup was created.*s3\.example"):
            create_backup(small_site, folder)
        assert list_backups(folder) == []

    def test_invalid_database_is_reported(self, small_site, folder):
        small_site.database.path.write_bytes(b"not a database" * 100)
        with pytest.raises(BackupError, match=r"No backup was created.*not a database"):
            create_backup(small_site, folder)

    def test_concurrent_backup_is_rejected(self, small_site, folder):
        folder.mkdir()
        with file_lock(folder / ".lock"), pytest.raises(BackupError, match="is running"):
            create_backup(small_site, folder)

    def test_leftovers_of_a_killed_backup_are_deleted(self, small_site, folder):
        (folder / ".database-abc").mkdir(parents=True)
        (folder / "clinic-20260101T000000000000Z.tar.partial").write_bytes(b"half")
        path, _, _ = create_backup(small_site, folder)
        assert {entry.name for entry in folder.iterdir()} == {".lock", path.name}

    def test_manifest_lists_every_file_with_its_checksum(self, small_site, folder):
        _, manifest, _ = create_backup(small_site, folder)
        for name, content in UPLOADS.items():
            assert manifest.files[f"files/default/{name}"] == [len(content), hashlib.sha256(content).hexdigest()]


class TestRetention:
    @pytest.fixture
    def full_folder(self, folder):
        folder.mkdir()
        for day in range(1, 6):
            (folder / f"clinic-202601{day:02}T030000000000Z.{'tar' if day % 2 else 'encrypted'}").touch()
        (folder / "notes.txt").touch()
        (folder / "clinic-20260101T000000000000Z.tar.sha256").touch()
        return folder

    def test_newest_are_kept(self, full_folder):
        assert len(delete_old_backups(full_folder, 2)) == 3
        assert [path.name[7:15] for path in list_backups(full_folder)] == ["20260104", "20260105"]

    def test_other_files_are_not_deleted(self, full_folder):
        delete_old_backups(full_folder, 1)
        assert (full_folder / "notes.txt").exists()
        assert (full_folder / "clinic-20260101T000000000000Z.tar.sha256").exists()

    def test_nothing_is_deleted_below_the_limit(self, full_folder):
        assert delete_old_backups(full_folder, 14) == []
