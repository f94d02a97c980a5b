"""Making backups and putting them in place: whole, or not at all."""

import hashlib
import os
import stat

import pytest
from botocore.exceptions import EndpointConnectionError
from django.core.files.storage import FileSystemStorage

from site_core.backups import restoring
from site_core.backups.making import backups_in, make_backup, remove_old
from site_core.backups.problems import BackupProblem
from site_core.backups.restoring import restore
from site_core.lib.file_lock import file_lock
from site_core.page_cache.stored import page_store

from .conftest import PASSPHRASE, UPLOADS


def state(site):
    return site.titles, site.uploads


class TestWayBack:
    def test_everything_comes_back(self, backup, passphrase, empty_site):
        manifest = restore(empty_site, backup, passphrase)
        assert state(empty_site) == (["About", "Contact"], UPLOADS)
        assert manifest.rows == {"wagtailcore_page": 2}
        assert len(manifest.uploads) == len(UPLOADS)

    def test_content_is_replaced_when_that_is_said(self, backup, passphrase, other_site):
        restore(other_site, backup, passphrase, may_replace=True)
        assert state(other_site) == (["About", "Contact"], UPLOADS)

    def test_content_is_not_replaced_unless_that_is_said(self, backup, passphrase, other_site):
        before = state(other_site)
        with pytest.raises(BackupProblem, match="--replace"):
            restore(other_site, backup, passphrase)
        assert state(other_site) == before

    def test_uploads_alone_are_content_as_well(self, backup, passphrase, empty_site):
        empty_site.write("images/lamp.jpg", b"another")
        with pytest.raises(BackupProblem, match="--replace"):
            restore(empty_site, backup, passphrase)

    def test_trial_changes_nothing(self, backup, passphrase, other_site):
        before = state(other_site)
        restore(other_site, backup, passphrase, is_trial=True)
        assert state(other_site) == before

    def test_no_scratch_is_left(self, backup, passphrase, other_site):
        before = set(other_site.data_dir.iterdir())
        restore(other_site, backup, passphrase, may_replace=True)
        assert set(other_site.data_dir.iterdir()) - before <= {
            other_site.data_dir / "db.sqlite3-wal",
            other_site.data_dir / "db.sqlite3-shm",
            other_site.data_dir / ".restore.lock",
        }
        assert {path.name for path in (other_site.data_dir / "media").iterdir()} == {"images", "documents"}

    def test_uploads_can_be_read_by_the_web_server(self, backup, passphrase, empty_site):
        empty_site.storages["default"]._file_permissions_mode = 0o644
        restore(empty_site, backup, passphrase)
        assert stat.S_IMODE((empty_site.data_dir / "media" / "images" / "lamp.jpg").stat().st_mode) == 0o644

    def test_page_cache_begins_a_new_generation(self, backup, passphrase, empty_site, settings, tmp_path):
        settings.DATA_DIR, settings.PAGE_CACHE = tmp_path, "files"
        before = page_store().generation()
        restore(empty_site, backup, passphrase)
        assert page_store().generation() != before

    def test_readers_see_the_restored_database_without_connecting_again(self, backup, passphrase, other_site):
        from site_core.backups.sqlite import connect

        with connect(other_site.database.path) as reader:
            query = "SELECT title FROM wagtailcore_page ORDER BY title"
            assert reader.execute(query).fetchall() == [("Something else",)]
            restore(other_site, backup, passphrase, may_replace=True)
            assert reader.execute(query).fetchall() == [("About",), ("Contact",)]


