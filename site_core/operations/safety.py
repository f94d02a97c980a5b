"""Settings with which the site must not be reachable for others: each text says what to set instead."""

from pathlib import Path
from urllib.parse import urlsplit

from cryptography.fernet import Fernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

SHORTEST_SECRET, LEAST_DIFFERENT = 50, 10  # characters
USUAL_PORTS = {None, 80, 443}
LOOPBACK = {"127.0.0.1", "localhost", "::1"}
# File systems of other machines, by their names in /proc/mounts: SQLite's locks don't hold there.
# Source: https://sqlite.org/wal.html, "WAL does not work over a network filesystem".
NETWORK = {
    *("nfs", "nfs4", "cifs", "smb3", "smbfs", "ncpfs", "afs", "ceph", "glusterfs", "lustre", "beegfs", "gfs2", "ocfs2"),
    *("fuse.sshfs", "fuse.s3fs", "fuse.ceph", "fuse.glusterfs", "fuse.rclone", "fuse.gcsfuse", "fuse.mountpoint-s3"),
}


def problems():
    """What is not safe, one text for each."""
    return [text for check in (secret, enquiry_keys, debugging, hosts, address, database) for text in check()]


def refuse_unsafe():
    """Raise ImproperlyConfigured where there are ``problems``: for a server, which runs no system checks."""
    if found := problems():
        raise ImproperlyConfigured("The site does not start like this:\n" + "\n".join(f"- {text}" for text in found))


def secret():
    try:
        key = settings.SECRET_KEY
    except ImproperlyConfigured:  # Django's word for an empty one
        key = ""
    advice = "Set SECRET_KEY to 50 random characters or more: openssl rand -hex 32"
    if not key:
        yield f"SECRET_KEY is missing. {advice}"
    elif len(key) < SHORTEST_SECRET or len(set(key)) < LEAST_DIFFERENT or key.startswith("django-insecure-"):
        yield f"SECRET_KEY can be guessed. {advice}"


def enquiry_keys():
    advice = (
        "Make one, and keep a copy apart from the backups: "
        'python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())"'
    )
    if not settings.ENQUIRY_KEYS and settings.SITE_URL.startswith("https://"):
        yield f"ENQUIRY_KEYS is missing: enquiries would be lost with SECRET_KEY, and open to whoever has it. {advice}"
    for number, key in enumerate(settings.ENQUIRY_KEYS, 1):
        try:
            Fernet(key)
        except ValueError:
            yield f"Key number {number} of ENQUIRY_KEYS can’t be used. {advice}"


def debugging():
    if settings.DEBUG:
        yield "DEBUG shows the site's insides to everybody. Set DEBUG = False; for developing, there is make dev."


def hosts():
    if wild := [host for host in settings.ALLOWED_HOSTS if host.startswith(("*", "."))]:
        yield f"ALLOWED_HOSTS has {wild[0]}, so that others can make up hosts. Set it to the names of this site."


def address():
    site = urlsplit(settings.SITE_URL)
    try:
        port = site.port
    except ValueError:
        port = -1
    if site.scheme not in ("http", "https") or not site.hostname or site.path or port == -1:
        yield "SITE_URL is no address of a site. Set it to what visitors type, such as https://www.clinic.example"
    elif site.hostname not in LOOPBACK and port not in USUAL_PORTS:
        yield (
            f"SITE_URL has the port {port}, which would be in every link and search result. "
            f"Set it to {site.scheme}://{site.hostname} and let a proxy listen there: see docs/deployment.md"
        )


def database():
    values = settings.DATABASES["default"]
    if values["ENGINE"].endswith("sqlite3") and (kind := file_system(values["NAME"])) in NETWORK:
        yield (
            f"The SQLite database is on a disk of another machine ({kind}), where it would be damaged. "
            "Set DATA_DIR to a folder on this machine, or DATABASE_URL to PostgreSQL."
        )


def file_system(path, mounts=Path("/proc/mounts")):
    """The type of the file system that ``path`` is on; "" where that can't be told."""
    try:
        lines = [line.split() for line in mounts.read_text().splitlines()]
    except OSError:
        return ""
    path = Path(path).absolute().resolve()
    found = [(Path(unescaped(folder)), kind) for _, folder, kind, *_ in lines]
    inside = [(len(folder.parts), kind) for folder, kind in found if folder == path or folder in path.parents]
    return max(inside, key=lambda entry: entry[0], default=(0, ""))[1]


def unescaped(folder):
    """A mount point as /proc/mounts writes it: blanks and the like as octal numbers."""
    return folder.encode().decode("unicode_escape").encode("latin-1").decode(errors="replace")
