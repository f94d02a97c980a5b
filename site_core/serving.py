"""What ``make run`` sets up before it serves, step by step, and only what is missing."""

import contextlib
import hashlib
import os
import socket
import sys
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from wagtail.models import Site

from site_core.lib.migrations import has_unapplied_migrations  # noqa: F401  asked for here by the commands

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
EVERY_ADDRESS = ("0.0.0.0", "::", "")


class CannotServe(Exception):
    """The site can't be started; the text is one line that says why and what to do."""


def port_number(text):
    """``text`` as a TCP port; raise CannotServe where it is none."""
    if not text.isdecimal() or not 1 <= int(text) <= 65535:
        raise CannotServe(f"“{text}” is no port. Choose a number from 1 to 65535: make run PORT=8001")
    return int(text)


def check_port(host, port):
    """Raise CannotServe unless ``host``:``port`` is free to listen on."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            other = port + 1 if port < 65535 else 8001
            raise CannotServe(
                f"Port {port} on {host} can't be used ({error.strerror.lower()}). Choose another: make run PORT={other}"
            ) from error


def check_data_dir():
    """Make the data folder; raise CannotServe where it can't be written to."""
    folder = Path(settings.DATA_DIR)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise CannotServe(
            f"{folder} can't be written to ({error.strerror}). Change its owner, or set DATA_DIR to another folder."
        ) from error


def static_fingerprint():
    """Changes when a static file or an installed package may have changed."""
    digest = hashlib.sha256((settings.BASE_DIR / "requirements.txt").read_bytes())
    for folder in settings.STATICFILES_DIRS:
        for path in sorted(Path(folder).rglob("*")):
            status = path.stat()
            digest.update(f"{path}:{status.st_size}:{status.st_mtime_ns}".encode())
    return digest.hexdigest()


def _stamp():
    return Path(settings.STATIC_ROOT) / ".fingerprint"


def static_changed():
    return not (_stamp().exists() and _stamp().read_text() == static_fingerprint())


def collect_static():
    """Collect, hash and compress static files, and remember what they were made from."""
    call_command("collectstatic", interactive=False, clear=True, verbosity=0, ignore_patterns=["*.py"])
    _stamp().write_text(static_fingerprint())


def pictures_prepared():
    return (Path(settings.DATA_DIR) / ".pictures-prepared").exists()


def note_pictures_prepared():
    (Path(settings.DATA_DIR) / ".pictures-prepared").touch()


def needs_admin():
    return not get_user_model().objects.filter(is_superuser=True, is_active=True).exists()


def follow_address(hostname, port):
    """Let a site that is on this machine only follow the address it is served at. Real host names are left alone."""
    sites = Site.objects.filter(is_default_site=True, hostname__in=LOOPBACK).exclude(hostname=hostname, port=port)
    for site in sites:
        site.hostname, site.port = hostname, port
        site.save()


def own_names(host):
    """Host names under which this machine answers when listening on ``host``."""
    names = {*LOOPBACK[:2], "[::1]"}
    if host not in EVERY_ADDRESS:
        return sorted(names | {f"[{host}]" if ":" in host else host})
    names.add(socket.gethostname().lower())
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # sends nothing; tells which address faces the network
        names.add(probe.getsockname()[0])
    with contextlib.suppress(socket.gaierror):  # a machine whose name doesn't resolve
        names |= {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    return sorted(names)


def server_command(host, port):
    """The server's command line, the same on a laptop and in every deployment.

    Workers with threads, so that slow admin requests hold up no visitor. One that is told to end while it still starts
    does not hear it: it is killed after half a minute.
    """
    return [
        str(Path(sys.executable).with_name("granian")),
        *("--interface", "wsgi", "--no-ws"),
        *("--host", host or "0.0.0.0", "--port", str(port)),
        *("--workers", str(settings.SERVER_WORKERS), "--blocking-threads", str(settings.SERVER_THREADS)),
        *("--respawn-failed-workers", "--respawn-interval", "10", "--workers-kill-timeout", "30"),
        *("--log-level", "warning"),
        "site_core.wsgi:application",
    ]


def server_environment(host, port):
    """The server's environment: where the address of the site is not set from outside, it is where we listen."""
    environment = dict(os.environ)
    if "SITE_URL" not in environment:
        name = "127.0.0.1" if host in EVERY_ADDRESS else host
        environment["SITE_URL"] = f"http://[{name}]:{port}" if ":" in name else f"http://{name}:{port}"
        environment.setdefault("ALLOWED_HOSTS", ",".join(own_names(host)))
    return environment
