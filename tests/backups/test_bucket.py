"""Backups in an S3 bucket, with moto's server."""

import re
from io import StringIO

import boto3
import pytest
from botocore.exceptions import ClientError
from django.core.management import CommandError, call_command

from site_core.backups import bucket
from site_core.backups.bucket import Bucket
from site_core.backups.errors import BackupError
from site_core.backups.installation import Installation
from site_core.backups.restore import restore_backup
from site_core.backups.status import backup_status
from tests.backups.conftest import PASSPHRASE
from tests.support import servers

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with servers.object_storage(tmp_path_factory.mktemp("s3")) as server:
        yield f"http://127.0.0.1:{server.port}"


@pytest.fixture
def s3(server, settings, monkeypatch, request):
    """Return the bucket of the settings, which is empty."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "us-east-1")
    settings.BACKUP_S3_BUCKET = re.sub(r"\W|_", "-", request.node.name.lower())[:60].strip("-")
    settings.BACKUP_S3_PREFIX = "clinic"
    settings.BACKUP_S3_ENDPOINT_URL = server
    settings.BACKUP_S3_ACCESS_KEY_ID = settings.BACKUP_S3_SECRET_ACCESS_KEY = "test"
    keys = {"aws_access_key_id": "test", "aws_secret_access_key": "test"}
    return boto3.resource("s3", endpoint_url=server, **keys).create_bucket(Bucket=settings.BACKUP_S3_BUCKET)


@pytest.fixture
def run(s3, small_site, folder, monkeypatch, settings):
    """Return a function that runs a command for ``small_site`` and returns its output."""
    monkeypatch.setattr(Installation, "from_settings", classmethod(lambda cls: small_site))
    monkeypatch.setenv("BACKUP_PASSPHRASE", PASSPHRASE)
    settings.BACKUP_DIR = folder

    def call(*arguments):
        out = StringIO()
        if arguments[0] == "backup":
            arguments = (*arguments, "--to", str(folder))
        call_command(*arguments, stdout=out, stderr=StringIO())
        return out.getvalue()

    return call


def keys(s3):
    return sorted(entry.key for entry in s3.objects.all())


def test_backup_is_uploaded_and_restored_from_the_bucket(run, s3, folder, small_site):
    output = run("backup", "--verify")
    (path,) = folder.glob("clinic-*")
    url = f"s3://{s3.name}/clinic/{path.name}"
    assert f"Uploaded and compared: {url}" in output
    assert s3.Object(f"clinic/{path.name}").get()["Body"].read() == path.read_bytes()
    assert backup_status().newest.location == url
    assert run("list_backups").splitlines()[1].startswith(url)
    path.unlink()
    small_site.execute("DELETE FROM wagtailcore_page")
    assert "Restored: 2 rows" in run("restore", url, "--replace")
    assert small_site.titles == ["About", "Contact"]
    assert [entry.name for entry in folder.iterdir()] == [".lock"]


def test_old_backups_are_deleted_in_the_bucket_and_nothing_else(run, s3):
    s3.put_object(Key="clinic/notes.txt", Body=b"mine")
    s3.put_object(Key="other/clinic-20260101T030000000000Z.encrypted", Body=b"another site's")
    for _ in range(3):
        run("backup", "--keep", "2")
    uploaded = [key for key in keys(s3) if key.startswith("clinic/clinic-")]
    assert len(uploaded) == 2
    assert {"clinic/notes.txt", "other/clinic-20260101T030000000000Z.encrypted"} <= set(keys(s3))


def test_unencrypted_backup_is_not_uploaded(run, s3, monkeypatch, folder):
    monkeypatch.delenv("BACKUP_PASSPHRASE")
    with pytest.raises(CommandError, match="Set BACKUP_PASSPHRASE"):
        run("backup")
    assert keys(s3) == []


@pytest.fixture
def large_file(folder, s3, monkeypatch):
    """Return the path of a backup of three parts."""
    monkeypatch.setattr(bucket, "PART_SIZE", 5 * 2**20)
    folder.mkdir()
    path = folder / "clinic-20260101T030000000000Z.encrypted"
    path.write_bytes(bytes(range(256)) * 4 * 2**10 * 11)  # 11 MB
    return path


class Interrupted(Exception):
    pass


def test_interrupted_upload_continues_where_it_stopped(large_file, s3, monkeypatch):
    original, uploaded = Bucket._upload_part, []

    def upload_part(self, location, number, *arguments):
        uploaded.append(number)
        if uploaded == [1, 2]:
            raise Interrupted
        return original(self, location, number, *arguments)

    monkeypatch.setattr(Bucket, "_upload_part", upload_part)
    with pytest.raises(Interrupted):
        Bucket().upload(large_file, print)
    assert keys(s3) == []
    Bucket().upload(large_file, print)
    assert uploaded == [1, 2, 2, 3]
    assert s3.Object(f"clinic/{large_file.name}").get()["Body"].read() == large_file.read_bytes()


def test_upload_that_failed_is_made_up_for(run, s3, folder, monkeypatch):
    run("backup")

    def fail(*arguments):
        raise ClientError({"Error": {"Code": "SlowDown"}}, "UploadPart")

    with monkeypatch.context() as patch:
        patch.setattr(Bucket, "_upload_part", fail)
        with pytest.raises(CommandError, match=r"could not be uploaded.*SlowDown.*The next backup tries again"):
            run("backup")
    assert len(list(folder.glob("clinic-*"))) == 2
    assert "could not be uploaded" in backup_status().last_failure.error
    run("backup")
    assert [key.removeprefix("clinic/") for key in keys(s3)] == sorted(path.name for path in folder.glob("clinic-*"))
    assert backup_status().problems == []
    uploads = Bucket().client.list_multipart_uploads(Bucket=s3.name)
    assert "Uploads" not in uploads


def test_object_that_arrived_damaged_is_deleted(large_file, s3, monkeypatch):
    original = Bucket._verify

    def damage(self, path, key, etag):
        s3.put_object(Key=key, Body=b"x" * path.stat().st_size)
        original(self, path, key, etag)

    monkeypatch.setattr(Bucket, "_verify", damage)
    with pytest.raises(BackupError, match="arrived damaged"):
        Bucket().upload(large_file, print)
    assert keys(s3) == []


def test_server_whose_etag_is_not_a_checksum_sends_everything_back(large_file, s3, monkeypatch):
    original = Bucket._verify
    monkeypatch.setattr(Bucket, "_verify", lambda self, path, key, etag: original(self, path, key, "other"))
    Bucket().upload(large_file, print)
    assert keys(s3) == [f"clinic/{large_file.name}"]


def test_missing_backup_is_reported(run, s3, small_site):
    with pytest.raises(CommandError, match="can't be used"):
        run("restore", f"s3://{s3.name}/clinic/none.encrypted", "--replace")
    assert small_site.titles == ["About", "Contact"]


def test_missing_bucket_is_reported(run, settings):
    settings.BACKUP_S3_BUCKET = "none"
    with pytest.raises(CommandError, match="s3://none can't be used"):
        run("list_backups")


def test_damaged_backup_in_the_bucket_changes_nothing(run, s3, folder, small_site):
    run("backup")
    (path,) = folder.glob("clinic-*")
    s3.put_object(Key=f"clinic/{path.name}", Body=path.read_bytes()[:-100])
    with pytest.raises(CommandError, match=r"damaged|decrypted"):
        run("restore", f"s3://{s3.name}/clinic/{path.name}", "--replace")
    assert restore_backup(small_site, path, PASSPHRASE, dry_run=True).rows == {"wagtailcore_page": 2}


def test_site_without_backups_says_how_to_create_one(run):
    assert "manage.py backup" in run("list_backups")
