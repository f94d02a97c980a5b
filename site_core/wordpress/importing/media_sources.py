"""Where the files of the old site come from: a copied folder of uploads, a zip of it, or the old site itself."""

from __future__ import annotations

import http.client
import os
import re
import time
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Protocol
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from django.utils.translation import gettext as _

from site_core.lib import public_http
from site_core.lib.ip_addresses import is_public
from site_core.lib.public_http import IPAddress

from ..reading.privacy import is_private_file
from .upload_paths import exact_upload_path, url_path

MAX_FILE_SIZE = 100 * 1024 * 1024  # bytes; the rules for uploads are stricter
MAX_FILES = 1_000_000
MAX_REDIRECTS = 5
SECONDS_BETWEEN_REQUESTS = 0.2
TIMEOUTS = public_http.Timeouts(connect=5, read=15, total=120)
USER_AGENT = "clinic-site import"


YEAR_FOLDER = re.compile(r"\d{4}/\d{2}/")
UPLOADS_FOLDERS = [
    re.compile(r"(?:.*?/)??wp-content/(?:uploads|blogs\.dir/\d+/files)/", re.IGNORECASE),
    re.compile(r"(?:.*?/)??uploads/", re.IGNORECASE),
]
SITE_FOLDER = re.compile(r"(?<![^/])sites/\d+/", re.IGNORECASE)  # of a multisite


class FileRefusedError(Exception):
    """A file can’t be read. The message says why."""


class MediaSource(Protocol):
    def read(self, url: str, paths: list[str]) -> bytes | None:
        """Return the content of the file with one of ``paths`` below the folder of uploads. None if it is missing.

        Raise FileRefusedError if it is there and can’t be read.
        """


class NoMedia:
    def read(self, url: str, paths: list[str]) -> bytes | None:
        return None


class IndexedFiles:
    """Files by their path below the folder of uploads, wherever this folder is in the copy.

    Files that visitors uploaded with forms are left out.
    """

    def __init__(self, names: list[str]) -> None:
        by_path = {name.replace("\\", "/"): name for name in names}
        by_path = {path: name for path, name in by_path.items() if not is_private_file(f"/{path}")}
        root = uploads_root(by_path)
        self.exact = {path[len(root) :]: name for path, name in by_path.items() if path.startswith(root)}
        self.names = {path.lower(): name for path, name in sorted(self.exact.items(), reverse=True)}
        self.sites = {match[0].lower() for path in self.exact if (match := SITE_FOLDER.match(path))}

    def find(self, url: str, paths: list[str]) -> str | None:
        """Return the name of the file at ``url``, else of the first of ``paths`` that is there."""
        match = SITE_FOLDER.search(url_path(url))
        folder = match[0].lower() if match and match[0].lower() in self.sites else ""
        if not folder and (name := self.exact.get(exact_upload_path(url))):
            return name
        return next((self.names[folder + path] for path in paths if folder + path in self.names), None)


def uploads_root(paths: Iterable[str]) -> str:
    """Return the path of the folder of uploads in a copy, with a slash at its end. Empty if it is the copy itself."""
    paths = list(paths)
    if not any(YEAR_FOLDER.match(path) for path in paths):
        for pattern in UPLOADS_FOLDERS:
            if roots := {match[0] for path in paths if (match := pattern.match(path))}:
                return min(roots, key=lambda root: (root.count("/"), root))
        tops = {path.partition("/")[0] for path in paths}
        if len(tops) == 1 and any(YEAR_FOLDER.match(path.partition("/")[2]) for path in paths):
            return f"{tops.pop()}/"  # one folder with any name around all of them
    return ""


