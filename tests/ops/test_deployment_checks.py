"""Production refuses to start with unsafe settings and says what to set instead."""

import subprocess
import sys

import pytest
from cryptography.fernet import Fernet
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from site_core.ops import deployment_checks
from tests.support.processes import SECRET_KEY, free_port, manage, python

pytestmark = pytest.mark.slow


@pytest.fixture
def production(settings):
    settings.SECRET_KEY = SECRET_KEY
    settings.ENQUIRY_KEYS = [Fernet.generate_key().decode()]
    settings.SITE_URL = "https://www.clinic.example"
    settings.ALLOWED_HOSTS = ["www.clinic.example"]
    settings.REQUIRE_SAFE_SETTINGS = True
    return settings


def test_safe_settings_pass(production):
    assert deployment_checks.unsafe_settings() == []


def test_networks_and_unix_sockets_pass(production):
    production.ADMIN_ALLOWED_IPS = ["2001:db8::/48", " 203.0.113.7"]
    production.TRUSTED_PROXIES = ["unix", " 10.0.0.7", ""]
    assert deployment_checks.unsafe_settings() == []


def test_local_site_needs_no_enquiry_keys(production):
    production.SITE_URL, production.ENQUIRY_KEYS = "http://127.0.0.1:8000", []
    assert deployment_checks.unsafe_settings() == []


def test_command_in_the_message_creates_a_valid_key(production):
    production.ENQUIRY_KEYS = []
    (message,) = deployment_checks.unsafe_settings()
    program = message.split('python -c "')[1].rstrip('"')
    created = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60)
    production.ENQUIRY_KEYS = [created.stdout.strip()]
    assert deployment_checks.unsafe_settings() == []


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "http://localhost:8001", "http://[::1]:8000"])
def test_local_site_can_use_any_port(url, production):
    production.SITE_URL = url
    assert deployment_checks.unsafe_settings() == []


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("SECRET_KEY", "", "SECRET_KEY is missing.*Set SECRET_KEY to"),
        ("SECRET_KEY", "short", "SECRET_KEY is easy to guess.*Set SECRET_KEY to"),
        ("SECRET_KEY", "ab" * 50, "is easy to guess"),
        ("SECRET_KEY", "django-insecure-" + SECRET_KEY, "is easy to guess"),
        ("ENQUIRY_KEYS", [], "ENQUIRY_KEYS is missing.*Create one"),
        ("ENQUIRY_KEYS", [Fernet.generate_key().decode(), "not-a-key"], "Key number 2 in ENQUIRY_KEYS is invalid"),
        ("DEBUG", True, "Set DEBUG = False"),
        ("ALLOWED_HOSTS", ["*"], "ALLOWED_HOSTS contains \\*.*Set it to"),
        ("ALLOWED_HOSTS", ["www.clinic.example", ".clinic.example"], "ALLOWED_HOSTS contains .clinic"),
        ("SITE_URL", "https://www.clinic.example:8000", "port 8000.*Set it to https://www.clinic.example "),
        ("SITE_URL", "http://www.clinic.example:8000", "port 8000"),
        ("SITE_URL", "www.clinic.example", "not a site's URL"),
        ("SITE_URL", "https://", "not a site's URL"),
        ("SITE_URL", "https://www.clinic.example:port", "not a site's URL"),
        ("SITE_URL", "https://www.clinic.example/path", "not a site's URL"),
        ("SITE_URL", "", "not a site's URL"),
        ("ADMIN_ALLOWED_IPS", ["203.0.113.7", "office"], "“office” in ADMIN_ALLOWED_IPS is not.*Set it like this"),
        ("ADMIN_ALLOWED_IPS", [" "], "“ ” in ADMIN_ALLOWED_IPS"),
        ("TRUSTED_PROXIES", ["unix", "", "10.0.0.0/33"], "“10.0.0.0/33” in TRUSTED_PROXIES"),
    ],
)
def test_unsafe_setting_is_rejected_with_advice(name, value, message, production):
    setattr(production, name, value)
    with pytest.raises(ImproperlyConfigured, match=message):
        deployment_checks.require_safe_settings()
    with pytest.raises(SystemCheckError, match=message):
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
def test_file_system_type_is_that_of_the_innermost_mount(path, kind, tmp_path):
    mounts = tmp_path / "mounts"
    mounts.write_text(MOUNTS)
    assert deployment_checks.file_system_type(path, mounts) == kind


def test_file_system_type_is_unknown_without_mounts(tmp_path):
    assert deployment_checks.file_system_type("/srv", tmp_path / "none") == ""


def test_sqlite_on_a_network_file_system_is_rejected(production, monkeypatch, tmp_path):
    monkeypatch.setattr(deployment_checks, "file_system_type", lambda path: "nfs4")
    database = production.DATABASES["default"]
    monkeypatch.setitem(database, "ENGINE", "django.db.backends.sqlite3")
    monkeypatch.setitem(database, "NAME", tmp_path / "db.sqlite3")
    assert "Set DATA_DIR to a folder on this machine" in deployment_checks.unsafe_settings()[0]
    monkeypatch.setitem(database, "ENGINE", "django.db.backends.postgresql")
    assert deployment_checks.unsafe_settings() == []


def test_server_refuses_to_start(tmp_path):
    """The server doesn't run system checks."""
    process = python(tmp_path, "import site_core.wsgi", SITE_URL="https://clinic.example:8000", stderr=True)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert "Set it to https://clinic.example" in errors


@pytest.mark.parametrize("variables", [{"SECRET_KEY": "short"}, {"SECRET_KEY": ""}])
def test_serve_command_reports_unsafe_settings_without_a_traceback(variables, tmp_path):
    done = manage(tmp_path, "serve", "--port", str(free_port()), check=False, **variables)
    assert done.returncode == 1
    assert "Set SECRET_KEY to at least 50 random characters" in done.stderr
    assert "Traceback" not in done.stderr
