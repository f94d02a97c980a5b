"""Which Python `make run` creates the environment with."""

import os
import shutil
import subprocess

import pytest

from tests.support.processes import ROOT

pytestmark = pytest.mark.skipif(not shutil.which("make"), reason="needs make")


@pytest.fixture
def install(tmp_path):
    """Install a fake Python below the home directory ``tmp_path``: one that says it is new enough, or not."""

    def install(path, is_supported=True):
        python = tmp_path / path
        python.parent.mkdir(parents=True, exist_ok=True)
        python.write_text(f"#!/bin/sh\nexit {0 if is_supported else 1}\n")
        python.chmod(0o755)

    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/echo").symlink_to(shutil.which("echo"))
    return install


def chosen_python(home, *arguments):
    show = "--eval=show-python: ; @echo '$(PYTHON)'"
    done = subprocess.run(
        [shutil.which("make"), "--no-print-directory", show, "show-python", *arguments],
        cwd=ROOT,
        env={"PATH": str(home / "bin"), "HOME": str(home), "LANG": os.environ.get("LANG", "C")},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def test_fastest_is_preferred(install, tmp_path):
    for name in ("python3", "python3.11", "python3.12", "python3.13"):
        install(f"bin/{name}")
    assert chosen_python(tmp_path) == "python3.13"


def test_next_fastest_is_taken_without_it(install, tmp_path):
    for name in ("python3", "python3.11", "python3.12"):
        install(f"bin/{name}")
    assert chosen_python(tmp_path) == "python3.12"


@pytest.mark.parametrize("version", ["3.13.0", "3.12.1"])
def test_python_of_pyenv_is_found(install, tmp_path, version):
    install("bin/python3.11")
    install(f".pyenv/versions/{version}/bin/python")
    assert chosen_python(tmp_path) == f"{tmp_path}/.pyenv/versions/{version}/bin/python"


def test_python_that_is_too_old_is_not_taken(install, tmp_path):
    install("bin/python3", is_supported=False)
    assert chosen_python(tmp_path) == ""


def test_explicit_python_overrides_the_choice(install, tmp_path):
    install("bin/python3.13")
    assert chosen_python(tmp_path, "PYTHON=/opt/python") == "/opt/python"
