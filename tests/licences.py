"""Writes docs/licences.md from what is installed: ``python -m tests.licences``."""

import re
from importlib.metadata import metadata
from pathlib import Path

from packaging.markers import Marker

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "licences.md"
LOCKED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;]+)(?: ; (?P<marker>.+?))? \\$", re.MULTILINE)
USUAL = {"sys_platform": "linux", "python_version": "3.12", "python_full_version": "3.12.0"}
# What packages without an SPDX expression say, and what they mean.
MEANS = {
    "# The MIT License (MIT)": "MIT",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD 3-Clause License": "BSD-3-Clause",
    "BSD License": "BSD",
    "Dual License": "Apache-2.0 OR BSD-3-Clause",  # python-dateutil's; see its LICENSE
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSFL": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
# Anybody may run the site with them, change it and pass it on. LGPL and MPL ask to pass on changes to those libraries.
ALLOWED = {
    *("Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "ISC", "LGPL-3.0-only", "MIT", "MIT-0", "MIT-CMU"),
    *("MPL-2.0", "PSF-2.0", "Unlicense"),
}
HEAD = """\
# Licences

Of the packages that the site runs with, as they state them. Written by `make licences` from the lock; a test holds it
to that, and to the licences that `tests/licences.py` allows. Fonts: see the files beside them in `static/fonts/`.

| Package | Version | Licence |
|---|---|---|
"""


def locked():
    """``(name, version)`` of what the runtime lock installs on Linux."""
    for found in LOCKED.finditer((ROOT / "requirements.txt").read_text()):
        if not found["marker"] or Marker(found["marker"]).evaluate(USUAL):
            yield found["name"], found["version"]


def licence(name):
    """As an SPDX expression; what the package says where it is none that is known."""
    said = metadata(name)
    classified = [text.rpartition(" :: ")[2] for text in said.get_all("Classifier", []) if text.startswith("License")]
    texts = [said.get("License-Expression"), (said.get("License") or "").partition("\n")[0], *classified]
    meant = [MEANS.get(text, text) for text in texts if text]
    return next((text for text in meant if is_allowed(text)), meant[0] if meant else "none stated")


def is_allowed(expression):
    return any(part.strip("() ") in ALLOWED for part in expression.split(" OR "))


def page():
    return HEAD + "".join(f"| {name} | {version} | {licence(name)} |\n" for name, version in locked())


if __name__ == "__main__":
    PAGE.write_text(page())
