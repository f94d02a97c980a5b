"""What a hostile or foreign archive can do: nothing."""

import hashlib
import io
import json
import tarfile

import pytest

from site_core.backups.problems import BackupProblem
from site_core.backups.restoring import restore

BAD_LIST = b'{"format": 1, "made_at": "", "engine": "", "rows": {}, "migrations": [[]], "files": {}}'


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
def refused(other_site, tmp_path):
    """Restores an archive of ``members``; it must be refused with a text like ``match``, and nothing may change."""

    def check(members, match):
        before = other_site.titles, other_site.uploads, sorted(tmp_path.rglob("*"))
        path = write_archive(tmp_path / "hostile.tar", members)
        with pytest.raises(BackupProblem, match=match):
            restore(other_site, path, may_replace=True)
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
def test_path_that_leads_elsewhere_is_refused(name, refused):
    refused([member(name)], "doesn't belong")


@pytest.mark.parametrize(
    "kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.DIRTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE]
)
def test_what_is_no_plain_file_is_refused(kind, refused):
    refused([member("files/default/link", b"", type=kind, linkname="/etc/passwd")], "no plain file")


def test_sparse_file_is_refused(refused):
    headers = {"GNU.sparse.major": "0", "GNU.sparse.minor": "1", "GNU.sparse.size": str(2**60), "GNU.sparse.map": "0,7"}
    refused([member("files/default/huge", pax_headers=headers)], "no plain file")


def test_same_name_twice_is_refused(refused):
    refused([member("files/default/a.jpg"), member("files/default/a.jpg")], "doesn't belong")


def test_file_in_the_place_of_a_folder_is_refused(refused):
    refused([member("files/default/a"), member("files/default/a/b")], "can't be restored")


def test_name_that_is_too_long_for_a_disk_is_refused(refused):
    refused([member(f"files/default/{'a' * 5000}")], "can't be restored")


@pytest.mark.parametrize("size", [2**40, 2**62])
def test_size_beyond_the_archive_is_refused(size, other_site, tmp_path):
    info, _ = member("files/default/huge")
    info.size = size
    path = tmp_path / "hostile.tar"
    path.write_bytes(info.tobuf(tarfile.PAX_FORMAT) + bytes(10240))
    with pytest.raises(BackupProblem, match="larger than the archive"):
        restore(other_site, path, may_replace=True)


def test_archive_without_manifest_is_refused(refused):
    refused([member("files/default/a.jpg")], "damaged or not complete")


def test_manifest_without_its_sum_is_refused(refused):
    refused(manifest_members({})[:1], "damaged or not complete")


def test_file_that_the_manifest_does_not_name_is_refused(refused):
    refused([member("files/default/a.jpg"), *manifest_members({})], "not as they were")


def test_file_that_is_missing_is_refused(refused):
    refused(manifest_members({"files/default/a.jpg": [7, "0" * 64]}), "not as they were")


def test_file_with_another_sum_is_refused(refused):
    refused([member("files/default/a.jpg"), *manifest_members({"files/default/a.jpg": [7, "0" * 64]})], "not as they")


def test_newer_format_is_refused(refused):
    refused(manifest_members({}, format=2, more="?"), "another version")


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"null", b"{", b'"text"', b"{}", b'{"format": 1}', b"[" * 100_000, b"\xff", BAD_LIST]
)
def test_manifest_that_is_none_is_refused(content, refused):
    total = hashlib.sha256(content).hexdigest().encode()
    refused([member("manifest.json", content), member("manifest.sha256", total)], "damaged|another version")


def test_database_that_is_none_is_refused(refused):
    content = b"not a database"
    files = {"database.sqlite3": [len(content), hashlib.sha256(content).hexdigest()]}
    refused([member("database.sqlite3", content), *manifest_members(files)], "can't be read")


def test_database_that_is_missing_is_refused(refused):
    refused(manifest_members({}), "can't be read")


@pytest.mark.parametrize("content", [b"", b"\0", b"text", b"PK\3\4", bytes(100_000), b"\xff" * 2000])
def test_other_file_is_refused(content, other_site, tmp_path):
    path = tmp_path / "other.bin"
    path.write_bytes(content)
    with pytest.raises(BackupProblem):
        restore(other_site, path, may_replace=True)
    assert other_site.titles == ["Something else"]
