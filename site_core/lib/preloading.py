"""Load code and templates at the start, so that a running process needs none of its files later.

Until a server is reloaded, an upgrade has replaced the files on disk, but not what the process has in memory. A module
that it imported only then would be one of the next version.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Collection
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

from django.apps import apps
from django.template import engines

NOT_FOR_REQUESTS = frozenset({"management", "migrations"})


def import_submodules(package: str, skip: Collection[str] = ()) -> None:
    """Import every module of ``package``, but not ``skip`` (dotted names), migrations, and commands.

    Modules of apps that are not installed are left out too: their models can’t be imported.
    """
    for module in pkgutil.iter_modules(importlib.import_module(package).__path__, f"{package}."):
        if module.name in skip or module.name.rpartition(".")[2] in NOT_FOR_REQUESTS:
            continue
        if module.ispkg and find_spec(f"{module.name}.apps") and not apps.is_installed(module.name):
            continue
        with suppress(Exception):  # one for another database, or for a package that isn’t installed
            importlib.import_module(module.name)
        if module.ispkg:
            import_submodules(module.name, skip)


def load_templates(folder: Path) -> None:
    """Parse every template in ``folder``. The engine keeps them, unless the site is in debug mode."""
    for path in folder.rglob("*"):
        if path.is_file():
            engines["django"].get_template(str(path.relative_to(folder)))
