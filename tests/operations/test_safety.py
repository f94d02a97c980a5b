"""Settings with which production does not start, and what it says to set."""

import subprocess
import sys

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from site_core.operations import safety
from tests.processes import SECRET_KEY, free_port, manage, python


@pytest.fixture
def production(settings):
    settings.SECRET_KEY = SECRET_KEY
    settings.ENQUIRY_KEYS = [Fernet.generate_key().decode()]
    settings.SITE_URL = "https://www.clinic.example"
    settings.ALLOWED_HOSTS = ["www.clinic.example"]
    settings.REFUSES_UNSAFE_SETTINGS = True
    return settings


def test_safe_settings_pass(production):
    assert safety.problems() == []


def test_laptop_needs_no_key_for_enquiries(production):
    production.SITE_URL, production.ENQUIRY_KEYS = "http://127.0.0.1:8000", []
    assert safety.problems() == []


def test_advice_makes_a_key_that_can_be_used(production):
    production.ENQUIRY_KEYS = []
    (problem,) = safety.problems()
    program = problem.split('python -c "')[1].rstrip('"')
    made = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    production.ENQUIRY_KEYS = [made.stdout.strip()]
    assert safety.problems() == []


@pytest.mark.parametrize("address", ["http://127.0.0.1:8000", "http://localhost:8001", "http://[::1]:8000"])
def test_laptop_may_use_any_port(address, production):
    production.SITE_URL = address
    assert safety.problems() == []


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SECRET_KEY", "", "SECRET_KEY is missing.*Set SECRET_KEY to"),
        ("SECRET_KEY", "short", "SECRET_KEY can be guessed.*Set SECRET_KEY to"),
        ("SECRET_KEY", "ab" * 50, "can be guessed"),
        ("SECRET_KEY", "django-insecure-" + SECRET_KEY, "can be guessed"),
        ("ENQUIRY_KEYS", [], "ENQUIRY_KEYS is missing.*Make one"),
        ("ENQUIRY_KEYS", [Fernet.generate_key().decode(), "not-a-key"], "Key number 2 of ENQUIRY_KEYS can’t be used"),
        ("DEBUG", True, "Set DEBUG = False"),
        ("ALLOWED_HOSTS", ["*"], "ALLOWED_HOSTS has \\*.*Set it to"),
        ("ALLOWED_HOSTS", ["www.clinic.example", ".clinic.example"], "ALLOWED_HOSTS has .clinic"),
        ("SITE_URL", "https://www.clinic.example:8000", "port 8000.*Set it to https://www.clinic.example "),
        ("SITE_URL", "http://www.clinic.example:8000", "port 8000"),
        ("SITE_URL", "www.clinic.example", "no address of a site"),
        ("SITE_URL", "https://", "no address of a site"),
        ("SITE_URL", "https://www.clinic.example:port", "no address of a site"),
        ("SITE_URL", "https://www.clinic.example/path", "no address of a site"),
        ("SITE_URL", "", "no address of a site"),
    ],
)
def test_unsafe_setting_is_refused_with_advice(name, value, said, production):
    setattr(production, name, value)
    with pytest.raises(ImproperlyConfigured, match=said):
        safety.refuse_unsafe()
    with pytest.raises(SystemCheckError, match=said):
        call_command("check", "--tag", "security")


MOUNTS = """\
/dev/sda1 / ext4 rw,relatime 0 0
proc /proc proc rw 0 0
server:/export /srv nfs4 rw 0 0
/dev/sdb1 /srv/local xfs rw 0 0
//server/share /mnt/two\\040words cifs rw 0 0
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/var/site/db.sqlite3", "ext4"),
        ("/srv/clinic/db.sqlite3", "nfs4"),
        ("/srvother/db.sqlite3", "ext4"),
        ("/srv/local/db.sqlite3", "xfs"),
        ("/mnt/two words/db.sqlite3", "cifs"),
    ],
)
def test_file_system_is_that_of_the_innermost_mount(path, kind, tmp_path):
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS)
    assert safety.file_system(path, mounts) == kind


def test_file_system_is_unknown_without_a_list_of_mounts(tmp_path):
    assert safety.file_system("/srv", tmp_path / "none") == ""


def test_sqlite_on_the_disk_of_another_machine_is_refused(production, monkeypatch, tmp_path):
    monkeypatch.setattr(safety, "file_system", lambda path: "nfs4")
    database = production.DATABASES["default"]
    monkeypatch.setitem(database, "ENGINE", "django.db.backends.sqlite3")
    monkeypatch.setitem(database, "NAME", tmp_path / "db.sqlite3")
    assert "Set DATA_DIR to a folder on this machine" in safety.problems()[0]
    monkeypatch.setitem(database, "ENGINE", "django.db.backends.postgresql")
    assert safety.problems() == []


def test_server_itself_refuses(tmp_path):
    """It runs no system checks."""
    process = python(tmp_path, "import site_core.wsgi", SITE_URL="https://clinic.example:8000", stderr=True)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Set it to https://clinic.example" in errors


@pytest.mark.parametrize("variables", [{"SECRET_KEY": "short"}, {"SECRET_KEY": ""}])
def test_serving_is_refused_in_plain_words(variables, tmp_path):
    done = manage(tmp_path, "serve", "--port", str(free_port()), check=False, **variables)
    assert done.returncode == 1
    assert "Set SECRET_KEY to 50 random characters" in done.stderr
    assert "Traceback" not in done.stderr