class TestNothingChanges:
    @pytest.fixture(autouse=True)
    def _as_it_was(self, other_site):
        before = state(other_site)
        yield
        assert state(other_site) == before
        assert not list((other_site.data_dir / "media").glob(f"{restoring.SCRATCH}*"))

    @pytest.mark.parametrize("part", [0, 0.1, 0.5, 0.9, 0.999])
    def test_where_the_file_is_cut_off(self, part, backup, passphrase, other_site):
        content = backup.read_bytes()
        backup.write_bytes(content[: int(len(content.rstrip(b"\0")) * part)])
        with pytest.raises(BackupProblem):
            restore(other_site, backup, passphrase, may_replace=True)

    @pytest.mark.parametrize("place", [0.2, 0.5, 0.8])
    def test_where_a_byte_is_another(self, place, backup, passphrase, other_site):
        content = bytearray(backup.read_bytes().rstrip(b"\0"))
        content[int(len(content) * place)] ^= 1
        backup.write_bytes(content)
        with pytest.raises(BackupProblem):
            restore(other_site, backup, passphrase, may_replace=True)

    def test_where_the_passphrase_is_missing(self, small_site, folder, other_site):
        path, _, _ = make_backup(small_site, folder, PASSPHRASE)
        with pytest.raises(BackupProblem, match="Set BACKUP_PASSPHRASE"):
            restore(other_site, path, "", may_replace=True)

    def test_where_there_is_no_such_file(self, other_site, folder):
        with pytest.raises(BackupProblem, match="No such file"):
            restore(other_site, folder / "none.tar", may_replace=True)

    def test_where_the_backup_is_of_a_newer_site(self, small_site, folder, other_site, monkeypatch):
        path, _, _ = make_backup(small_site, folder)
        monkeypatch.setattr(restoring, "migration_names", list)
        with pytest.raises(BackupProblem, match="newer version"):
            restore(other_site, path, may_replace=True)

    def test_where_the_backup_is_of_another_database(self, small_site, folder, other_site):
        small_site.database.engine = "postgresql"
        path, _, _ = make_backup(small_site, folder)
        with pytest.raises(BackupProblem, match="DATABASE_URL"):
            restore(other_site, path, may_replace=True)

    def test_where_a_storage_is_missing(self, small_site, folder, other_site):
        small_site.storages = {"private": small_site.storages["default"]}
        path, _, _ = make_backup(small_site, folder)
        with pytest.raises(BackupProblem, match="storage “private”"):
            restore(other_site, path, may_replace=True)

    def test_where_the_database_can_not_be_exchanged_after_the_uploads(
        self, small_site, folder, other_site, monkeypatch
    ):
        path, _, _ = make_backup(small_site, folder)

        def fail(dump):
            raise OSError("No space left on device")

        monkeypatch.setattr(other_site.database, "_replace", fail)
        with pytest.raises(BackupProblem, match="No space left"):
            restore(other_site, path, may_replace=True)


def test_leftovers_of_a_killed_restore_are_not_lost(backup, passphrase, other_site):
    old = other_site.data_dir / "media" / f"{restoring.SCRATCH}abc" / "old"
    old.mkdir(parents=True)
    with pytest.raises(BackupProblem, match="was killed while it exchanged uploads"):
        restore(other_site, backup, passphrase, may_replace=True)
    assert old.exists()


def test_remains_of_a_killed_trial_go(backup, passphrase, other_site):
    left = [folder / f"{restoring.SCRATCH}abc" for folder in (other_site.data_dir, other_site.data_dir / "media")]
    for folder in left:
        (folder / "new").mkdir(parents=True)
    restore(other_site, backup, passphrase, may_replace=True)
    assert not any(folder.exists() for folder in left)


def test_two_restores_at_once_are_refused(backup, passphrase, empty_site):
    lock = file_lock(empty_site.data_dir / ".restore.lock")
    with lock, pytest.raises(BackupProblem, match="is running"):
        restore(empty_site, backup, passphrase)


class BrokenStorage(FileSystemStorage):
    def listdir(self, path):
        raise EndpointConnectionError(endpoint_url="https://s3.example")


