"""The two commands: once on a real site that is being written to, and what they say."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from site_core.backups.installation import Installation
from tests.processes import manage, python

from .conftest import PASSPHRASE
from .publishing import PUBLISH, SHOW, path_in


def test_nothing_published_before_the_start_is_missing(data_dir, tmp_path):
    publisher = python(data_dir, PUBLISH)
    try:
        for _ in range(3):
            published = int(publisher.stdout.readline())
        made = manage(data_dir, "backup", "--verify", BACKUP_PASSPHRASE=PASSPHRASE)
    finally:
        publisher.kill()
        output, _ = publisher.communicate()
    assert output, "Nothing was published during the backup."
    target = tmp_path / "restored"
    manage(target, "restore", str(path_in(made.stdout)), BACKUP_PASSPHRASE=PASSPHRASE)
    output, _ = python(target, SHOW).communicate(timeout=120)
    restored = output.splitlines()
    assert restored == [f"Article {number}" for number in range(len(restored))]
    assert len(restored) > published


@pytest.fixture
def run(small_site, folder, monkeypatch, settings):
    """Runs a command for ``small_site``; returns what it printed, then what it warned of."""
    monkeypatch.setattr(Installation, "of_settings", classmethod(lambda cls: small_site))
    monkeypatch.delenv("BACKUP_PASSPHRASE", raising=False)
    settings.BACKUP_DIR = folder

    def call(*arguments):
        out, err = StringIO(), StringIO()
        if arguments[0] == "backup":
            arguments = (*arguments, "--to", str(folder))
        call_command(*arguments, stdout=out, stderr=err)
        return out.getvalue(), err.getvalue()

    return call


@pytest.fixture
def secret_settings(monkeypatch):
    monkeypatch.setenv("BACKUP_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("EMAIL_URL", "smtp+tls://name:mail-password@mail.example:587")
    monkeypatch.setenv("TIME_ZONE", "Europe/Lisbon")


def test_settings_come_back_as_lines(run, secret_settings, tmp_path):
    path = path_in(run("backup", "--verify")[0])
    written = tmp_path / "restored.env"
    run("restore", str(path), "--replace", "--settings-to", str(written))
    lines = written.read_text().splitlines()
    assert {"EMAIL_URL='smtp+tls://name:mail-password@mail.example:587'", "TIME_ZONE='Europe/Lisbon'"} <= set(lines)
    assert not any(line.startswith("BACKUP_PASSPHRASE") for line in lines)


def test_settings_are_not_written_over_a_file(run, secret_settings, tmp_path):
    path = path_in(run("backup")[0])
    (tmp_path / "restored.env").write_text("mine")
    with pytest.raises(CommandError, match="can't be written"):
        run("restore", str(path), "--dry-run", "--settings-to", str(tmp_path / "restored.env"))
    assert (tmp_path / "restored.env").read_text() == "mine"


def test_secrets_are_not_in_a_backup_that_anybody_can_read(run, secret_settings, monkeypatch):
    monkeypatch.delenv("BACKUP_PASSPHRASE")
    output, warnings = run("backup")
    content = path_in(output).read_bytes()
    assert b"Europe/Lisbon" in content
    assert b"mail-password" not in content
    assert "Not encrypted" in warnings


def test_passphrase_may_be_in_a_file(run, secret_settings, monkeypatch, tmp_path):
    path = path_in(run("backup")[0])
    key = tmp_path / "key"
    key.write_text(f"{PASSPHRASE}\n")
    monkeypatch.delenv("BACKUP_PASSPHRASE")
    monkeypatch.setenv("BACKUP_PASSPHRASE_FILE", str(key))
    assert run("restore", str(path), "--dry-run")[0].startswith("Whole: 2 rows, 3 uploads")


def test_old_backups_go(run, folder):
    for _ in range(3):
        output, _ = run("backup", "--keep", "2")
    assert len(list(folder.glob("clinic-*"))) == 2
    assert path_in(output).exists()
    assert "Removed clinic-" in output


@pytest.mark.parametrize(
    ("arguments", "variables", "said"),
    [
        (["backup", "--keep", "0"], {}, "--keep takes a number"),
        (["backup"], {"BACKUP_PASSPHRASE": "short"}, "at least 16 characters"),
        (["backup"], {"BACKUP_PASSPHRASE_FILE": "/nowhere/key"}, "BACKUP_PASSPHRASE_FILE can't be read"),
        (["backup"], {"BACKUP_PASSPHRASE_FILE": "/dev/null"}, "BACKUP_PASSPHRASE_FILE is empty"),
        (["restore", "/nowhere/clinic.tar", "--replace"], {}, "No such file"),
        (["restore", "manage.py"], {}, "--replace"),
        (["restore", "manage.py", "--replace"], {}, "damaged or not complete"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(arguments, variables, said, run, monkeypatch, small_site):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(CommandError, match=said) as problem:
        run(*arguments)
    assert "\n" not in str(problem.value)
    assert small_site.titles == ["About", "Contact"]
