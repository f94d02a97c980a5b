"""Encryption of an archive as a stream: neither side holds more than one chunk in memory.

An encrypted file is ``MAGIC``, a random salt of 16 bytes, then chunks of ``CHUNK_SIZE`` bytes, each encrypted with
AES-256-GCM, which makes it 16 bytes longer; the last one may be shorter. scrypt derives the key from the passphrase and
the salt. The nonce of a chunk is its number (11 bytes) and a byte that is 1 for the last chunk, so that chunks can't be
omitted, reordered, or cut off unnoticed: the STREAM construction of https://eprint.iacr.org/2015/189, as in age.
"""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from .archive import DAMAGED, Reader, Writer
from .errors import BackupError

MIN_LENGTH = 16  # characters


def backup_passphrase() -> str:
    """Return BACKUP_PASSPHRASE, or the content of BACKUP_PASSPHRASE_FILE; "" if backups are not encrypted."""
    passphrase = os.environ.get("BACKUP_PASSPHRASE", "")
    if file := os.environ.get("BACKUP_PASSPHRASE_FILE"):
        try:
            passphrase = Path(file).read_text().strip()
        except (OSError, UnicodeDecodeError) as error:
            raise BackupError(f"BACKUP_PASSPHRASE_FILE can't be read: {error}") from error
        if not passphrase:
            raise BackupError("BACKUP_PASSPHRASE_FILE is empty.")
    if passphrase and len(passphrase) < MIN_LENGTH:
        raise BackupError(f"BACKUP_PASSPHRASE is too short. Use at least {MIN_LENGTH} characters, such as six words.")
    return passphrase


MAGIC = b"clinic-backup encrypted 1\n"


SALT_SIZE = 16  # bytes


CHUNK_SIZE = 2**20  # bytes


TAG_SIZE = 16  # bytes


SCRYPT_COST = 2**17  # scrypt's N, as OWASP recommends for passwords: 128 MB and about half a second per archive


def create_cipher(passphrase: str, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=SCRYPT_COST, r=8, p=1).derive(passphrase.encode()))


def nonce(number: int, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


class EncryptingWriter:
    """Encrypt what is written to ``file``. Complete only once it is closed; closing leaves ``file`` open."""

    def __init__(self, file: Writer, passphrase: str) -> None:
        self.file, self.buffer, self.number = file, bytearray(), 0
        salt = os.urandom(SALT_SIZE)
        self.cipher = create_cipher(passphrase, salt)
        file.write(MAGIC + salt)

    def write(self, content: bytes) -> int:
        self.buffer += content
        while len(self.buffer) > CHUNK_SIZE:  # the last chunk, which is marked, is empty only if everything is
            self._write_chunk(self.buffer[:CHUNK_SIZE], is_last=False)
            del self.buffer[:CHUNK_SIZE]
        return len(content)

    def close(self) -> None:
        self._write_chunk(self.buffer, is_last=True)

    def _write_chunk(self, chunk: bytearray, is_last: bool) -> None:
        self.file.write(self.cipher.encrypt(nonce(self.number, is_last), bytes(chunk), None))
        self.number += 1


class DecryptingReader:
    """Read what ``EncryptingWriter`` wrote. Raise BackupError at the first chunk that has been changed."""

    def __init__(self, file: Reader, passphrase: str) -> None:
        header = file.read(len(MAGIC) + SALT_SIZE)
        if not header.startswith(MAGIC) or len(header) < len(MAGIC) + SALT_SIZE:
            raise BackupError("This is not an encrypted backup of this site.")
        self.file, self.buffer, self.number = file, b"", 0
        self.cipher = create_cipher(passphrase, header[len(MAGIC) :])
        self.next_chunk = file.read(CHUNK_SIZE + TAG_SIZE)
        self.is_done = False

    def read(self, size: int) -> bytes:
        parts, remaining = [], size
        while remaining and (self.buffer or self._read_chunk()):
            part, self.buffer = self.buffer[:remaining], self.buffer[remaining:]
            parts.append(part)
            remaining -= len(part)
        return b"".join(parts)

    def _read_chunk(self) -> bool:
        if self.is_done:
            return False
        chunk, self.next_chunk = self.next_chunk, self.file.read(CHUNK_SIZE + TAG_SIZE)
        self.is_done = not self.next_chunk
        try:
            self.buffer = self.cipher.decrypt(nonce(self.number, self.is_done), chunk, None)
        except InvalidTag:
            raise BackupError(
                "The backup can't be decrypted. Either it was created with another BACKUP_PASSPHRASE, or the file is "
                "damaged."
                if self.number == 0
                else DAMAGED
            ) from None
        self.number += 1
        return bool(self.buffer)
