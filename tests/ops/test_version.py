"""The version is defined in one place, and administrators can see it."""

import re
import tomllib

from django.conf import settings
from django.urls import reverse

from site_core import __version__


def test_dashboard_shows_the_version(admin_client, site):
    html = admin_client.get(reverse("wagtailadmin_home")).content.decode()
    assert f"Clinic Site {__version__} on Wagtail" in html


def test_pyproject_reads_the_version_from_the_package():
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())
    assert "version" not in project["project"]
    assert project["tool"]["setuptools"]["dynamic"]["version"] == {"attr": "site_core.__version__"}


def test_changelog_starts_with_the_current_version():
    changelog = (settings.BASE_DIR / "CHANGELOG.md").read_text()
    releases = re.findall(r"^## (\d[\d.]*) ", changelog, re.MULTILINE)
    assert releases[0] == __version__
