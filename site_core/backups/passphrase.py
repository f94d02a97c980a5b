import os
from pathlib import Path

from .problems import BackupProblem

SHORTEST = 16  # characters


def backup_passphrase():
    """What backups are encrypted with: BACKUP_PASSPHRASE, or the text of BACKUP_PASSPHRASE_FILE; "" for not at all."""
    passphrase = os.environ.get("BACKUP_PASSPHRASE", "")
    if file := os.environ.get("BACKUP_PASSPHRASE_FILE"):
        try:
            passphrase = Path(file).read_text().strip()
        except (OSError, UnicodeDecodeError) as error:
            raise BackupProblem(f"BACKUP_PASSPHRASE_FILE can't be read: {error}") from error
        if not passphrase:
            raise BackupProblem("BACKUP_PASSPHRASE_FILE is empty.")
    if passphrase and len(passphrase) < SHORTEST:
        raise BackupProblem(f"BACKUP_PASSPHRASE is too short: use at least {SHORTEST} characters, such as six words.")
    return passphrase
