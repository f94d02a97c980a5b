"""The archive: a plain tar file whose last two members say what the others must be.

``database.sqlite3`` or ``database.pgdump``, then ``files/STORAGE/NAME`` for each uploaded file, then ``manifest.json``
and ``manifest.sha256``. Members are not compressed, because images already are, so no member can be larger than the
archive.
"""

from __future__ import annotations

import hashlib
import io
import json
import tarfile
from collections import ChainMap
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Protocol

from .errors import BackupError

FORMAT = 1
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}  # engine → member
MANIFEST, MANIFEST_CHECKSUM = "manifest.json", "manifest.sha256"
MAX_MANIFEST_SIZE = 512 * 2**20  # bytes; about four million files
BLOCK_SIZE = 2**20  # bytes
# What reading anything but an archive may raise.
READ_ERRORS = (
    tarfile.TarError,
    EOFError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    MemoryError,
    RecursionError,
)
DAMAGED = "The backup is damaged or incomplete. Use another one."


class Reader(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Writer(Protocol):
    def write(self, content: bytes, /) -> int: ...


@dataclass
class Manifest:
    """What an archive contains. ``files`` are the members before the manifest: name → [bytes, SHA-256]."""

    made_at: str  # ISO 8601, UTC
    engine: str
    rows: dict[str, int]  # table → number of rows
    migrations: list[str]  # "app.name"
    settings: dict[str, str] = field(default_factory=dict)  # environment variables
    files: dict[str, list[Any]] = field(default_factory=dict)
    format: int = FORMAT

    def __post_init__(self) -> None:
        """Raise TypeError unless the values have the right types: a manifest may come from an untrusted file."""
        texts = [self.made_at, self.engine, *self.migrations, *self.rows.keys(), *self.settings.values()]
        if not all(isinstance(text, str) for text in texts):
            raise TypeError("The manifest contains a value that is not text.")

    @property
    def uploads(self) -> list[str]:
        return [name for name in self.files if name.startswith("files/")]


class HashingReader:
    """Read from ``file`` and compute the SHA-256 of what was read."""

    def __init__(self, file: Reader) -> None:
        self.file, self.checksum = file, hashlib.sha256()

    def read(self, size: int) -> bytes:
        content = self.file.read(size)
        self.checksum.update(content)
        return content


def open_tar(file: Reader | Writer, mode: str) -> tarfile.TarFile:
    return tarfile.open(fileobj=file, mode=f"{mode}|", format=tarfile.PAX_FORMAT, bufsize=BLOCK_SIZE)  # type: ignore[call-overload]  # the stub wants a literal mode


class ArchiveWriter:
    """Write an archive to ``tar``, as ``open_tar`` returns it."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self.tar = tar
        self.files: dict[str, list[Any]] = {}

    def add(self, name: str, size: int, file: Reader) -> None:
        reader = HashingReader(file)
        self._add(name, size, reader)
        self.files[name] = [size, reader.checksum.hexdigest()]

    def finish(self, manifest: Manifest) -> None:
        manifest.files = self.files
        content = json.dumps(asdict(manifest), indent=1, sort_keys=True).encode()
        checksum = f"{hashlib.sha256(content).hexdigest()}  {MANIFEST}\n".encode()
        self._add(MANIFEST, len(content), io.BytesIO(content))
        self._add(MANIFEST_CHECKSUM, len(checksum), io.BytesIO(checksum))

    def _add(self, name: str, size: int, file: Reader) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        self.tar.addfile(member, file)  # type: ignore[arg-type]  # the stub wants more methods than tarfile calls


def extract_archive(
    file: Reader, size: int, path_for: Callable[[str], Path], on_member: Callable[[str], None] = lambda name: None
) -> Manifest:
    """Write each member of the archive ``file`` of ``size`` bytes to ``path_for(name)``; return the Manifest.

    Raise BackupError unless every member is present, complete, and unchanged. Whatever a hostile archive contains, only
    regular files are written, and only to paths that ``path_for`` returns.
    """
    files: dict[str, list[Any]] = {}
    manifest_members: dict[str, bytes] = {}
    try:
        with open_tar(file, "r") as tar:
            for member in tar:
                validate_member(member, ChainMap[str, Any](files, manifest_members), size)
                reader = HashingReader(tar.extractfile(member))  # type: ignore[arg-type]  # validated: a regular file
                if member.name in (MANIFEST, MANIFEST_CHECKSUM):
                    manifest_members[member.name] = read_member(reader, member)
                else:
                    write_member(reader, member, path_for(member.name))
                    files[member.name] = [member.size, reader.checksum.hexdigest()]
                    on_member(member.name)
        while rest := file.read(BLOCK_SIZE):
            if rest.strip(b"\0"):
                raise BackupError("The backup has data after its end. Use another one.")
        return verify_manifest(manifest_members, files)
    except READ_ERRORS as error:
        raise BackupError(DAMAGED) from error


def validate_member(member: tarfile.TarInfo, seen: Collection[str], archive_size: int) -> None:
    name, path = member.name, PurePosixPath(member.name)
    is_manifest = name in (MANIFEST, MANIFEST_CHECKSUM)
    is_expected = is_manifest or name in DATABASES.values() or (name.startswith("files/") and len(path.parts) > 2)
    is_safe = str(path) == name and ".." not in path.parts and not {"\0", "\\"} & set(name)
    if not is_expected or not is_safe or name in seen:
        raise BackupError(f"The backup contains an unexpected file: {name[:100]!r}.")
    if member.type not in (tarfile.REGTYPE, tarfile.AREGTYPE) or member.issparse():
        raise BackupError(f"The backup contains something other than a regular file: {name[:100]!r}.")
    if not 0 <= member.size <= (MAX_MANIFEST_SIZE if is_manifest else archive_size):
        raise BackupError(f"{DAMAGED} {name[:100]!r} would be larger than the archive.")


def read_member(reader: Reader, member: tarfile.TarInfo) -> bytes:
    content = reader.read(member.size)
    if len(content) != member.size:
        raise BackupError(DAMAGED)
    return content


def write_member(reader: Reader, member: tarfile.TarInfo, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    remaining = member.size
    with path.open("xb") as target:
        while remaining:
            content = reader.read(min(BLOCK_SIZE, remaining))
            if not content:
                raise BackupError(DAMAGED)
            target.write(content)
            remaining -= len(content)


def verify_manifest(manifest_members: dict[str, bytes], files: dict[str, list[Any]]) -> Manifest:
    """Return the manifest; raise BackupError unless it describes exactly ``files``."""
    content = manifest_members.get(MANIFEST, b"")
    if manifest_members.get(MANIFEST_CHECKSUM, b"").split()[:1] != [hashlib.sha256(content).hexdigest().encode()]:
        raise BackupError(DAMAGED)
    values = json.loads(content)
    if values.get("format") != FORMAT:
        raise BackupError("The backup was created by another version of this site. Restore it with that version.")
    manifest = Manifest(**values)
    if manifest.files != files:
        wrong = sorted(name for name in manifest.files.keys() | files if manifest.files.get(name) != files.get(name))
        raise BackupError(f"{DAMAGED} {len(wrong):,} of its files have changed, such as {wrong[0][:100]!r}.")
    return manifest
