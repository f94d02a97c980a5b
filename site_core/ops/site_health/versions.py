"""Which versions run, and which of them have known vulnerabilities, by a list that comes with each release.

``make advisories`` writes the list. The site itself never asks anybody.
"""

from __future__ import annotations

import datetime
import importlib.metadata
import json
import platform
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import wagtail
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from site_core import __version__
from site_core.lib.site_health import Result, critical, good, recommended, register_site_health_check

ADVISORIES = Path(__file__).resolve().parents[1] / "advisories.json"
MAX_AGE = datetime.timedelta(days=120)


@register_site_health_check("versions", gettext_lazy("Versions and known vulnerabilities"), is_on_desk=True)
def check_versions() -> Iterator[Result]:
    yield good(
        _("Clinic Site %(site)s, Wagtail %(wagtail)s, Django %(django)s, Python %(python)s.")
        % {
            "site": __version__,
            "wagtail": wagtail.__version__,
            "django": django.get_version(),
            "python": platform.python_version(),
        }
    )
    yield from advisory_results(ADVISORIES)


def advisory_results(path: Path) -> Iterator[Result]:
    """Yield the advisories in the file ``path`` that concern installed packages, and how old the file is."""
    try:
        advisories = json.loads(path.read_text())
        made_on = datetime.date.fromisoformat(advisories["made_on"])
    except FileNotFoundError:
        yield recommended(
            _("This copy of the site has no list of known vulnerabilities. Releases contain one."),
            _("Create one. This asks the Python Package Index."),
            command="make advisories",
        )
        return
    found = [package for package in advisories["packages"] if is_installed(package)]
    for package in found:
        yield critical(
            _("%(name)s %(version)s has a known vulnerability: %(id)s") % package,
            _("Upgrade the site: see docs/upgrading.md. Fixed in: %(versions)s.")
            % {"versions": ", ".join(package["fix_versions"]) or "–"},
        )
    yield age_result(datetime.date.today() - made_on, is_empty=not found)


def age_result(age: datetime.timedelta, is_empty: bool) -> Result:
    """Return how old the list is. ``is_empty``: it has nothing about the installed packages."""
    text = ngettext(
        "The list of known vulnerabilities is %(days)d day old.",
        "The list of known vulnerabilities is %(days)d days old.",
        age.days,
    ) % {"days": age.days}
    if age > MAX_AGE:
        return recommended(
            text,
            _("Upgrade the site, or update the list. This asks the Python Package Index."),
            command="make advisories",
        )
    return good(text + " " + _("It lists none of the installed packages.") if is_empty else text)


def is_installed(package: dict[str, Any]) -> bool:
    try:
        return importlib.metadata.version(package["name"]) == package["version"]
    except importlib.metadata.PackageNotFoundError:
        return False
