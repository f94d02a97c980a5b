"""The archive: a plain tar file whose last two members say what the others must be.

``database.sqlite3`` or ``database.pgdump``, then ``files/STORAGE/NAME`` for each upload, then ``manifest.json`` and
``manifest.sha256``. Members are not compressed (pictures are already), so none can be larger than the archive.
"""

import hashlib
import io
import json
import tarfile
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath

from .problems import BackupProblem

FORMAT = 1
DATABASES = ("database.sqlite3", "database.pgdump")
MANIFEST, MANIFEST_SUM = "manifest.json", "manifest.sha256"
LARGEST_MANIFEST = 512 * 2**20  # about four million uploads
BLOCK = 2**20
# What reading something else than an archive may raise.
UNREADABLE = (
    tarfile.TarError,
    EOFError,
    ValueError,
    TypeError,
    AttributeError,
    ArithmeticError,
    MemoryError,
    RecursionError,
)
DAMAGED = "The backup is damaged or not complete. Take another one."


@dataclass
class Manifest:
    """What an archive holds. ``files`` are the members before the manifest: name → [bytes, SHA-256]."""

    made_at: str
    engine: str
    rows: dict  # table → number of rows
    migrations: list  # "app.name"
    settings: dict = field(default_factory=dict)
    files: dict = field(default_factory=dict)
    format: int = FORMAT

    def __post_init__(self):
        """Raise TypeError unless it is as this site writes it: it may be read from a file of anybody."""
        texts = [self.made_at, self.engine, *self.migrations, *self.rows.keys(), *self.settings.values()]
        if not all(isinstance(text, str) for text in texts):
            raise TypeError("A manifest with something else than text in it.")

    @property
    def uploads(self):
        return [name for name in self.files if name.startswith("files/")]


class Hashed:
    """Reads ``file``, and knows the SHA-256 of what was read."""

    def __init__(self, file):
        self.file, self.sum = file, hashlib.sha256()

    def read(self, size):
        content = self.file.read(size)
        self.sum.update(content)
        return content


def open_tar(file, mode):
    return tarfile.open(fileobj=file, mode=f"{mode}|", format=tarfile.PAX_FORMAT, bufsize=BLOCK)


class ArchiveWriter:
    """Writes an archive into ``tar``, as ``open_tar`` gives it."""

    def __init__(self, tar):
        self.tar, self.files = tar, {}

    def add(self, name, size, file):
        source = Hashed(file)
        self._add(name, size, source)
        self.files[name] = [size, source.sum.hexdigest()]

    def finish(self, manifest):
        manifest.files = self.files
        content = json.dumps(asdict(manifest), indent=1, sort_keys=True).encode()
        total = f"{hashlib.sha256(content).hexdigest()}  {MANIFEST}\n".encode()
        self._add(MANIFEST, len(content), io.BytesIO(content))
        self._add(MANIFEST_SUM, len(total), io.BytesIO(total))

    def _add(self, name, size, file):
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        self.tar.addfile(member, file)


def unpack(file, length, place_for, progress=lambda name: None):
    """Write the members of the archive ``file`` of ``length`` bytes to ``place_for(name)``; return its Manifest.

    Raise BackupProblem unless every member is there, whole, and as it was. Whatever a hostile archive says, nothing
    is written but regular files to names that ``place_for`` gives.
    """
    found, special = {}, {}
    try:
        with open_tar(file, "r") as tar:
            for member in tar:
                refuse_hostile(member, found.keys() | special.keys(), length)
                source = Hashed(tar.extractfile(member))
                if member.name in (MANIFEST, MANIFEST_SUM):
                    special[member.name] = read_whole(source, member)
                else:
                    write_whole(source, member, place_for(member.name))
                    found[member.name] = [member.size, source.sum.hexdigest()]
                    progress(member.name)
        while rest := file.read(BLOCK):
            if rest.strip(b"\0"):
                raise BackupProblem("The backup has something after its end. Take another one.")
        return checked_manifest(special, found)
    except UNREADABLE as error:
        raise BackupProblem(DAMAGED) from error


def refuse_hostile(member, seen, length):
    name, path = member.name, PurePosixPath(member.name)
    is_manifest = name in (MANIFEST, MANIFEST_SUM)
    is_known = is_manifest or name in DATABASES or (name.startswith("files/") and len(path.parts) > 2)
    is_safe = str(path) == name and ".." not in path.parts and not {"\0", "\\"} & set(name)
    if not is_known or not is_safe or name in seen:
        raise BackupProblem(f"The backup has a file that doesn't belong into one: {name[:100]!r}.")
    if member.type not in (tarfile.REGTYPE, tarfile.AREGTYPE) or member.issparse():
        raise BackupProblem(f"The backup has something that is no plain file: {name[:100]!r}.")
    if not 0 <= member.size <= (LARGEST_MANIFEST if is_manifest else length):
        raise BackupProblem(f"{DAMAGED} {name[:100]!r} would be larger than the archive.")


def read_whole(source, member):
    content = source.read(member.size)
    if len(content) != member.size:
        raise BackupProblem(DAMAGED)
    return content


def write_whole(source, member, path):
    path.parent.mkdir(parents=True, exist_ok=True)
    left = member.size
    with Path(path).open("xb") as target:
        while left:
            content = source.read(min(BLOCK, left))
            if not content:
                raise BackupProblem(DAMAGED)
            target.write(content)
            left -= len(content)


def checked_manifest(special, found):
    content = special.get(MANIFEST, b"")
    if special.get(MANIFEST_SUM, b"").split()[:1] != [hashlib.sha256(content).hexdigest().encode()]:
        raise BackupProblem(DAMAGED)
    values = json.loads(content)
    if values.get("format") != FORMAT:
        raise BackupProblem("The backup was made by another version of this site. Restore it with that.")
    manifest = Manifest(**values)
    if manifest.files != found:
        wrong = sorted(name for name in manifest.files.keys() | found if manifest.files.get(name) != found.get(name))
        raise BackupProblem(f"{DAMAGED} {len(wrong):,} of its files are not as they were, such as {wrong[0][:100]!r}.")
    return manifest
