"""The backup and restore commands: on a site that is being written to, and their messages."""

import re
from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.management import CommandError, call_command

from home.enquiries.form_tokens import new_token
from home.enquiries.models import Details, Enquiry
from home.enquiries.services import create_enquiry
from site_core.backups.archive import BLOCK_SIZE
from site_core.backups.encryption import DecryptingReader
from site_core.backups.installation import Installation
from site_core.backups.status import backup_status
from tests.backups.conftest import PASSPHRASE
from tests.support.processes import manage, python
from tests.support.publishing import PRINT_TITLES, PUBLISH, backup_path


def test_backup_contains_everything_published_before_it_started(data_dir, tmp_path):
    publisher = python(data_dir, PUBLISH)
    try:
        for _ in range(3):
            published = int(publisher.stdout.readline())
        backup = manage(data_dir, "backup", "--verify", BACKUP_PASSPHRASE=PASSPHRASE)
    finally:
        publisher.kill()
        output, _ = publisher.communicate()
    assert output, "No article was published during the backup."
    target = tmp_path / "restored"
    manage(target, "restore", str(backup_path(backup.stdout)), BACKUP_PASSPHRASE=PASSPHRASE)
    output, _ = python(target, PRINT_TITLES).communicate(timeout=120)
    restored = output.splitlines()
    assert restored == [f"Article {number}" for number in range(len(restored))]
    assert len(restored) > published


@pytest.fixture
def run(small_site, folder, monkeypatch, settings, db):
    """Return a function that runs a command for ``small_site`` and returns its output and its error output."""
    monkeypatch.setattr(Installation, "from_settings", classmethod(lambda cls: small_site))
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
    monkeypatch.setenv("ENQUIRY_KEYS", "the-key-of-inquiries")


def test_restore_writes_the_settings_as_an_env_file(run, secret_settings, tmp_path):
    path = backup_path(run("backup", "--verify")[0])
    env_file = tmp_path / "restored.env"
    run("restore", str(path), "--replace", "--settings-to", str(env_file))
    lines = env_file.read_text().splitlines()
    assert {"EMAIL_URL='smtp+tls://name:mail-password@mail.example:587'", "TIME_ZONE='Europe/Lisbon'"} <= set(lines)
    assert not any(line.startswith(("BACKUP_PASSPHRASE", "ENQUIRY_KEYS")) for line in lines)


@pytest.fixture
def new_enquiry(site):
    """Return a function that creates an inquiry with the current keys, and returns its number."""

    def create():
        form_id = new_token().form_id
        create_enquiry(site.site, form_id, Details(name="Ana Ortiz", phone="212-555-0188"))
        return Enquiry.objects.get(form_id=form_id).pk

    return create


def test_encrypted_backup_does_not_contain_the_keys_of_inquiries(run, secret_settings):
    path = backup_path(run("backup")[0])
    with path.open("rb") as file:
        reader = DecryptingReader(file, PASSPHRASE)
        content = b"".join(iter(lambda: reader.read(BLOCK_SIZE), b""))
    assert b"mail-password" in content
    assert b"the-key-of-inquiries" not in content


def test_restore_says_which_inquiries_can_not_be_decrypted(run, new_enquiry, settings):
    number = new_enquiry()
    path = backup_path(run("backup")[0])
    settings.ENQUIRY_KEYS, settings.SECRET_KEY = [Fernet.generate_key().decode()], "another"
    _, warnings = run("restore", str(path), "--replace")
    assert f"1 of 1 inquiries can't be decrypted, because their key is not in ENQUIRY_KEYS: numbers {number}." in (
        warnings
    )
    with pytest.raises(CommandError, match="to the end of ENQUIRY_KEYS"):
        run("check_enquiry_keys")


DRY_RUN_WITH_ANOTHER_KEY = """
import sys
from pathlib import Path
from cryptography.fernet import Fernet
from django.conf import settings
from django.core.management import call_command
from home.enquiries.form_tokens import new_token
from home.enquiries.models import Details, Enquiry
from home.enquiries.services import create_enquiry
from wagtail.models import Site

create_enquiry(Site.objects.get(), new_token().form_id, Details(name="Ana Ortiz", phone="212-555-0188"))
settings.ENQUIRY_KEYS, settings.SECRET_KEY = [Fernet.generate_key().decode()], "another"
call_command("backup", "--verify", stderr=sys.stdout)
Enquiry.objects.all().delete()
print("Dry run")
call_command("restore", str(*Path(settings.BACKUP_DIR).glob("clinic-*")), "--dry-run", stderr=sys.stdout)
print(Enquiry.objects.count(), *Path(settings.DATA_DIR).glob(".restore-*/*"))
"""


