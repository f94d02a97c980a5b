"""Encryption of archives."""

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_core.backups import sealing
from site_core.backups.problems import BackupProblem

PASSPHRASE = "correct horse battery staple"


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    monkeypatch.setattr(sealing, "CHUNK", 64)


def seal(*parts):
    file = io.BytesIO()
    sealer = sealing.Sealer(file, PASSPHRASE)
    for part in parts:
        sealer.write(part)
    sealer.close()
    return file.getvalue()


def read_all(sealed, passphrase=PASSPHRASE, size=50):
    opener, parts = sealing.Opener(io.BytesIO(sealed), passphrase), []
    while part := opener.read(size):
        parts.append(part)
    return b"".join(parts)


@pytest.mark.parametrize("length", [0, 1, 63, 64, 65, 127, 128, 129, 1000])
def test_every_length_comes_back(length):
    content = bytes(number % 251 for number in range(length))
    assert read_all(seal(content)) == content


def test_content_comes_back_however_it_is_written():
    assert read_all(seal(b"a" * 100, b"", b"b", b"c" * 64)) == b"a" * 100 + b"b" + b"c" * 64


def test_content_can_not_be_read_in_the_file():
    assert b"secret" not in seal(b"secret" * 40)


def test_same_content_is_sealed_otherwise_each_time():
    assert seal(b"content") != seal(b"content")


def test_another_passphrase_is_refused():
    with pytest.raises(BackupProblem, match="BACKUP_PASSPHRASE is another one"):
        read_all(seal(b"content"), "another passphrase")


def test_other_file_is_refused():
    with pytest.raises(BackupProblem, match="not an encrypted backup"):
        read_all(b"PK\3\4 something")


@pytest.mark.parametrize("chunks", [0, 1, 2])
def test_file_cut_between_chunks_is_refused(chunks):
    sealed = seal(bytes(64 * 3))
    start = len(sealing.MAGIC) + sealing.SALT
    with pytest.raises(BackupProblem):
        read_all(sealed[: start + chunks * (64 + sealing.TAG)])


def test_chunks_can_not_change_places():
    sealed, start, length = seal(b"a" * 64 + b"b" * 64 + b"c"), len(sealing.MAGIC) + sealing.SALT, 64 + sealing.TAG
    one, other = sealed[start : start + length], sealed[start + length : start + 2 * length]
    with pytest.raises(BackupProblem):
        read_all(sealed[:start] + other + one + sealed[start + 2 * length :])


def test_something_appended_is_refused():
    with pytest.raises(BackupProblem):
        read_all(seal(b"content") + b"more")


@settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(0, 1, exclude_max=True), st.integers(1, 255))
def test_any_changed_byte_is_refused(place, change):
    damaged = bytearray(seal(bytes(300)))
    damaged[int(place * len(damaged))] ^= change
    with pytest.raises(BackupProblem):
        read_all(bytes(damaged))
