"""A demo clinic for each table: the first one that is needed is created, the others are copies of it."""

import os
import shutil
from pathlib import Path

from tests.support.demo_site import serve

VARIABLE = "BENCH_DEMO"  # a folder that the tables of one run share


def create_demo(folder):
    """Create a demo clinic in the empty ``folder``, with all renditions that its pages show."""
    shared = os.environ.get(VARIABLE)
    if shared and Path(shared).exists():
        shutil.copytree(shared, folder, dirs_exist_ok=True)
        return
    with serve(folder):
        pass
    if shared:
        shutil.copytree(folder, shared, ignore=shutil.ignore_patterns("page-cache"))