class TestMaking:
    def test_only_the_owner_can_read_it(self, backup):
        assert stat.S_IMODE(backup.stat().st_mode) == 0o600

    def test_verified_backup_is_whole(self, small_site, folder, passphrase):
        path, _, missing = make_backup(small_site, folder, passphrase, verify=True)
        assert path.exists()
        assert missing == []

    def test_backup_that_fails_its_trial_gets_no_name(self, small_site, folder, passphrase, monkeypatch):
        monkeypatch.setattr(restoring, "migration_names", list)
        with pytest.raises(BackupProblem):
            make_backup(small_site, folder, passphrase, verify=True)
        assert [path.name for path in folder.iterdir()] == [".lock"]

    def test_upload_deleted_meanwhile_is_told(self, small_site, folder, monkeypatch):
        storage = small_site.storages["default"]
        listed = storage.listdir

        def with_one_more(path):
            folders, files = listed(path)
            return folders, [*files, "gone.jpg"]

        monkeypatch.setattr(storage, "listdir", with_one_more)
        _, manifest, missing = make_backup(small_site, folder, verify=True)
        assert sorted(missing) == ["documents/gone.jpg", "gone.jpg", "images/gone.jpg"]
        assert len(manifest.uploads) == len(UPLOADS)

    def test_folder_among_the_uploads_is_refused(self, small_site):
        with pytest.raises(BackupProblem, match="visitors can see"):
            make_backup(small_site, small_site.data_dir / "media" / "backups")

    @pytest.mark.skipif(not os.path.exists("/dev/full"), reason="Linux has a device that is always full")
    def test_full_disk_is_told_and_leaves_nothing(self, small_site, folder, monkeypatch):
        from site_core.backups import making

        monkeypatch.setattr(making, "open_private", lambda path: open("/dev/full", "wb"))  # noqa: SIM115
        with pytest.raises(BackupProblem, match="No backup was made"):
            make_backup(small_site, folder)
        assert backups_in(folder) == []

    def test_object_storage_that_is_down_is_told(self, small_site, folder):
        small_site.storages["default"] = BrokenStorage(location=small_site.data_dir / "media")
        with pytest.raises(BackupProblem, match=r"No backup was made.*s3\.example"):
            make_backup(small_site, folder)
        assert backups_in(folder) == []

    def test_database_that_is_none_is_told(self, small_site, folder):
        small_site.database.path.write_bytes(b"not a database" * 100)
        with pytest.raises(BackupProblem, match=r"No backup was made.*not a database"):
            make_backup(small_site, folder)

    def test_two_at_once_are_refused(self, small_site, folder):
        folder.mkdir()
        with file_lock(folder / ".lock"), pytest.raises(BackupProblem, match="is running"):
            make_backup(small_site, folder)

    def test_remains_of_a_killed_backup_go(self, small_site, folder):
        (folder / ".database-abc").mkdir(parents=True)
        (folder / "clinic-20260101T000000000000Z.tar.partial").write_bytes(b"half")
        path, _, _ = make_backup(small_site, folder)
        assert {entry.name for entry in folder.iterdir()} == {".lock", path.name}

    def test_uploads_are_all_listed_with_their_sums(self, small_site, folder):
        _, manifest, _ = make_backup(small_site, folder)
        for name, content in UPLOADS.items():
            assert manifest.files[f"files/default/{name}"] == [len(content), hashlib.sha256(content).hexdigest()]


class TestRetention:
    @pytest.fixture
    def full_folder(self, folder):
        folder.mkdir()
        for day in range(1, 6):
            (folder / f"clinic-202601{day:02}T030000000000Z.{'tar' if day % 2 else 'sealed'}").touch()
        (folder / "notes.txt").touch()
        (folder / "clinic-20260101T000000000000Z.tar.sha256").touch()
        return folder

    def test_newest_stay(self, full_folder):
        assert len(remove_old(full_folder, 2)) == 3
        assert [path.name[7:15] for path in backups_in(full_folder)] == ["20260104", "20260105"]

    def test_nothing_else_is_removed(self, full_folder):
        remove_old(full_folder, 1)
        assert (full_folder / "notes.txt").exists()
        assert (full_folder / "clinic-20260101T000000000000Z.tar.sha256").exists()

    def test_fewer_than_are_kept_stay(self, full_folder):
        assert remove_old(full_folder, 14) == []
