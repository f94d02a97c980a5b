"""The admin shows how old the newest backup is, and administrators get an email if something is wrong."""

import datetime

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from site_core.backups.models import BackupRun
from site_core.backups.status import KEPT_RUNS, backup_status, record_backup, record_failure

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "clinic.encrypted"
    path.write_bytes(b"backup")
    return path


def record(path, days=0, is_verified=True):
    record_backup(str(path), 6, is_verified)
    run = BackupRun.objects.latest("pk")
    run.finished_at = timezone.now() - datetime.timedelta(days=days)
    run.save()


@pytest.fixture
def boss():
    return get_user_model().objects.create_superuser("boss", "boss@lanternfield.example")


def dashboard(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(reverse("wagtailadmin_home")).text


class TestStatus:
    def test_recent_backup_has_no_problems(self, path):
        record(path, days=6)
        status = backup_status()
        assert status.problems == []
        assert status.age.days == 6
        assert status.last_verified_at == status.newest.finished_at

    def test_site_without_a_backup_is_a_problem(self):
        assert "There is no backup yet" in backup_status().problems[0]

    def test_backup_older_than_a_week_is_a_problem(self, path):
        record(path, days=8)
        assert backup_status().problems[0].startswith("The newest backup is 8 days old.")

    def test_failure_is_a_problem_until_a_backup_succeeds(self, path):
        record(path)
        record_failure("No space left on device.")
        assert "No space left on device." in backup_status().problems[0]
        record(path)
        assert backup_status().problems == []

    def test_deleted_backup_is_a_problem(self, path):
        record(path)
        path.unlink()
        assert "The newest backup is missing" in backup_status().problems[0]

    def test_backup_on_another_machine_is_not_looked_for(self, path):
        record(path)
        path.unlink()
        BackupRun.objects.update(machine="another")
        assert backup_status().problems == []

    def test_last_verified_backup_is_known_when_a_newer_one_is_not_verified(self, path):
        record(path, days=2)
        record(path, is_verified=False)
        status = backup_status()
        assert not status.newest.is_verified
        assert (timezone.now() - status.last_verified_at).days == 2

    def test_site_that_creates_no_backups_has_no_problems(self, settings):
        settings.BACKUP_NIGHTLY = False
        assert backup_status().problems == []

    def test_newest_backup_is_known_after_many_failures(self, path):
        record(path)
        for _ in range(KEPT_RUNS + 5):
            record_failure("Failed.")
        assert BackupRun.objects.count() == KEPT_RUNS + 1

    def test_status_needs_one_query(self, path, django_assert_num_queries):
        record(path)
        with django_assert_num_queries(1):
            assert backup_status().problems == []


class TestAlert:
    def test_administrators_get_one_email_with_every_problem(self, path, boss):
        record(path, days=8)
        record_failure("No space left on device.")
        call_command("send_backup_alert")
        assert mail.outbox[0].to == ["boss@lanternfield.example"]
        assert "8 days old" in mail.outbox[0].body
        assert "No space left on device." in mail.outbox[0].body

    def test_nobody_gets_an_email_if_all_is_well(self, path, boss):
        record(path)
        call_command("send_backup_alert")
        assert mail.outbox == []

    def test_email_that_can_not_be_sent_fails_the_job(self, boss, settings):
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
        with pytest.raises(CommandError, match="could not be sent"):
            call_command("send_backup_alert")


@pytest.mark.usefixtures("site")  # one without pages shows its first step instead
class TestPanel:
    def test_administrator_sees_the_age_of_the_newest_backup(self, path, boss):
        record(path, days=3)
        assert "Newest backup: 3\xa0days ago" in dashboard(boss)

    def test_administrator_sees_a_problem(self, path, boss):
        record_failure("<b>No space</b>")
        assert "&lt;b&gt;No space&lt;/b&gt;" in dashboard(boss)

    def test_editor_sees_nothing_about_backups(self, path, django_user_model):
        from django.contrib.auth.models import Group

        editor = django_user_model.objects.create_user("maya")
        editor.groups.add(Group.objects.get(name="Editors"))
        assert "Newest backup" not in dashboard(editor)
