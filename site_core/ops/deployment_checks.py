"""Settings that are unsafe in production. Each message says what to set instead."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

MIN_SECRET_KEY_LENGTH, MIN_DISTINCT_CHARACTERS = 50, 10
MIN_TOKEN_LENGTH = 20
DEFAULT_PORTS = {None, 80, 443}
LOOPBACK_HOSTS = {"127.0.0.1", "localhost", "::1"}
# File systems of other machines, by their names in /proc/mounts: SQLite's locks don't work there.
# Source: https://sqlite.org/wal.html, "WAL does not work over a network filesystem".
NETWORK_FILE_SYSTEMS = {
    *("nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "ceph", "glusterfs", "lustre", "beegfs", "gfs2", "ocfs2"),
    *("fuse.sshfs", "fuse.s3fs", "fuse.ceph", "fuse.glusterfs", "fuse.rclone", "fuse.gcsfuse", "fuse.mountpoint-s3"),
}


DeploymentCheck = Callable[[], Iterable[str]]  # yields a message for each unsafe setting
_registered_checks: list[DeploymentCheck] = []


def register_deployment_check(check: DeploymentCheck) -> None:
    """Add a check of another app. Call this in ``AppConfig.ready``."""
    if check not in _registered_checks:
        _registered_checks.append(check)


def unsafe_settings() -> list[str]:
    """Return one message for each setting that is unsafe."""
    own_checks = (check_debug, check_allowed_hosts, check_site_url, check_database, check_metrics_token, check_networks)
    checks = (check_secret_key, *_registered_checks, *own_checks)
    return [message for check in checks for message in check()]


def require_safe_settings() -> None:
    """Raise ImproperlyConfigured if a setting is unsafe. For the server, which doesn't run system checks."""
    if settings.REQUIRE_SAFE_SETTINGS and (messages := unsafe_settings()):
        lines = "\n".join(f"- {message}" for message in messages)
        raise ImproperlyConfigured(f"The site can't start with these settings:\n{lines}")


def check_secret_key() -> Iterator[str]:
    try:
        key = settings.SECRET_KEY
    except ImproperlyConfigured:  # Django raises this if it is empty
        key = ""
    advice = "Set SECRET_KEY to at least 50 random characters: openssl rand -hex 32"
    if not key:
        yield f"SECRET_KEY is missing. {advice}"
    elif (
        len(key) < MIN_SECRET_KEY_LENGTH
        or len(set(key)) < MIN_DISTINCT_CHARACTERS
        or key.startswith("django-insecure-")
    ):
        yield f"SECRET_KEY is easy to guess. {advice}"


def check_debug() -> Iterator[str]:
    if settings.DEBUG:
        yield "DEBUG shows internals of the site to everyone. Set DEBUG = False. For development, use make dev."


def check_allowed_hosts() -> Iterator[str]:
    if wildcards := [host for host in settings.ALLOWED_HOSTS if host.startswith(("*", "."))]:
        yield f"ALLOWED_HOSTS contains {wildcards[0]}, which accepts made-up host names. Set it to this site's names."


def check_site_url() -> Iterator[str]:
    site = urlsplit(settings.SITE_URL)
    try:
        port = site.port
    except ValueError:
        port = -1
    if site.scheme not in ("http", "https") or not site.hostname or site.path or port == -1:
        yield "SITE_URL is not a site's URL. Set it to what visitors type, such as https://www.clinic.example"
    elif site.hostname not in LOOPBACK_HOSTS and port not in DEFAULT_PORTS:
        yield (
            f"SITE_URL contains the port {port}, which would be in every link and search result. "
            f"Set it to {site.scheme}://{site.hostname} and put a reverse proxy in front: see docs/deployment.md"
        )


def check_metrics_token() -> Iterator[str]:
    if 0 < len(settings.METRICS_TOKEN) < MIN_TOKEN_LENGTH:
        yield "METRICS_TOKEN is easy to guess. Set it to at least 20 random characters: openssl rand -hex 32"


def check_networks() -> Iterator[str]:
    """Otherwise, each worker would fail at its start, and be started again forever."""
    example = "203.0.113.7,198.51.100.0/24,2001:db8::/48"
    proxies = [text for text in settings.TRUSTED_PROXIES if text.strip() not in ("", "unix")]
    for name, texts in (("ADMIN_ALLOWED_IPS", settings.ADMIN_ALLOWED_IPS), ("TRUSTED_PROXIES", proxies)):
        for text in texts:
            try:
                ipaddress.ip_network(text.strip(), strict=False)
            except ValueError:
                yield f"“{text}” in {name} is not an IP address or network. Set it like this: {name}={example}"


def check_database() -> Iterator[str]:
    values = settings.DATABASES["default"]
    if values["ENGINE"].endswith("sqlite3") and (kind := file_system_type(values["NAME"])) in NETWORK_FILE_SYSTEMS:
        yield (
            f"The SQLite database is on a network file system ({kind}), which would corrupt it. "
            "Set DATA_DIR to a folder on this machine, or DATABASE_URL to PostgreSQL."
        )


def file_system_type(path: str | Path, mounts: Path = Path("/proc/mounts")) -> str:
    """Return the type of the file system that ``path`` is on; "" if it is unknown."""
    try:
        lines = [line.split() for line in mounts.read_text().splitlines()]
    except OSError:
        return ""
    path = Path(path).absolute().resolve()
    mount_points = [(Path(unescape_mount_point(folder)), kind) for _, folder, kind, *_ in lines]
    containing = [
        (len(folder.parts), kind) for folder, kind in mount_points if folder == path or folder in path.parents
    ]
    return max(containing, key=lambda entry: entry[0], default=(0, ""))[1]


def unescape_mount_point(folder: str) -> str:
    """Decode a mount point of /proc/mounts, where spaces and the like are octal numbers."""
    return folder.encode().decode("unicode_escape").encode("latin-1").decode(errors="replace")
