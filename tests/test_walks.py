"""The walks in the documentation work: each one is followed in a copy of the project."""

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.support.migrated_database import TEMPLATE_VARIABLE, template_path
from tests.support.project import copy_project

pytestmark = pytest.mark.slow

ROOT = Path(settings.BASE_DIR)
EMPTY_FILE = re.compile(r"`([\w/]+/__init__\.py)`")
STEP = re.compile(
    r"^(?:New file `(?P<new>[^`]+)`|In `(?P<changed>[^`]+)`, (?P<where>above|below) `(?P<line>[^`]+)`)[^\n]*:\n\n"
    r"```\w+\n(?P<code>.*?)^```",
    re.MULTILINE | re.DOTALL,
)
COMMANDS = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture
def copy(tmp_path, django_db_setup):
    """Return the folder of a copy of the project, with no tests of its own."""
    copy_project(tmp_path, "tests/support", "tests/conftest.py", "tests/__init__.py")
    (tmp_path / "data").mkdir()
    shutil.copy(template_path(), tmp_path / "data" / "db.sqlite3")  # migrating an empty database takes longest
    return tmp_path


def follow(folder, text):
    """Write and change files as the steps of a walk say. Return the paths of its tests."""
    for name in EMPTY_FILE.findall(text):
        write(folder / name, "")
    tests = []
    for step in STEP.finditer(text):
        if step["new"]:
            write(folder / step["new"], step["code"])
            tests += [step["new"]] if step["new"].startswith("tests/") else []
        else:
            insert(folder / step["changed"], step["where"], step["line"], step["code"])
    return tests


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def insert(path, where, line, code):
    lines = path.read_text().splitlines(keepends=True)
    positions = [number for number, other in enumerate(lines) if other.strip() == line]
    assert len(positions) == 1, f"{line} must be in {path} once"
    position = positions[0] + (where == "below")
    path.write_text("".join([*lines[:position], code, *lines[position:]]))


def run(folder, *command):
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("COV_", "PYTEST_"))},
        "DJANGO_SETTINGS_MODULE": "site_core.settings.test",
        "DATA_DIR": str(folder / "data"),
        "SECRET_KEY": "walk",
        "PYTHONPATH": str(folder),
        TEMPLATE_VARIABLE: str(template_path()),
    }
    result = subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert result.returncode == 0, f"{shlex.join(command)}\n{result.stdout[-4000:]}\n{result.stderr[-4000:]}"


@pytest.mark.parametrize("name", ["add-a-page-type.md", "add-a-block.md"])
def test_walk_leads_to_passing_tests(copy, name):
    text = (ROOT / "docs" / name).read_text()
    tests = follow(copy, text)
    assert tests
    for commands in COMMANDS.findall(text):
        for command in commands.splitlines():
            run(copy, *shlex.split(command)[1:])
    run(copy, "manage.py", "makemigrations", "--check", "--dry-run")
    run(copy, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-n", "0", *tests)
