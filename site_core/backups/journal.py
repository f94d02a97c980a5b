"""What a restore is about to do to the live site, on disk, so that a restore that was killed can be repaired."""

from __future__ import annotations

import json
import os
import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path

from .errors import BackupError

NAME = ".restore-journal.json"


@dataclass
class Journal:
    """``folders`` are the staging folders of the storages, by alias, from before the swap until it has been undone.

    ``token`` marks the staged database, so that a repair can see whether it has become the live one.
    """

    data_dir: Path
    database: str  # which one, so that nobody repairs another site
    token: int = field(default_factory=lambda: 1 + secrets.randbelow(2**31 - 1))
    folders: dict[str, str] = field(default_factory=dict)

    @property
    def path(self) -> Path:
        return self.data_dir / NAME

    def save(self) -> None:
        """Write the journal to disk, and wait until it has arrived there."""
        partial = self.path.with_suffix(".partial")
        with partial.open("w") as file:
            json.dump(asdict(self) | {"data_dir": str(self.data_dir)}, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        partial.replace(self.path)
        folder = os.open(self.data_dir, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)

    def record_swap(self, folders: dict[str, Path]) -> None:
        self.folders = {alias: str(folder) for alias, folder in folders.items()}
        self.save()

    def record_undone(self) -> None:
        self.folders = {}
        self.save()

    def delete(self) -> None:
        self.path.with_suffix(".partial").unlink(missing_ok=True)
        self.path.unlink(missing_ok=True)

    @classmethod
    def load(cls, data_dir: Path) -> Journal | None:
        """Return the journal of a restore that was killed, if there is one."""
        try:
            values = json.loads((data_dir / NAME).read_bytes())
            return cls(**values | {"data_dir": data_dir})
        except FileNotFoundError:
            return None
        except (ValueError, TypeError) as error:
            raise BackupError(
                f"{data_dir / NAME} can't be read. It says how to repair a restore that was killed. If there has been "
                "none, delete the file."
            ) from error
