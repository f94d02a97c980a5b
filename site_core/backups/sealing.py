"""Encryption of an archive, as a stream: neither side ever holds more than one chunk.

A sealed file is ``MAGIC``, a random salt of 16 bytes, then chunks of ``CHUNK`` bytes, each sealed with AES-256-GCM,
which makes it 16 bytes longer; the last one may be shorter. The key is made of passphrase and salt by scrypt. The nonce
of a chunk is its number (11 bytes) and a byte that is 1 for the last one, so that chunks can't be left out, swapped or
cut off unnoticed: the STREAM construction of https://eprint.iacr.org/2015/189, as in age.
"""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from .problems import BackupProblem

MAGIC = b"clinic-backup sealed 1\n"
SALT = 16
CHUNK = 2**20
TAG = 16
COST = 2**17  # scrypt's N, as OWASP has it for passwords: 128 MB and about half a second, once for each archive


def cipher(passphrase, salt):
    return AESGCM(Scrypt(salt=salt, length=32, n=COST, r=8, p=1).derive(passphrase.encode()))


def nonce(number, is_last):
    return number.to_bytes(11, "big") + bytes([is_last])


class Sealer:
    """Writes what it is given to ``file``, sealed. Complete only once it is closed; leaves ``file`` open."""

    def __init__(self, file, passphrase):
        self.file, self.buffer, self.number = file, bytearray(), 0
        salt = os.urandom(SALT)
        self.cipher = cipher(passphrase, salt)
        file.write(MAGIC + salt)

    def write(self, content):
        self.buffer += content
        while len(self.buffer) > CHUNK:  # the last chunk, which is marked, is never empty unless everything is
            self._seal(self.buffer[:CHUNK], is_last=False)
            del self.buffer[:CHUNK]
        return len(content)

    def close(self):
        self._seal(self.buffer, is_last=True)

    def _seal(self, chunk, is_last):
        self.file.write(self.cipher.encrypt(nonce(self.number, is_last), bytes(chunk), None))
        self.number += 1


class Opener:
    """Reads what ``Sealer`` wrote; raises BackupProblem at the first byte that is not as it was written."""

    def __init__(self, file, passphrase):
        header = file.read(len(MAGIC) + SALT)
        if not header.startswith(MAGIC) or len(header) < len(MAGIC) + SALT:
            raise BackupProblem("This is not an encrypted backup of this site.")
        self.file, self.buffer, self.number = file, b"", 0
        self.cipher = cipher(passphrase, header[len(MAGIC) :])
        self.next = file.read(CHUNK + TAG)
        self.is_done = False

    def read(self, size):
        parts, wanted = [], size
        while wanted and (self.buffer or self._open_chunk()):
            part, self.buffer = self.buffer[:wanted], self.buffer[wanted:]
            parts.append(part)
            wanted -= len(part)
        return b"".join(parts)

    def _open_chunk(self):
        if self.is_done:
            return False
        sealed, self.next = self.next, self.file.read(CHUNK + TAG)
        self.is_done = not self.next
        try:
            self.buffer = self.cipher.decrypt(nonce(self.number, self.is_done), sealed, None)
        except InvalidTag:
            raise BackupProblem(
                "The backup can't be decrypted: BACKUP_PASSPHRASE is another one than it was made with, or the file "
                "is damaged."
                if self.number == 0
                else "The backup is damaged or not complete. Take another one."
            ) from None
        self.number += 1
        return bool(self.buffer)
