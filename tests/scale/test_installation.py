"""docs/deployment/install on a fresh machine, up to a site with HTTPS, mail, and a backup."""

import re
import stat
from urllib.parse import quote

import pytest

from tests.support.fresh_machine import SITE, fresh_machine, missing_requirements
from tests.support.processes import wait_for
from tests.support.upgrades import CREATE_TABLE, FAIL, MIGRATION, TABLE

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
    backups = (machine.root / SITE[1:] / "var/backups").glob("clinic-*.encrypted")
    (backup,) = [path for path in backups if f"{path.name}: " in machine.output]
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


# --- make upgrade ---

# Writes a file, and waits until it is interrupted.
WAIT = "migrations.RunPython(lambda *_: Path('/tmp/waiting').touch() or time.sleep(300))"
IMPORTS = "import time\nfrom pathlib import Path\n"
GIT = "git -c user.name=Test -c user.email=test@clinic.example -c commit.gpgsign=false"
# Root's own umask may be strict. What a terminal sends at Ctrl-C, it sends to all processes of the group.
UPGRADE = f"umask 077; echo $$ >/tmp/upgrade.pid; exec make --no-print-directory -C {SITE} upgrade VERSION=$0 2>&1"
IN_TERMINAL = ("setsid", "--wait", "env", "--default-signal=INT", "sh", "-c", UPGRADE)


@pytest.fixture(scope="module")
def upstream(machine):
    """Make the site a clone of a repository with versions. Each has one migration more than the one before."""
    last = max(path.stem for path in (machine.root / SITE[1:] / "home/migrations").glob("0*.py"))
    script = f"""
        set -e
        cd {SITE}; git init --quiet; git add --all; {GIT} commit --quiet --message v1.0.0; git tag v1.0.0
        git clone --quiet {SITE} /srv/upstream; git remote add origin /srv/upstream
    """
    machine.run("sh", "-c", script)
    folder = machine.root / "srv/upstream"
    for tag, name, operation in (
        ("v1.0.1", "0990_table", CREATE_TABLE),
        ("v1.0.2", "0991_failure", FAIL),
        ("v1.0.3", "0991_failure", WAIT),
        ("v1.0.4", "0991_failure", "migrations.RunPython(migrations.RunPython.noop)"),
    ):
        dependency = ("home", last if tag == "v1.0.1" else "0990_table")
        migration = IMPORTS + MIGRATION.format(dependency=dependency, operation=operation)
        (folder / f"home/migrations/{name}.py").write_text(migration)
        commit = f"git add --all; {GIT} commit --quiet --message {tag}; git tag {tag}"
        machine.run("sh", "-c", f"cd /srv/upstream; {commit}")


def state(machine):
    """Return the version of the code, the migrations and tables, the pages, and who owns the files of the site."""
    queries = (
        "SELECT app, name FROM django_migrations ORDER BY 1, 2",
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1",
        "SELECT title FROM wagtailcore_page ORDER BY id",
    )
    rows = [machine.run("psql", "-Atc", query, "clinic", user="postgres").stdout for query in queries]
    code = machine.run("git", "-C", SITE, "describe", "--tags").stdout.strip()
    find = f"find {SITE}/var ! -user clinic; find {SITE} -path {SITE}/var -prune -o -user clinic"
    owners = machine.run("sh", "-c", find)
    return code, rows, owners.stdout


@pytest.mark.timeout(1500)  # with the installation, on a busy machine
@pytest.mark.usefixtures("upstream")
def test_upgrade_by_root_goes_back_until_it_succeeds(machine, get):
    before = state(machine)
    assert before[0] == "v1.0.0"

    failed = machine.run(*IN_TERMINAL, "1.0.2", check=False)
    assert "This migration fails on purpose." in failed.stdout
    assert "The site is what it was before." in failed.stdout, failed.stdout
    assert state(machine) == before

    interrupted = machine.start(*IN_TERMINAL, "1.0.3")
    wait_for((machine.root / "tmp/waiting").exists, "The migration does not start")
    machine.run("bash", "-c", "kill -INT -- -$(cat /tmp/upgrade.pid)")
    assert interrupted.wait(timeout=180) != 0
    assert "The site is what it was before." in machine.log.read_text()
    assert state(machine) == before
    page = get("https://www.clinic.example/")
    assert page.startswith("HTTP/2 200"), "the running server lost its database"

    done = machine.run(*IN_TERMINAL, "1.0.4")
    assert "The site has the version v1.0.4 now." in done.stdout, done.stdout
    code, (_migrations, tables, pages), owners = state(machine)
    assert (code, TABLE in tables.split(), pages, owners) == ("v1.0.4", True, before[1][2], before[2])
    machine.run("test", "-r", f"{SITE}/home/migrations/0990_table.py", user="clinic")
