"""``make upgrade`` that is stopped or killed: nothing is half-done, and it says how to go on."""

import re
import shutil
import subprocess

import pytest

from tests.support.processes import wait_for
from tests.support.upgrades import CREATE_TABLE, FAIL, Site, obey_interrupts, shell_environment

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (shutil.which("git") and shutil.which("make")), reason="needs git and make"),
]
ADD_PACKAGE = {"requirements.txt": "a-package==1\n"}


@pytest.fixture
def site(tmp_path, upstream, data_dir):
    return Site(tmp_path / "site", upstream, data_dir)


def assert_as_before(site):
    assert "The site is what it was before." in site.output, site.output
    assert (site.version, site.git("symbolic-ref", "--short", "HEAD")) == ("v1.0.0", "main")
    assert not site.has_table()
    assert not (site.folder / ".venv/packages").exists()
    assert not (site.folder / ".venv-before").exists()
    assert not (site.folder / ".git/clinic-upgrade").exists()


@pytest.mark.parametrize(
    ("command", "signal", "receivers"),
    [
        ("pip", "INT", "all"),
        ("migrate", "TERM", "make"),
        ("release", "INT", "all"),
        ("check_release", "HUP", "all"),
    ],
)
def test_interrupted_upgrade_goes_back(site, upstream, command, signal, receivers):
    upstream.release("v1.1.0", upstream.migration("0990_table", CREATE_TABLE) | ADD_PACKAGE)
    site.interrupt(command, signal, receivers)
    assert site.upgrade() != 0
    assert "Interrupted at: " in site.output
    assert_as_before(site)
    assert "<h1" in site.home_page()


@pytest.mark.parametrize(("signal", "receivers"), [("INT", "all"), ("TERM", "make")])
def test_upgrade_that_is_stopped_during_the_backup_changes_nothing(site, upstream, signal, receivers):
    upstream.release("v1.1.0")
    site.interrupt("backup", signal, receivers)
    assert site.upgrade() != 0
    assert "Stopped at: Backing up. Nothing was changed." in site.output, site.output
    assert site.version == "v1.0.0"
    assert site.upgrade() == 0, site.output


@pytest.mark.parametrize(
    ("operation", "interrupted", "reader"),
    [
        (CREATE_TABLE, True, "cat"),  # Ctrl-C ends cat, too
        (FAIL, False, "sed '/Going back/q'"),  # ends while the site goes back
    ],
)
def test_upgrade_goes_back_if_nobody_reads_what_it_says(site, upstream, operation, interrupted, reader):
    upstream.release("v1.1.0", upstream.migration("0990_table", operation) | ADD_PACKAGE)
    if interrupted:
        site.interrupt("release", "INT")
    command = ["bash", "-c", f"make --no-print-directory upgrade 2>&1 | {reader}"]
    options = {"start_new_session": True, "preexec_fn": obey_interrupts, "capture_output": True}
    options["env"] = shell_environment()
    subprocess.run(command, cwd=site.folder, timeout=580, **options)
    log = site.folder / ".git/clinic-upgrade.log"
    wait_for(lambda: log.exists() and "The upgrade to" in log.read_text(), "the upgrade does not end", seconds=300)
    site.output = log.read_text()
    assert_as_before(site)


def test_killed_upgrade_says_how_to_complete_it_and_how_to_go_back(site, upstream):
    upstream.release("v1.1.0", upstream.migration("0990_table", CREATE_TABLE) | ADD_PACKAGE)
    site.interrupt("release", "KILL")
    site.upgrade()
    assert site.has_table()
    assert site.upgrade() != 0
    assert "An upgrade to v1.1.0 was killed while it changed the site. Complete it:" in site.output
    # The last three lines go back.
    options = {"check": True, "capture_output": True, "timeout": 580, "env": shell_environment()}
    for line in re.findall(r"^  (.*)", site.output, re.MULTILINE)[-3:]:
        subprocess.run(["bash", "-ec", line], cwd=site.folder, **options)
    assert (site.version, site.has_table()) == ("v1.0.0", False)
    assert "<h1" in site.home_page()
    site.git("checkout", "--quiet", "main")
    assert site.upgrade() == 0, site.output
    assert (site.version, site.has_table()) == ("v1.1.0", True)


def test_upgrade_that_was_killed_before_it_changed_anything_starts_again(site, upstream):
    upstream.release("v1.1.0")
    head = site.git("rev-parse", "HEAD")
    (site.folder / ".git/clinic-upgrade").write_text(f"{head}\nv1.1.0\nbackup\n")
    (site.folder / ".venv-copy").mkdir()
    assert site.upgrade() == 0, site.output
    assert not (site.folder / ".venv-copy").exists()
