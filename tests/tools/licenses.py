"""Write docs/licenses.md from the installed packages: ``python -m tests.tools.licenses``."""

import re
from importlib.metadata import metadata
from pathlib import Path

from packaging.markers import Marker

ROOT = Path(__file__).resolve().parents[2]
DOCS_PAGE = ROOT / "docs" / "licenses.md"
LOCKED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^\s;]+)(?: ; (?P<marker>.+?))? \\$", re.MULTILINE)
ENVIRONMENT = {"sys_platform": "linux", "python_version": "3.12", "python_full_version": "3.12.0"}
# SPDX identifiers for the names that packages without an SPDX expression use.
SPDX_IDENTIFIERS = {
    "# The MIT License (MIT)": "MIT",
    "Apache License 2.0": "Apache-2.0",
    "Apache Software License": "Apache-2.0",
    "BSD 3-Clause License": "BSD-3-Clause",
    "BSD License": "BSD",
    "Dual License": "Apache-2.0 OR BSD-3-Clause",  # python-dateutil; see its LICENSE
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 1.1 (MPL 1.1)": "MPL-1.1",  # one of the three that pyphen offers
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "PSFL": "PSF-2.0",
    "Python Software Foundation License": "PSF-2.0",
}
# Anyone may run, change, and redistribute the site with these. The LGPL and the MPL only require that changes to the
# libraries themselves are published.
ALLOWED = {
    *("Apache-2.0", "BSD", "BSD-2-Clause", "BSD-3-Clause", "ISC", "LGPL-3.0-only", "MIT", "MIT-0", "MIT-CMU"),
    *("MPL-1.1", "MPL-2.0", "PSF-2.0", "Unlicense"),
}
HEADER = """\
# Licenses

The site itself is licensed under BSD-3-Clause; see [LICENSE](../LICENSE). The table lists the
packages it needs at run time, with the license each one declares. `make licenses` writes it from
the lock file. A test keeps it current and rejects any license that `tests/tools/licenses.py`
doesn't allow. The fonts are under the SIL Open Font License, and DejaVu Serif, which is drawn on
share cards, under the Bitstream Vera license; see the files beside them in `static/fonts/`.
The coordinates of ZIP codes in `site_core/lib/zip_codes.bin` are from
[GeoNames](https://www.geonames.org/), under CC BY 4.0, by way of the package zipcodes (MIT).

| Package | Version | License |
|---|---|---|
"""
# Licenses that only the file in the package says, read there.
IN_FILES = {"resvg-py": "MIT"}


def locked_packages():
    """Yield ``(name, version)`` for every package that the runtime lock installs on Linux."""
    for match in LOCKED.finditer((ROOT / "requirements.txt").read_text()):
        if not match["marker"] or Marker(match["marker"]).evaluate(ENVIRONMENT):
            yield match["name"], match["version"]


def license_of(name):
    """Return the package's license as an SPDX expression, or in the package's own words if they are not known."""
    if name in IN_FILES:
        return IN_FILES[name]
    package = metadata(name)
    classifiers = [
        text.rpartition(" :: ")[2] for text in package.get_all("Classifier", []) if text.startswith("License")
    ]
    texts = [package.get("License-Expression"), (package.get("License") or "").partition("\n")[0], *classifiers]
    expressions = [SPDX_IDENTIFIERS.get(text, text) for text in texts if text]
    return next((text for text in expressions if is_allowed(text)), expressions[0] if expressions else "not stated")


def is_allowed(expression):
    """Return whether all licenses of one alternative are allowed: ``AND`` binds more closely than ``OR``."""
    alternatives = (part.strip("() ").split(" AND ") for part in expression.split(" OR "))
    return any(ALLOWED.issuperset(licenses) for licenses in alternatives)


def render_page():
    return HEADER + "".join(f"| {name} | {version} | {license_of(name)} |\n" for name, version in locked_packages())


if __name__ == "__main__":
    DOCS_PAGE.write_text(render_page())
