"""Write a new database with the demo clinic to tests/data: python -m tests.tools.dump_database

Run it once for each release that migrations must keep upgrading from, before the release is tagged: a test migrates
every dump to the present. Never write an existing dump again after its release.
"""

import os
import sys
import tempfile
from pathlib import Path

import site_core
from tests.support import database_dumps, processes


def dump(path):
    with tempfile.TemporaryDirectory() as folder:
        for command in (["migrate", "-v0"], ["load_demo"]):
            processes.manage(folder, *command, settings_module=database_dumps.SETTINGS)
        database_dumps.save(Path(folder, "db.sqlite3"), path)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", database_dumps.SETTINGS)
    version = ".".join(site_core.__version__.split(".")[:2])
    path = Path(sys.argv[1]) if sys.argv[1:] else database_dumps.FOLDER / f"{version}.sqlite3.xz"
    dump(path)
    print(f"{path}: {path.stat().st_size:,} bytes")
