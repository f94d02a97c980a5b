"""Backups in an S3 bucket: upload, list, download, and delete old ones.

A file is uploaded in parts. If the upload is interrupted, the next one continues after the parts that have arrived.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from site_core.lib.progress import ProgressReporter

from .archive import BLOCK_SIZE
from .create import BACKUP_NAME, list_backups
from .errors import BackupError, system_errors

PART_SIZE = 16 * 2**20  # bytes; S3 allows 5 MB to 5 GB, and 10,000 parts
MAX_PARTS = 9_000
ATTEMPTS = 5  # for each request


@dataclass(frozen=True)
class StoredBackup:
    url: str
    name: str
    size: int  # bytes


def create_client() -> Any:
    """Return a client with the credentials for backups, or else those for uploaded files."""
    import boto3  # takes 5 MB in each process that imports it
    from botocore.config import Config

    return boto3.client(
        "s3",
        endpoint_url=settings.BACKUP_S3_ENDPOINT_URL or None,
        aws_access_key_id=settings.BACKUP_S3_ACCESS_KEY_ID or None,
        aws_secret_access_key=settings.BACKUP_S3_SECRET_ACCESS_KEY or None,
        config=Config(
            connect_timeout=10,
            read_timeout=60,
            retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
            s3={"addressing_style": "path" if settings.BACKUP_S3_ENDPOINT_URL else "auto"},
            request_checksum_calculation="when_required",  # servers other than Amazon's may know no others
        ),
    )


@contextlib.contextmanager
def readable_errors(url: str) -> Iterator[None]:
    """Raise BackupError for what the client raises. Importing the client is part of the block."""
    try:
        yield
    except BackupError:
        raise
    except Exception as error:
        if isinstance(error, system_errors()):
            raise BackupError(f"{url} can't be used: {error}") from error
        raise


class Bucket:
    """The backups in the bucket of the settings, below its prefix."""

    def __init__(self) -> None:
        self.name: str = settings.BACKUP_S3_BUCKET
        self.prefix: str = f"{settings.BACKUP_S3_PREFIX.strip('/')}/".lstrip("/")
        self.client = create_client()

    def url(self, name: str) -> str:
        return f"s3://{self.name}/{self.prefix}{name}"

    def list_backups(self) -> list[StoredBackup]:
        """Return the complete backups, oldest first."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.name, Prefix=self.prefix)
        objects = [entry for page in pages for entry in page.get("Contents", ())]
        names = [(entry["Key"].removeprefix(self.prefix), entry["Size"]) for entry in objects]
        return [StoredBackup(self.url(name), name, size) for name, size in sorted(names) if BACKUP_NAME.fullmatch(name)]

    def upload(self, path: Path, write_line: Callable[[str], object]) -> str:
        """Upload ``path`` and compare what has arrived. Return its URL."""
        key, part_size = self.prefix + path.name, max(PART_SIZE, path.stat().st_size // MAX_PARTS + 1)
        upload_id = self._unfinished_upload(key) or self._start_upload(key)
        location = {"Bucket": self.name, "Key": key, "UploadId": upload_id}
        arrived = self._arrived_parts(location)
        progress = ProgressReporter(write_line, "parts uploaded", -(-path.stat().st_size // part_size))
        parts, checksums = [], hashlib.md5(usedforsecurity=False)
        with path.open("rb") as file:
            for number, content in enumerate(iter(lambda: file.read(part_size), b""), 1):
                checksum = hashlib.md5(content, usedforsecurity=False)
                checksums.update(checksum.digest())
                etag = arrived.get(number)
                if etag is None or etag.strip('"') != checksum.hexdigest():
                    etag = self._upload_part(location, number, content, checksum.digest())
                parts.append({"PartNumber": number, "ETag": etag})
                progress.advance()
        self.client.complete_multipart_upload(**location, MultipartUpload={"Parts": parts})
        self._verify(path, key, f"{checksums.hexdigest()}-{len(parts)}")
        return self.url(path.name)

    def delete_old(self, keep: int) -> list[StoredBackup]:
        """Delete all but the ``keep`` newest backups, and nothing else in the bucket."""
        old = self.list_backups()[:-keep]
        for backup in old:
            self.client.delete_object(Bucket=self.name, Key=self.prefix + backup.name)
        return old

    def abort_unfinished_uploads(self) -> None:
        """Delete the parts of uploads that nobody continues: their files have been deleted on the server."""
        uploads = self.client.list_multipart_uploads(Bucket=self.name, Prefix=self.prefix).get("Uploads", [])
        for upload in uploads:
            if BACKUP_NAME.fullmatch(upload["Key"].removeprefix(self.prefix)):
                self.client.abort_multipart_upload(Bucket=self.name, Key=upload["Key"], UploadId=upload["UploadId"])

    def _start_upload(self, key: str) -> str:
        return self.client.create_multipart_upload(Bucket=self.name, Key=key)["UploadId"]

    def _unfinished_upload(self, key: str) -> str | None:
        uploads = self.client.list_multipart_uploads(Bucket=self.name, Prefix=key).get("Uploads", [])
        return next((upload["UploadId"] for upload in uploads if upload["Key"] == key), None)

    def _arrived_parts(self, location: dict[str, str]) -> dict[int, str]:
        pages = self.client.get_paginator("list_parts").paginate(**location)
        return {part["PartNumber"]: part["ETag"] for page in pages for part in page.get("Parts", ())}

    def _upload_part(self, location: dict[str, str], number: int, content: bytes, digest: bytes) -> str:
        """Upload one part. The server rejects it if it arrives damaged."""
        checksum = base64.b64encode(digest).decode()
        return self.client.upload_part(**location, PartNumber=number, Body=content, ContentMD5=checksum)["ETag"]

    def _verify(self, path: Path, key: str, expected_etag: str) -> None:
        """Delete the object and raise BackupError unless it is the same as the file.

        Servers whose ETag is not a checksum, such as those that encrypt, have to send everything back.
        """
        stored = self.client.head_object(Bucket=self.name, Key=key)
        is_same = stored["ContentLength"] == path.stat().st_size
        if is_same and stored["ETag"].strip('"') != expected_etag:
            body = self.client.get_object(Bucket=self.name, Key=key)["Body"]
            with path.open("rb") as file:
                is_same = all(body.read(len(block)) == block for block in iter(lambda: file.read(BLOCK_SIZE), b""))
        if not is_same:
            self.client.delete_object(Bucket=self.name, Key=key)
            raise BackupError(f"{path.name} arrived damaged in the bucket and was deleted there. Upload it again.")


def upload_backups(folder: Path, write_line: Callable[[str], object]) -> list[str]:
    """Upload the newest backup, and earlier ones whose upload failed. Return their URLs.

    Only encrypted backups are uploaded: others read what is in a bucket more easily than what is on a server.
    """
    with readable_errors(f"s3://{settings.BACKUP_S3_BUCKET}"):
        bucket = Bucket()
        newest = max((backup.name for backup in bucket.list_backups()), default="")
        paths = [path for path in list_backups(folder) if path.suffix == ".encrypted"]
        paths = [path for path in paths if path.name > newest] if newest else paths[-1:]
        urls = [bucket.upload(path, write_line) for path in paths]
        bucket.abort_unfinished_uploads()
        return urls


def delete_uploaded_backups(keep: int) -> list[StoredBackup]:
    with readable_errors(f"s3://{settings.BACKUP_S3_BUCKET}"):
        return Bucket().delete_old(keep)


def uploaded_backups() -> list[StoredBackup]:
    with readable_errors(f"s3://{settings.BACKUP_S3_BUCKET}"):
        return Bucket().list_backups()


def download(url: str, folder: Path) -> Path:
    """Download the backup at ``url`` (``s3://bucket/name``) to ``folder``. Return its path."""
    parts = urlsplit(url)
    path = folder / Path(parts.path).name
    with readable_errors(url):
        create_client().download_file(parts.netloc, parts.path.lstrip("/"), str(path))
    return path
