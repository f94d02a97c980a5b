from __future__ import annotations

import os
from pathlib import Path

from .problems import BackupError

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