def test_dry_run_says_which_inquiries_of_the_backup_can_not_be_decrypted(data_dir):
    output, _ = python(data_dir, DRY_RUN_WITH_ANOTHER_KEY).communicate(timeout=120)
    backup, dry_run = output.split("Dry run\n")
    assert "ENQUIRY_KEYS" not in backup
    assert "1 of 1 inquiries can't be decrypted, because their key is not in ENQUIRY_KEYS" in dry_run
    assert dry_run.splitlines()[-1] == "0"


def test_restore_reminds_of_keys_that_are_not_set(run, settings):
    path = backup_path(run("backup")[0])
    settings.ENQUIRY_KEYS = []
    assert "ENQUIRY_KEYS is not set" in run("restore", str(path), "--replace")[1]


def test_restore_with_all_keys_has_no_warning(run, new_enquiry, settings):
    settings.ENQUIRY_KEYS = [Fernet.generate_key().decode()]
    new_enquiry()
    path = backup_path(run("backup")[0])
    assert "ENQUIRY_KEYS" not in run("restore", str(path), "--replace")[1]
    assert "All inquiries can be decrypted" in run("check_enquiry_keys")[0]


def test_existing_settings_file_is_not_overwritten(run, secret_settings, tmp_path):
    path = backup_path(run("backup")[0])
    (tmp_path / "restored.env").write_text("mine")
    with pytest.raises(CommandError, match="can't be written"):
        run("restore", str(path), "--replace", "--settings-to", str(tmp_path / "restored.env"))
    assert (tmp_path / "restored.env").read_text() == "mine"


def test_unencrypted_backup_contains_no_secrets(run, secret_settings, monkeypatch):
    monkeypatch.delenv("BACKUP_PASSPHRASE")
    output, warnings = run("backup")
    content = backup_path(output).read_bytes()
    assert b"Europe/Lisbon" in content
    assert b"mail-password" not in content
    assert "not encrypted" in warnings


def test_passphrase_can_be_read_from_a_file(run, secret_settings, monkeypatch, tmp_path):
    path = backup_path(run("backup")[0])
    key = tmp_path / "key"
    key.write_text(f"{PASSPHRASE}\n")
    monkeypatch.delenv("BACKUP_PASSPHRASE")
    monkeypatch.setenv("BACKUP_PASSPHRASE_FILE", str(key))
    assert run("restore", str(path), "--replace")[0].startswith("Restored: 2 rows, 3 files")


def test_keep_deletes_the_oldest_backups(run, folder):
    for _ in range(3):
        output, _ = run("backup", "--keep", "2")
    assert len(list(folder.glob("clinic-*"))) == 2
    assert backup_path(output).exists()
    assert "Deleted clinic-" in output


@pytest.mark.parametrize(
    ("arguments", "variables", "message"),
    [
        (["backup", "--keep", "0"], {}, "--keep must be 1 or more"),
        (["backup"], {"BACKUP_PASSPHRASE": "short"}, "at least 16 characters"),
        (["backup"], {"BACKUP_PASSPHRASE_FILE": "/nowhere/key"}, "BACKUP_PASSPHRASE_FILE can't be read"),
        (["backup"], {"BACKUP_PASSPHRASE_FILE": "/dev/null"}, "BACKUP_PASSPHRASE_FILE is empty"),
        (["restore", "/nowhere/clinic.tar", "--replace"], {}, "No such file"),
        (["restore", "manage.py"], {}, "--replace"),
        (["restore", "manage.py", "--replace"], {}, "damaged or incomplete"),
    ],
)
def test_error_message_is_one_line(arguments, variables, message, run, monkeypatch, small_site):
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(CommandError, match=message) as error:
        run(*arguments)
    assert "\n" not in str(error.value)
    assert small_site.titles == ["About", "Contact"]


def test_every_variable_of_the_settings_is_declared():
    read = {
        name
        for path in (settings.BASE_DIR / "site_core" / "settings").glob("*.py")
        for name in re.findall(r"""\benv(?:\.\w+)*\(\s*["']([A-Z][A-Z0-9_]+)["']""", path.read_text())
    }
    of_this_machine = {
        "DEFAULT_ALLOWED_HOSTS",
        "DEFAULT_SITE_URL",
        "ENV_FILE",
    }  # where the server listens, and the file
    read_by_libraries = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_DEFAULT_REGION"}
    declared = [*settings.BACKUP_VARIABLES, *settings.BACKUP_SECRET_VARIABLES, *settings.BACKUP_EXCLUDED_VARIABLES]
    assert sorted(declared) == sorted(read - of_this_machine | read_by_libraries)


def test_finished_backup_is_recorded_for_the_admin(run):
    path = backup_path(run("backup", "--verify")[0])
    newest = backup_status().newest
    assert (newest.location, newest.size, newest.is_verified) == (str(path), path.stat().st_size, True)


def test_failed_backup_is_recorded_for_the_admin(run, small_site):
    small_site.database.path.write_bytes(b"not a database" * 100)
    with pytest.raises(CommandError):
        run("backup")
    assert "not a database" in backup_status().last_failure.error
