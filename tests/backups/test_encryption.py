"""Encryption of backups."""

import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_core.backups import encryption
from site_core.backups.errors import BackupError

PASSPHRASE = "correct horse battery staple"


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch):
    monkeypatch.setattr(encryption, "CHUNK_SIZE", 64)


def encrypt(*parts):
    file = io.BytesIO()
    writer = encryption.EncryptingWriter(file, PASSPHRASE)
    for part in parts:
        writer.write(part)
    writer.close()
    return file.getvalue()


def decrypt(encrypted, passphrase=PASSPHRASE, size=50):
    reader, parts = encryption.DecryptingReader(io.BytesIO(encrypted), passphrase), []
    while part := reader.read(size):
        parts.append(part)
    return b"".join(parts)


@pytest.mark.parametrize("length", [0, 1, 63, 64, 65, 127, 128, 129, 1000])
def test_content_of_any_length_is_restored(length):
    content = bytes(number % 251 for number in range(length))
    assert decrypt(encrypt(content)) == content


def test_content_is_restored_however_it_was_written():
    assert decrypt(encrypt(b"a" * 100, b"", b"b", b"c" * 64)) == b"a" * 100 + b"b" + b"c" * 64


def test_content_is_not_readable_in_the_file():
    assert b"secret" not in encrypt(b"secret" * 40)


def test_same_content_is_encrypted_differently_each_time():
    assert encrypt(b"content") != encrypt(b"content")


def test_wrong_passphrase_is_rejected():
    with pytest.raises(BackupError, match="another BACKUP_PASSPHRASE"):
        decrypt(encrypt(b"content"), "another passphrase")


def test_other_file_is_rejected():
    with pytest.raises(BackupError, match="not an encrypted backup"):
        decrypt(b"PK\3\4 something")


@pytest.mark.parametrize("chunks", [0, 1, 2])
def test_file_truncated_between_chunks_is_rejected(chunks):
    encrypted = encrypt(bytes(64 * 3))
    start = len(encryption.MAGIC) + encryption.SALT_SIZE
    with pytest.raises(BackupError):
        decrypt(encrypted[: start + chunks * (64 + encryption.TAG_SIZE)])


def test_reordered_chunks_are_rejected():
    encrypted, start, length = (
        encrypt(b"a" * 64 + b"b" * 64 + b"c"),
        len(encryption.MAGIC) + encryption.SALT_SIZE,
        64 + encryption.TAG_SIZE,
    )
    one, other = encrypted[start : start + length], encrypted[start + length : start + 2 * length]
    with pytest.raises(BackupError):
        decrypt(encrypted[:start] + other + one + encrypted[start + 2 * length :])


def test_appended_data_is_rejected():
    with pytest.raises(BackupError):
        decrypt(encrypt(b"content") + b"more")


@settings(deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.floats(0, 1, exclude_max=True), st.integers(1, 255))
def test_any_changed_byte_is_rejected(position, change):
    damaged = bytearray(encrypt(bytes(300)))
    damaged[int(position * len(damaged))] ^= change
    with pytest.raises(BackupError):
        decrypt(bytes(damaged))
