"""Puts a backup in place: unpacked beside, checked, then exchanged. Whatever fails, the site stays as it was."""

import contextlib
import shutil
import tempfile
from pathlib import Path

from django.core.cache import cache

from site_core.lib.migrations import migration_names
from site_core.lib.progress import ProgressReporter

from ..page_cache.generations import step
from .archive import DATABASES, unpack
from .problems import BackupProblem, lock, system_errors
from .sealing import MAGIC, Opener
from .uploads import SCRATCH, is_local, swap_for


def restore(installation, path, passphrase="", may_replace=False, is_trial=False, say=lambda text: None):
    """Put the backup at ``path`` in place and return its Manifest; a trial stops before anything is exchanged.

    Raise BackupProblem, with the site as it was, where the backup is not whole, or the site has content and not
    ``may_replace``.
    """
    with contextlib.ExitStack() as stack:
        try:
            installation.data_dir.mkdir(parents=True, exist_ok=True)
            lock(stack, installation.data_dir / ".restore.lock", "restore")
            remove_remains(installation)
            if not is_trial:
                check_target(installation, may_replace)
            places = Places(installation, stack, is_trial)
            manifest = read(path, passphrase, places, say)
            check_origin(manifest, installation)
            database = installation.database
            exchange_database = stack.enter_context(database.staged(places.database / database.member, manifest.rows))
            if not is_trial:
                exchange(installation, places, exchange_database)
        except system_errors() as error:
            raise BackupProblem(f"The backup can't be restored: {error}. Nothing was changed.") from error
    if not is_trial:
        forget_what_was(say)
    return manifest


class Places:
    """Scratch folders: the database's, and one for each storage, beside what it will replace."""

    def __init__(self, installation, stack, is_trial):
        self.database = self._make(stack, installation.data_dir)
        self.storages = {}
        for alias, storage in installation.storages.items():
            beside = is_local(storage) and not is_trial
            folder = self._make(stack, Path(storage.location)) if beside else self.database / alias
            self.storages[alias] = folder / "new"
            self.storages[alias].mkdir(parents=True)
        self.modes = {
            alias: storage.file_permissions_mode if is_local(storage) else None
            for alias, storage in installation.storages.items()
        }

    def _make(self, stack, folder):
        folder.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=folder))
        stack.callback(shutil.rmtree, scratch, ignore_errors=True)
        return scratch

    def path(self, member):
        if member in DATABASES:
            return self.database / member
        _, alias, name = member.split("/", 2)
        if alias not in self.storages:
            raise BackupProblem(f"The backup has uploads of a storage “{alias[:50]}”, which this site doesn't have.")
        return self.storages[alias] / name

    def set_modes(self):
        """As if they had been uploaded: the web server may have to read them."""
        for alias, mode in self.modes.items():
            for path in self.storages[alias].rglob("*") if mode is not None else ():
                if path.is_file():
                    path.chmod(mode)


def remove_remains(installation):
    """Of a restore that was killed; not what it had taken away."""
    local = [Path(storage.location) for storage in installation.storages.values() if is_local(storage)]
    for folder in (installation.data_dir, *local):
        for scratch in folder.glob(f"{SCRATCH}*"):
            if (scratch / "old").exists():
                raise BackupProblem(
                    f"A restore was killed while it exchanged uploads. What was there before is in {scratch / 'old'}: "
                    "move it back, or delete that folder, then start again."
                )
            shutil.rmtree(scratch)


def check_target(installation, may_replace):
    if not may_replace and installation.has_content():
        raise BackupProblem("This site has content already. To replace all of it by the backup, add --replace.")


def read(path, passphrase, places, say):
    path = Path(path)
    with path.open("rb") as file:
        is_sealed = file.read(len(MAGIC)) == MAGIC
        file.seek(0)
        if is_sealed and not passphrase:
            raise BackupProblem("The backup is encrypted. Set BACKUP_PASSPHRASE to what it was made with.")
        source = Opener(file, passphrase) if is_sealed else file
        progress = ProgressReporter(say, "uploads unpacked")
        manifest = unpack(source, path.stat().st_size, places.path, lambda name: progress.advance())
    places.set_modes()
    return manifest


def check_origin(manifest, installation):
    if manifest.engine != installation.database.engine:
        raise BackupProblem(
            f"The backup is of {manifest.engine}, this site uses {installation.database.engine}. Set DATABASE_URL."
        )
    if unknown := sorted(set(manifest.migrations) - set(migration_names())):
        raise BackupProblem(
            f"The backup was made by a newer version of this site (it has {unknown[0]}). Install that version first."
        )


def exchange(installation, places, exchange_database):
    """Uploads first, because renaming them can be taken back; the database, in one transaction, decides."""
    begun = []
    try:
        for alias, storage in installation.storages.items():
            begun.append(swap_for(storage, places.storages[alias]))
            begun[-1].apply()
        exchange_database()
    except BaseException:
        for swap in reversed(begun):
            swap.undo()
        raise


def forget_what_was(say):
    """What is cached is of the site that was."""
    try:
        cache.clear()
    except Exception as error:  # a cache server that is down must not make it look as if nothing had been restored
        say(f"The cache could not be emptied ({error}): restart the site once it can be reached.")
    step()
