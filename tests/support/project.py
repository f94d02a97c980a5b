"""A copy of the project, for tests that change its files."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILES = ("site_core", "home", "blog", "templates", "static", "manage.py", "pyproject.toml")


def copy_project(folder, *more):
    """Copy the site's files, and those in the paths ``more``, as far as git knows them, into ``folder``."""
    command = ["git", "ls-files", "-z", *FILES, *more]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, text=True).stdout
    for name in filter(None, listed.split("\0")):
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((ROOT / name).read_bytes())
