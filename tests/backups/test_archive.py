"""A hostile or foreign archive changes nothing."""

import hashlib
import io
import json
import tarfile

import pytest

from site_core.backups.errors import BackupError
from site_core.backups.restore import restore_backup

WRONG_TYPE = b'{"format": 1, "made_at": "", "engine": "", "rows": {}, "migrations": [[]], "files": {}}'


def member(name, content=b"content", **attributes):
    info = tarfile.TarInfo(name)
    info.size = len(content)
    for attribute, value in attributes.items():
        setattr(info, attribute, value)
    return info, content


def manifest_members(files, **changes):
    values = {
        "format": 1,
        "made_at": "2026-01-01T00:00:00+00:00",
        "engine": "sqlite",
        "rows": {},
        "migrations": [],
        "settings": {},
        "files": files,
    } | changes
    content = json.dumps(values).encode()
    return [
        member("manifest.json", content),
        member("manifest.sha256", hashlib.sha256(content).hexdigest().encode()),
    ]


def write_archive(path, members):
    with tarfile.open(path, "w", format=tarfile.PAX_FORMAT) as tar:
        for info, content in members:
            tar.addfile(info, io.BytesIO(content))
    return path


@pytest.fixture
def assert_rejected(other_site, tmp_path):
    """Return a check that restoring ``members`` fails with a message like ``match`` and changes nothing."""

    def check(members, match):
        before = other_site.titles, other_site.uploads, sorted(tmp_path.rglob("*"))
        path = write_archive(tmp_path / "hostile.tar", members)
        with pytest.raises(BackupError, match=match):
            restore_backup(other_site, path, replace=True)
        path.unlink()
        live = {other_site.data_dir / name for name in ("db.sqlite3-wal", "db.sqlite3-shm", ".restore.lock")}
        after = other_site.titles, other_site.uploads, sorted(set(tmp_path.rglob("*")) - live)
        assert after == before

    return check


@pytest.mark.parametrize(
    "name",
    [
        "files/default/../../../outside.txt",
        "files/default/..",
        "/etc/outside.txt",
        "../outside.txt",
        "files/../../outside.txt",
        "files/default//etc/outside.txt",
        "files/default/./outside.txt",
        "files/default/..\\..\\outside.txt",
        "files/default",
        "files/outside.txt",
        "database.txt",
        "something else",
        "",
    ],
)
def test_unexpected_path_is_rejected(name, assert_rejected):
    assert_rejected([member(name)], "unexpected file")


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE]
)
def test_member_that_is_not_a_regular_file_is_rejected(kind, assert_rejected):
    assert_rejected([member("files/default/link", b"", type=kind, linkname="/etc/passwd")], "other than a regular file")


def test_sparse_file_is_rejected(assert_rejected):
    headers = {"GNU.sparse.major": "0", "GNU.sparse.minor": "1", "GNU.sparse.size": str(2**60), "GNU.sparse.map": "0,7"}
    assert_rejected([member("files/default/huge", pax_headers=headers)], "other than a regular file")


def test_duplicate_name_is_rejected(assert_rejected):
    assert_rejected([member("files/default/a.jpg"), member("files/default/a.jpg")], "unexpected file")


def test_file_with_the_name_of_a_folder_is_rejected(assert_rejected):
    assert_rejected([member("files/default/a"), member("files/default/a/b")], "can't be restored")


def test_name_too_long_for_the_file_system_is_rejected(assert_rejected):
    assert_rejected([member(f"files/default/{'a' * 5000}")], "can't be restored")


@pytest.mark.parametrize("size", [2**40, 2**62])
def test_size_larger_than_the_archive_is_rejected(size, other_site, tmp_path):
    info, _ = member("files/default/huge")
    info.size = size
    path = tmp_path / "hostile.tar"
    path.write_bytes(info.tobuf(tarfile.PAX_FORMAT) + bytes(10240))
    with pytest.raises(BackupError, match="larger than the archive"):
        restore_backup(other_site, path, replace=True)


def test_archive_without_manifest_is_rejected(assert_rejected):
    assert_rejected([member("files/default/a.jpg")], "damaged or incomplete")


def test_manifest_without_checksum_is_rejected(assert_rejected):
    assert_rejected(manifest_members({})[:1], "damaged or incomplete")


def test_file_missing_from_the_manifest_is_rejected(assert_rejected):
    assert_rejected([member("files/default/a.jpg"), *manifest_members({})], "have changed")


def test_file_missing_from_the_archive_is_rejected(assert_rejected):
    assert_rejected(manifest_members({"files/default/a.jpg": [7, "0" * 64]}), "have changed")


def test_file_with_wrong_checksum_is_rejected(assert_rejected):
    assert_rejected(
        [member("files/default/a.jpg"), *manifest_members({"files/default/a.jpg": [7, "0" * 64]})], "have changed"
    )


def test_newer_format_is_rejected(assert_rejected):
    assert_rejected(manifest_members({}, format=2, more="?"), "another version")


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"null", b"{", b'"text"', b"{}", b'{"format": 1}', b"[" * 100_000, b"\xff", WRONG_TYPE],
)
def test_invalid_manifest_is_rejected(content, assert_rejected):
    checksum = hashlib.sha256(content).hexdigest().encode()
    assert_rejected([member("manifest.json", content), member("manifest.sha256", checksum)], "damaged|another version")


def test_invalid_database_is_rejected(assert_rejected):
    content = b"not a database"
    files = {"database.sqlite3": [len(content), hashlib.sha256(content).hexdigest()]}
    assert_rejected([member("database.sqlite3", content), *manifest_members(files)], "can't be read")


def test_missing_database_is_rejected(assert_rejected):
    assert_rejected(manifest_members({}), "can't be read")


@pytest.mark.parametrize("content", [b"", b"\0", b"text", b"PK\3\4", bytes(100_000), b"\xff" * 2000])
def test_file_that_is_not_an_archive_is_rejected(content, other_site, tmp_path):
    path = tmp_path / "other.bin"
    path.write_bytes(content)
    with pytest.raises(BackupError):
        restore_backup(other_site, path, replace=True)
    assert other_site.titles == ["Something else"]
