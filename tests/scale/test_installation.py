"""docs/deployment/install on a fresh machine, up to a site with HTTPS, mail, and a backup."""

import re
import stat
from urllib.parse import quote

import pytest

from tests.support.fresh_machine import SITE, fresh_machine, missing_requirements
from tests.support.processes import wait_for

ANSWERS = """\
# Made by a test
HOST=www.clinic.example
CLINIC_NAME=Dr. O'Neil & "Sons"
CLINIC_PHONE=212-555-0199
ADMIN_NAME=maya
ADMIN_EMAIL=maya@clinic.example
ADMIN_PATH=desk
DATABASE=postgresql
CERTIFICATE=self-signed
SMTP_HOST=127.0.0.1
SMTP_PORT=2525
SMTP_SECURITY=none
"""
CERTIFICATE = "/etc/clinic/certificate/fullchain.pem"
INSTALL = f"{SITE}/docs/deployment/install"


@pytest.fixture(scope="module")
def machine(tmp_path_factory):
    if problem := missing_requirements():
        pytest.skip(f"No fresh machine: {problem}")
    with fresh_machine(tmp_path_factory.mktemp("installation")) as machine:
        (machine.root / "root/answers.env").write_text(ANSWERS)
        (machine.root / "tmp/mail").mkdir()
        mail_server = ("-m", "tests.support.mail_server", "2525", "/tmp/mail")
        machine.start("/usr/bin/python3", *mail_server, PYTHONPATH=SITE)
        machine.output = machine.run(INSTALL, "/root/answers.env").stdout
        machine.start_unit("clinic")
        ready = ("http://127.0.0.1:8000/readyz/", "--retry-connrefused", "--retry", "60", "--retry-delay", "1")
        assert '"status": "ok"' in machine.request(*ready)
        yield machine


@pytest.fixture
def get(machine):
    return lambda url, *options: machine.request(url, "--cacert", CERTIFICATE, *options)


def test_home_page_is_the_clinics_own(get):
    page = get("https://www.clinic.example/")
    assert page.startswith("HTTP/2 200")
    assert "<title>Dr. O&#x27;Neil &amp; &quot;Sons&quot;</title>" in page
    assert "Lanternfield" not in page
    assert "212-555-0199" in page


@pytest.mark.parametrize(
    "url", ["http://clinic.example/contact/", "http://www.clinic.example/contact/", "https://clinic.example/contact/"]
)
def test_other_urls_lead_to_the_canonical_host(get, url):
    response = get(url, "--location")
    assert re.findall(r"^location: (.*?)\r?$", response, re.IGNORECASE | re.MULTILINE)[-1] == (
        "https://www.clinic.example/contact/"
    )
    assert "HTTP/2 200" in response


def test_password_reset_mail_arrives(machine, get):
    url = "https://www.clinic.example/desk/password_reset/"
    form = get(url)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)[1]
    cookie = re.search(r"^set-cookie: (clinic_csrf=\w+)", form, re.IGNORECASE | re.MULTILINE)[1]
    data = f"csrfmiddlewaretoken={token}&email={quote('maya@clinic.example')}"
    assert "HTTP/2 302" in get(url, "--cookie", cookie, "--referer", url, "--data", data)
    mails = wait_for(lambda: reset_mails(machine), "No mail arrived", seconds=20)
    assert "https://www.clinic.example/desk/password_reset/confirm/" in mails[0]
    assert "From: noreply@clinic.example" in mails[0]


def reset_mails(machine):
    texts = [path.read_text() for path in (machine.root / "tmp/mail").iterdir()]
    return [text for text in texts if "password_reset/confirm" in text]


def test_backup_was_made_and_can_be_restored(machine):
    (backup,) = (machine.root / SITE[1:] / "var/backups").glob("clinic-*.encrypted")
    assert f"{backup.name}: " in machine.output
    assert ", verified." in machine.output
    machine.manage("restore", f"var/backups/{backup.name}", "--dry-run")


def test_only_the_site_can_read_its_secrets(machine):
    env = machine.root / SITE[1:] / ".env"
    assert stat.S_IMODE(env.stat().st_mode) == 0o600
    assert machine.run("stat", "--format", "%U", f"{SITE}/.env").stdout.strip() == "clinic"
    passphrase = (machine.root / "etc/clinic/backup-passphrase").read_text().strip()
    assert len(passphrase) == 40
    assert passphrase not in machine.output


def test_role_in_postgresql_has_few_rights(machine):
    query = "SELECT rolsuper, rolcreaterole FROM pg_roles WHERE rolname = 'clinic'"
    assert machine.run("psql", "-Atc", query, user="postgres").stdout.strip() == "f|f"


def test_second_run_changes_nothing(machine):
    env = (machine.root / SITE[1:] / ".env").read_text()
    output = machine.run(INSTALL).stdout
    assert "Wrote" not in output
    assert "Password" not in output
    assert "https://www.clinic.example/desk/" in output
    assert (machine.root / SITE[1:] / ".env").read_text() == env