class MediaFolder:
    """A copy of the folder of uploads. Links out of it are not followed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        names = []
        for root, _folders, files in os.walk(self.folder):
            names += [str((Path(root) / name).relative_to(self.folder)) for name in files]
        self.index = IndexedFiles(names)

    def read(self, url: str, paths: list[str]) -> bytes | None:
        name = self.index.find(url, paths)
        if name is None:
            return None
        path = (self.folder / name).resolve()
        if not path.is_relative_to(self.folder):
            raise FileRefusedError(_("It is a link to a file outside of the folder."))
        if is_private_file(f"/{path.relative_to(self.folder).as_posix()}"):
            raise FileRefusedError(_("It is a link to a file that a visitor uploaded."))
        try:
            if path.stat().st_size > MAX_FILE_SIZE:
                raise FileRefusedError(_("The file is too big."))
            return path.read_bytes()
        except OSError as error:
            raise FileRefusedError(_("The file can’t be read: %(reason)s.") % {"reason": error.strerror}) from error


class MediaZip:
    """A zip of the folder of uploads. Nothing is unpacked to the disk."""

    def __init__(self, path: Path) -> None:
        self.archive = zipfile.ZipFile(path)
        names = [info.filename for info in self.archive.infolist()[:MAX_FILES] if not info.is_dir()]
        self.index = IndexedFiles(names)

    def read(self, url: str, paths: list[str]) -> bytes | None:
        name = self.index.find(url, paths)
        if name is None:
            return None
        try:
            with self.archive.open(name) as file:
                content = file.read(MAX_FILE_SIZE + 1)
        except Exception as error:  # each method of compression raises errors of its own
            raise FileRefusedError(_("The file in the zip is damaged or encrypted.")) from error
        if len(content) > MAX_FILE_SIZE:
            raise FileRefusedError(_("The file is too big."))
        return content


class SeveralZips:
    """The folder of uploads in several zips. Of two files with the same path, that of the first zip counts."""

    def __init__(self, paths: list[Path]) -> None:
        self.zips = [MediaZip(path) for path in paths]

    def read(self, url: str, paths: list[str]) -> bytes | None:
        contents = (archive.read(url, paths) for archive in self.zips)
        return next((content for content in contents if content is not None), None)


class OldSite:
    """The old site, while it is still there: only its own host, also after a redirect, and never a private address."""

    def __init__(
        self,
        base_url: str,
        is_allowed: Callable[[IPAddress], bool] = is_public,
        seconds: float = SECONDS_BETWEEN_REQUESTS,
    ) -> None:
        self.base_url, self.seconds = base_url, seconds
        self.host = site_host(base_url)
        self.is_allowed = is_allowed
        self.next_request = 0.0

    def read(self, url: str, paths: list[str]) -> bytes | None:
        candidates = [url, *(urljoin(f"{self.base_url}/", f"wp-content/uploads/{path}") for path in paths[1:2])]
        for candidate in dict.fromkeys(candidates):
            if (content := self.fetch(urljoin(f"{self.base_url}/", candidate))) is not None:
                return content
        return None

    def fetch(self, url: str) -> bytes | None:
        for _redirect in range(MAX_REDIRECTS):
            if site_host(url) != self.host:
                raise FileRefusedError(_("The file is on another host. Copy it by hand if you may use it."))
            self.wait()
            try:
                response, content = public_http.download(
                    ascii_url(url), {"User-Agent": USER_AGENT}, TIMEOUTS, MAX_FILE_SIZE, self.is_allowed
                )
            except public_http.AddressRefused as error:
                raise FileRefusedError(_("The host has a private address, which is never requested.")) from error
            except (OSError, http.client.HTTPException, ValueError) as error:
                raise FileRefusedError(
                    _("The old site did not send it (%(reason)s).") % {"reason": type(error).__name__}
                ) from error
            if response.status == 200:
                return content
            location = response.headers.get("Location")
            if response.status not in (301, 302, 303, 307, 308) or not location:
                return None
            url = urljoin(url, location)
        raise FileRefusedError(_("The old site redirects too often."))

    def wait(self) -> None:
        """Ask the old site for a few files a second only: visitors still use it."""
        time.sleep(max(0.0, self.next_request - time.monotonic()))
        self.next_request = time.monotonic() + self.seconds


def site_host(url: str) -> str:
    """Return the host of ``url`` with its port, without “www.”. Empty if it has none, or another scheme than HTTP."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https"):
        return ""
    host = (parts.hostname or "").lower().removeprefix("www.")
    return f"{host}:{port}" if port not in (None, 80, 443) else host


def ascii_url(url: str) -> str:
    parts = urlsplit(url)
    netloc = parts.netloc.encode("idna").decode() if not parts.netloc.isascii() else parts.netloc
    path = quote(parts.path, safe="/%:@!$&'()*+,;=~-._")
    return urlunsplit((parts.scheme, netloc, path, quote(parts.query, safe="=&%+-._~"), ""))


def open_media(media_dir: Path | None, fetch_from: str = "") -> MediaSource:
    """Return the source of files. Raise FileRefusedError if ``media_dir`` is neither a folder nor a zip."""
    if media_dir is None:
        return OldSite(fetch_from) if fetch_from else NoMedia()
    if media_dir.is_dir():
        return MediaFolder(media_dir)
    try:
        return MediaZip(media_dir)
    except (OSError, zipfile.BadZipFile, ValueError) as error:
        raise FileRefusedError(
            _("“%(path)s” is neither a folder nor a zip file that can be read.") % {"path": media_dir}
        ) from error
