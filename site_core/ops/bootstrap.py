"""The steps of ``make run`` before it serves the site. Each step runs only if it is needed."""

from __future__ import annotations

import errno
import hashlib
import socket
import time
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.utils.crypto import get_random_string
from wagtail.models import Site

from .server import LOOPBACK_HOSTS

PORT_SECONDS = 3  # until the port of a server that was killed is free: see server_process.py
# Without letters and digits that look alike: people copy the password from a screen.
PASSWORD_ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
PASSWORD_LENGTH = 20  # 56**20 is about 2**116


class SetupError(Exception):
    """The site can't be started. The message is one line that says why and what to do."""


def parse_port(text: str) -> int:
    """Return ``text`` as a TCP port; raise SetupError if it is not one."""
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise SetupError(f"“{text}” is not a port. Choose a number from 1 to 65535: make run PORT=8001")
    return int(text)


def check_port(host: str, port: int) -> None:
    """Raise SetupError unless ``host``:``port`` is free to listen on, now or in a moment."""
    deadline = time.monotonic() + PORT_SECONDS
    while error := port_error(host, port):
        if error.errno != errno.EADDRINUSE or time.monotonic() > deadline:
            other = port + 1 if port < 65535 else 8001
            reason = (error.strerror or str(error)).lower()
            raise SetupError(
                f"Port {port} on {host} can't be used ({reason}). Choose another one: make run PORT={other}"
            ) from error
        time.sleep(0.1)


def port_error(host: str, port: int) -> OSError | None:
    """Return why no server can listen on ``host``:``port``."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error
    return None


def check_data_dir() -> None:
    """Create the data folder; raise SetupError if it is not writable."""
    folder = Path(settings.DATA_DIR)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise SetupError(
            f"{folder} is not writable ({error.strerror}). Change its owner, or set DATA_DIR to another folder."
        ) from error


def static_fingerprint() -> str:
    """Return a hash that changes when a static file or an installed package may have changed."""
    digest = hashlib.sha256((settings.BASE_DIR / "requirements.txt").read_bytes())
    for folder in settings.STATICFILES_DIRS:
        for path in sorted(Path(folder).rglob("*")):
            status = path.stat()
            digest.update(f"{path}:{status.st_size}:{status.st_mtime_ns}".encode())
    return digest.hexdigest()


def _fingerprint_path() -> Path:
    return Path(settings.STATIC_ROOT) / ".fingerprint"


def is_static_outdated() -> bool:
    path = _fingerprint_path()
    return not (path.exists() and path.read_text() == static_fingerprint())


def collect_static(keep_old: bool = False) -> None:
    """Collect, hash, and compress static files, and record their fingerprint.

    ``keep_old`` keeps the files of earlier versions, which open pages still refer to.
    """
    call_command("collectstatic", interactive=False, clear=not keep_old, verbosity=0, ignore_patterns=["*.py"])
    _fingerprint_path().write_text(static_fingerprint())


def _warmed_path() -> Path:
    return Path(settings.DATA_DIR) / ".warmed"


def is_warmed() -> bool:
    """Return whether the renditions of all pages have been created once."""
    return _warmed_path().exists()


def record_warmed() -> None:
    _warmed_path().touch()


def _own_clinic_path() -> Path:
    return Path(settings.DATA_DIR) / ".own-clinic"


def record_own_clinic() -> None:
    """Record that the demo clinic is not wanted, because somebody sets up their own in the admin."""
    _own_clinic_path().touch()


def wants_demo() -> bool:
    return not _own_clinic_path().exists()


def needs_admin() -> bool:
    return not get_user_model().objects.filter(is_superuser=True, is_active=True).exists()


def make_admin(username: str, email: str = "") -> str:
    """Make ``username`` an administrator with a new password; return the password. An empty ``email`` changes none."""
    password = get_random_string(PASSWORD_LENGTH, PASSWORD_ALPHABET)
    user, _ = get_user_model().objects.get_or_create(username=username)
    user.is_superuser = user.is_staff = user.is_active = True
    user.email = email or user.email
    user.set_password(password)
    user.save()
    return password


def update_local_site(hostname: str, port: int) -> None:
    """Set the address of a default site that is only reachable on this machine. Real host names stay."""
    sites = Site.objects.filter(is_default_site=True, hostname__in=LOOPBACK_HOSTS)
    for site in sites.exclude(hostname=hostname, port=port):
        site.hostname, site.port = hostname, port
        site.save()
