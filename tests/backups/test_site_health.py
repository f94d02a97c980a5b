"""What Site health says about backups."""

import datetime

import pytest
from django.utils import timezone

from site_core.backups.models import BackupRun
from site_core.backups.site_health import check_backups

pytestmark = pytest.mark.django_db


def statuses():
    return [result.status.name for result in check_backups()]


def test_site_without_a_backup_is_critical(settings):
    settings.BACKUP_NIGHTLY = True
    assert statuses() == ["CRITICAL"]


def test_site_that_makes_no_backups_should_be_improved(settings):
    settings.BACKUP_NIGHTLY = False
    assert statuses() == ["RECOMMENDED"]


def test_verified_backup_is_good():
    BackupRun.objects.create(location="s3://bucket/backup", is_verified=True)
    assert statuses() == ["GOOD", "GOOD"]


def test_backup_that_was_not_verified_should_be_improved():
    BackupRun.objects.create(location="s3://bucket/backup")
    assert statuses() == ["GOOD", "RECOMMENDED"]


def test_old_or_failed_backups_are_critical():
    old = timezone.now() - datetime.timedelta(days=8)
    BackupRun.objects.create(location="s3://bucket/backup", is_verified=True, finished_at=old)
    assert statuses() == ["CRITICAL", "GOOD"]
    BackupRun.objects.create(error="disk full")
    assert statuses() == ["CRITICAL", "CRITICAL", "GOOD"]
