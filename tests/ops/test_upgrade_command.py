"""``make upgrade``: a site adopts the project, changes what is its own, and follows the versions of a repository."""

import shutil
import subprocess

import pytest

from tests.support.upgrades import CREATE_TABLE, FAIL, OWN_SETTINGS, Site

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not (shutil.which("git") and shutil.which("make")), reason="needs git and make"),
]
OWN_FOOTER = "<footer>Our own footer</footer>"


@pytest.fixture
def site(tmp_path, upstream, data_dir):
    return Site(tmp_path / "site", upstream, data_dir)


def test_site_follows_a_version_and_keeps_what_is_its_own(site, upstream):
    footer = site.folder / "custom/templates/includes/footer.html"
    footer.parent.mkdir(parents=True)
    (site.folder / "custom/events").mkdir()
    (site.folder / "custom/events/__init__.py").touch()
    (site.folder / "custom/settings.py").write_text(f'{OWN_SETTINGS}INSTALLED_APPS.append("custom.events")\n')
    (site.folder / "custom/static").mkdir()
    (site.folder / "custom/static/own.txt").write_text("ours")
    footer.write_text(OWN_FOOTER)
    titles = site.titles()
    upstream.release("v1.1.0", upstream.migration("0990_table", CREATE_TABLE))
    upstream.release("v2.0.0-rc1")

    assert site.upgrade() == 0, site.output
    assert site.version == "v1.1.0"
    assert site.has_table()
    assert site.titles() == titles
    assert len(site.backups) == 1
    assert OWN_FOOTER in site.home_page()
    assert (site.folder / "var/static/own.txt").read_text() == "ours"
    steps = [line for line in site.output.splitlines() if line.startswith("==>")]
    assert len(steps) == 6
    assert "The site has the version v1.1.0 now." in site.output

    assert site.upgrade() == 0, site.output
    assert "The site has the version v1.1.0 already." in site.output
    assert len(site.backups) == 1


def test_failing_migration_leaves_the_site_as_it_was(site, upstream):
    titles = site.titles()
    files = upstream.migration("0990_table", CREATE_TABLE)
    upstream.release("v1.1.0", files)
    upstream.release("v1.1.1", upstream.migration("0991_failure", FAIL))

    assert site.upgrade("VERSION=1.1.1") != 0
    assert "This migration fails on purpose." in site.output
    assert "The site is what it was before." in site.output, site.output
    assert site.git("symbolic-ref", "--short", "HEAD") == "main"
    assert site.version == "v1.0.0"
    assert not site.has_table()
    assert not site.query("SELECT 1 FROM django_migrations WHERE name LIKE '099%'")
    assert site.titles() == titles
    assert "<h1" in site.home_page()


def test_packages_that_cannot_be_installed_leave_the_environment_as_it_was(site, upstream):
    upstream.release("v1.1.0", {"requirements.txt": "no-such-package==1\n"})
    assert site.upgrade() != 0
    assert "The site is what it was before." in site.output, site.output
    assert site.version == "v1.0.0"
    assert not (site.folder / ".venv/packages").exists()
    assert not (site.folder / ".venv-before").exists()


def test_environment_is_kept_if_the_disk_fills_up_while_it_is_copied(site, upstream, tmp_path):
    upstream.release("v1.1.0", {"requirements.txt": "no-such-package==1\n"})
    programs = tmp_path / "programs"
    programs.mkdir()
    copy = programs / "cp"
    copy.write_text('#!/bin/sh\nmkdir "$3" && echo "cp: No space left on device" >&2 && exit 1\n')
    copy.chmod(0o755)
    assert site.upgrade(programs=programs) != 0
    assert "No space left on device" in site.output, site.output
    assert "The site is what it was before." in site.output, site.output
    assert (site.folder / ".venv/bin/python").exists()
    assert not (site.folder / ".venv-copy").exists()
    assert site.version == "v1.0.0"


def test_upgrade_that_was_killed_is_not_taken_for_a_finished_one(site, upstream):
    upstream.release("v1.1.0")
    site.git("fetch", "--quiet", "--tags")
    site.git("checkout", "--quiet", "v1.1.0")
    (site.folder / ".venv-before").mkdir()
    assert "an upgrade to it was killed. Complete it:" in refused(site)


def test_version_that_does_not_respond_is_not_kept(site, upstream):
    upstream.release("v1.1.0", {"templates/home/home_page.html": "{% load no_such_tags %}"})
    assert site.upgrade() != 0
    assert "/ responds with 500." in site.output
    assert "The site is what it was before." in site.output, site.output
    assert "<h1" in site.home_page()


def refused(site, *arguments):
    """Return what an upgrade says that changes nothing, not even by a backup."""
    head = site.git("rev-parse", "HEAD")
    assert site.upgrade(*arguments) != 0
    assert site.git("rev-parse", "HEAD") == head
    assert site.backups == []
    return site.output


def test_changed_files_of_the_project_are_named(site, upstream):
    upstream.release("v1.1.0")
    template = site.folder / "templates/error.html"
    template.write_text("Ours")
    message = refused(site)
    assert "templates/error.html" in message
    assert "docs/adopting.md" in message
    assert template.read_text() == "Ours"


def test_commits_of_the_clinic_are_named(site, upstream):
    upstream.release("v1.1.0")
    (site.folder / "templates/error.html").write_text("Ours")
    site.git("commit", "--quiet", "--all", "--message", "Our error page")
    assert "Our error page" in refused(site)


@pytest.mark.parametrize("version", ["9.9", "--all", "main", "; touch hacked", "v1.1"])
def test_version_that_does_not_exist_is_refused(site, upstream, version):
    upstream.release("v1.1.0")
    message = refused(site, f"VERSION={version}")
    assert "v1.1.0" in message
    assert not (site.folder / "hacked").exists()


def test_older_version_is_refused(site, upstream):
    upstream.release("v1.1.0")
    site.git("fetch", "--quiet", "--tags")
    site.git("checkout", "--quiet", "v1.1.0")
    assert "newer than v1.0.0" in refused(site, "VERSION=1.0.0")


def test_repository_that_cannot_be_reached_is_said(site):
    site.git("remote", "set-url", "origin", "/no/such/repository")
    assert "can't be fetched" in refused(site)


def test_folder_without_git_is_refused(tmp_path, site):
    shutil.rmtree(site.folder / ".git")
    assert site.upgrade() != 0
    assert "not a git repository" in site.output


@pytest.mark.skipif(not shutil.which("shellcheck"), reason="shellcheck is not installed")
def test_script_passes_shellcheck(upstream):
    script = upstream.folder / "docs/deployment/upgrade"
    done = subprocess.run(["shellcheck", "--severity=warning", script], capture_output=True, text=True, timeout=60)
    assert done.stdout == ""
