"""The checks of this room: what they find, and what they advise."""

import datetime
import json
import smtplib
import socket

import pytest
from django.utils import timezone

from site_core.lib import schedule
from site_core.lib.schedule import DAY, MINUTE, ScheduledJob, touch_now
from site_core.lib.site_health import Status
from site_core.ops.site_health import database, files, jobs, mail, running, versions
from tests.tools import advisories


def words(results):
    return [(result.status.name, result.found) for result in results]


@pytest.fixture
def scheduled(settings, tmp_path, monkeypatch):
    settings.SCHEDULE_DIR = tmp_path
    monkeypatch.setattr(schedule, "_jobs", {})
    schedule.register_jobs(ScheduledJob("a", "work", MINUTE), ScheduledJob("b", "work", DAY))
    return tmp_path


def test_machine_that_never_ran_a_job_is_critical(scheduled):
    assert words(jobs.check_scheduled_jobs()) == [("CRITICAL", "No scheduled job has ever run on this machine.")]


def test_jobs_on_time_are_good(scheduled):
    touch_now(scheduled / "a")
    [result] = jobs.check_scheduled_jobs()
    assert result.status == Status.GOOD
    assert result.found.startswith("All 2 jobs run on time.")


def test_overdue_and_failed_jobs_are_named(scheduled, time_machine):
    for name in "ab":
        touch_now(scheduled / name)
    (scheduled / "b.failed").write_text("disk full")
    time_machine.move_to(timezone.now() + datetime.timedelta(hours=1))
    overdue, failed = jobs.check_scheduled_jobs()
    assert "a is overdue: it should run every minute" in overdue.found
    assert (failed.status, failed.found) == (Status.RECOMMENDED, "b failed when it last ran: disk full")


def test_secrets_and_data_that_others_can_read_are_named(settings, tmp_path, monkeypatch):
    settings.DATA_DIR, settings.ENV_FILE = tmp_path, tmp_path / ".env"
    monkeypatch.setitem(settings.DATABASES["default"], "ENGINE", "django.db.backends.sqlite3")
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", tmp_path / "db.sqlite3")
    for name in (".env", "db.sqlite3"):
        (tmp_path / name).touch(0o644)
    tmp_path.chmod(0o755)
    found = [result.found for result in files.check_permissions()]
    assert [text.partition(" can read ")[2].split(",")[0].rstrip(".") for text in found] == [
        f"{tmp_path}/.env",
        f"the database {tmp_path}/db.sqlite3",
    ]
    tmp_path.chmod(0o750)
    (tmp_path / ".env").chmod(0o640)
    assert [result.status for result in files.check_permissions()] == [Status.GOOD]


@pytest.mark.parametrize(
    ("free", "status"), [(50 * 2**20, Status.CRITICAL), (300 * 2**20, Status.RECOMMENDED), (2**40, Status.GOOD)]
)
def test_disk_that_is_almost_full_is_named(free, status, settings, tmp_path, monkeypatch):
    settings.DATA_DIR = settings.BACKUP_DIR = tmp_path
    usage = type("Usage", (), {"free": free, "total": 2**41})
    monkeypatch.setattr(files.shutil, "disk_usage", lambda folder: usage)
    assert [result.status for result in files.check_disk()] == [status]


def write_advisories(path, days=0, **package):
    made_on = datetime.date.today() - datetime.timedelta(days=days)
    package = {"name": "Django", "version": "0", "id": "PYSEC-2026-1", "fix_versions": ["5.2.20"]} | package
    path.write_text(json.dumps({"made_on": made_on.isoformat(), "packages": [package]}))
    return path


def test_advisory_for_another_version_does_not_count(tmp_path):
    [result] = versions.advisory_results(write_advisories(tmp_path / "a.json"))
    assert result.status == Status.GOOD
    assert "0 days old. It lists none of" in result.found


def test_advisory_for_an_installed_version_is_critical(tmp_path):
    path = write_advisories(tmp_path / "a.json", version=versions.django.get_version())
    result = next(iter(versions.advisory_results(path)))
    assert result.status == Status.CRITICAL
    assert "PYSEC-2026-1" in result.found
    assert "5.2.20" in result.advice


def test_old_list_of_advisories_should_be_improved(tmp_path):
    [result] = versions.advisory_results(write_advisories(tmp_path / "a.json", days=121))
    assert (result.status, result.found) == (
        Status.RECOMMENDED,
        "The list of known vulnerabilities is 121 days old.",
    )


def test_missing_list_of_advisories_should_be_improved(tmp_path):
    [result] = versions.advisory_results(tmp_path / "missing.json")
    assert result.command == "make advisories"


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (smtplib.SMTPAuthenticationError(535, b"5.7.8 Bad credentials"), "rejected the user name or the password: 535"),
        (smtplib.SMTPSenderRefused(550, b"No such sender", "a@b"), "rejected the sender (EMAIL_FROM): 550 No such"),
        (smtplib.SMTPRecipientsRefused({"a@b": (550, b"Unknown")}), "rejected the recipient: 550 Unknown"),
        (smtplib.SMTPNotSupportedError("STARTTLS extension not supported"), "doesn’t support what EMAIL_URL asks for"),
        (socket.gaierror(), "was not found in the DNS"),
        (TimeoutError(), "A firewall may block its port"),
        (ConnectionRefusedError(), "No mail server is listening at"),
        (UnicodeError("label empty or too long"), "could not be used: label empty"),
        (smtplib.SMTPServerDisconnected("Connection unexpectedly closed"), "could not be used: Connection"),
    ],
)
def test_errors_of_mail_servers_are_described(error, text):
    assert text in mail.describe(error)


def test_mail_that_is_only_printed_is_critical(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert [result.status for result in mail.check_mail()] == [Status.CRITICAL]


def test_sender_without_a_domain_is_critical(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.DEFAULT_FROM_EMAIL = "webmaster@localhost"
    assert [result.status for result in mail.check_mail()] == [Status.GOOD, Status.CRITICAL]


def test_database_says_its_version(db):
    results = list(database.check_database())
    assert {result.status for result in results} == {Status.GOOD}
    assert "responds" in results[0].found


def test_unsafe_settings_are_critical(settings):
    settings.DEBUG = True
    assert "CRITICAL" in [status for status, found in words(running.check_settings()) if "DEBUG" in found]


def test_tasks_that_wait_are_counted(settings, db):
    settings.TASKS_IN = "database"
    assert words(running.check_tasks()) == [("GOOD", "0 tasks are waiting.")]


def test_list_is_made_from_the_output_of_pip_audit(tmp_path):
    audit = {
        "dependencies": [
            {"name": "fine", "version": "1.0", "vulns": []},
            {"name": "skipped", "skip_reason": "not on PyPI"},
            {
                "name": "pillow",
                "version": "1.0",
                "vulns": [{"id": "PYSEC-2026-2", "fix_versions": ["1.1"], "aliases": [], "description": "Long"}],
            },
        ]
    }
    assert advisories.convert(audit, datetime.date(2026, 11, 1)) == {
        "made_on": "2026-11-01",
        "packages": [{"name": "pillow", "version": "1.0", "id": "PYSEC-2026-2", "fix_versions": ["1.1"]}],
    }
