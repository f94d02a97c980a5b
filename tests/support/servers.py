"""The servers of a larger site, each started on a free port in a scratch folder and stopped at the end.

PostgreSQL, Redis and Varnish are Debian's: apt-get install postgresql redis-server varnish varnish-modules
"""

import contextlib
import itertools
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from tests.support.processes import free_port, wait_for

ROOT = Path(__file__).resolve().parents[2]
SHIPPED_VCL = ROOT / "docs" / "deployment" / "varnish.vcl"
SHIPPED_UNIT = SHIPPED_VCL.with_suffix(".conf")
XKEY = "libvmod_xkey.so"


def program(name):
    """The path of ``name``; PostgreSQL's are not on Debian's PATH. None where it is not installed."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return shutil.which(name, path=os.pathsep.join([os.environ["PATH"], "/usr/sbin", *map(str, folders)]))


def missing():
    """What a fresh Debian must install for these servers."""
    needed = {"initdb": "postgresql", "redis-server": "redis-server", "varnishd": "varnish"}
    packages = [package for name, package in needed.items() if program(name) is None]
    if not any(Path("/usr/lib").glob(f"*/varnish/vmods/{XKEY}")):
        packages.append("varnish-modules")
    return packages


def listens(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@dataclass
class Server:
    """A running process, and where it is."""

    command: list
    port: int
    log: Path
    environment: dict | None = None
    user: str | None = None

    def start(self, seconds=60):
        with self.log.open("a") as output:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT if self.user is None else "/",
                env=self.environment,
                user=self.user,
                group=self.user,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        wait_for(self.is_up, f"{self.command[0]} does not listen; its log is {self.log}", seconds)

    def is_up(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"{self.command[0]} ended with {self.process.returncode}:\n{self.log.read_text()}")
        return listens(self.port)

    def stop(self, how=signal.SIGTERM):
        """Send ``how`` and wait for the end; all of it, with its children, where it is told to die at once."""
        if self.process.poll() is None:
            if how == signal.SIGKILL:
                os.killpg(self.process.pid, how)
            else:
                self.process.send_signal(how)
            try:
                self.process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()


class PostgreSQL(Server):
    @property
    def url(self):
        return f"postgres://clinic@127.0.0.1:{self.port}/postgres"

    def is_up(self):
        """It accepts connections before it is ready for them."""
        ready = [program("pg_isready"), "-h", "127.0.0.1", "-p", str(self.port)]
        return super().is_up() and not subprocess.run(ready, capture_output=True).returncode


@contextlib.contextmanager
def running(server):
    server.start()
    try:
        yield server
    finally:
        server.stop()


@contextlib.contextmanager
def postgresql():
    """A PostgreSQL without passwords. It refuses to run as root: it becomes Debian's user for it then."""
    user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    as_user = {"user": user, "group": user, "cwd": "/"} if os.geteuid() == 0 else {}
    with tempfile.TemporaryDirectory(prefix="clinic-postgresql-") as folder:
        os.chmod(folder, 0o755)
        home = Path(folder) / "home"
        home.mkdir()
        if as_user:
            shutil.chown(home, user)
        data = home / "data"
        subprocess.run(
            [program("initdb"), "--pgdata", data, "--auth", "trust", "--username", "clinic", "--encoding", "UTF8"],
            check=True,
            stdout=subprocess.DEVNULL,
            **as_user,
        )
        port = free_port()
        # Quick rather than safe: what it holds is gone with the test.
        quick = [f"-c{name}=off" for name in ("fsync", "synchronous_commit", "full_page_writes")]
        command = [program("postgres"), "-D", str(data), "-p", str(port), "-k", str(home), *quick]
        command += ["-clisten_addresses=127.0.0.1"]
        server = PostgreSQL(command, port, Path(folder) / "log.txt", user=as_user.get("user"))
        server.start()
        try:
            yield server
        finally:
            server.stop(signal.SIGINT)  # its "fast" way: does not wait for clients to leave


@contextlib.contextmanager
def redis(folder):
    """A Redis that keeps nothing on disk."""
    port = free_port()
    command = [program("redis-server"), "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", str(folder)]
    with running(Server(command, port, folder / "redis.txt")) as server:
        yield server


@contextlib.contextmanager
def object_storage(folder):
    """moto's S3, which forgets everything when it stops."""
    port = free_port()
    command = [sys.executable, "-m", "moto.server", "--host", "127.0.0.1", "--port", str(port)]
    with running(Server(command, port, folder / "s3.txt")) as server:
        yield server


def shipped_vcl(*ports):
    """The shipped configuration with the addresses of its two machines changed, and nothing else."""
    vcl = SHIPPED_VCL.read_text()
    for name, port in zip(("10.0.0.11", "10.0.0.12"), ports, strict=True):
        assert vcl.count(f'.host = "{name}"; .port = "8000"') == 1
        vcl = vcl.replace(f'.host = "{name}"; .port = "8000"', f'.host = "127.0.0.1"; .port = "{port}"')
    return vcl


def shipped_options():
    """``-p name=value`` of the unit that starts Varnish in a deployment."""
    options = re.findall(r"^\s+(-p) (\S+)", SHIPPED_UNIT.read_text(), re.MULTILINE)
    assert options
    return list(itertools.chain.from_iterable(options))


@contextlib.contextmanager
def varnish(port, *backends, configuration=None):
    """Varnish, with the shipped configuration or another, in front of two machines on the ports ``backends``."""
    with tempfile.TemporaryDirectory(prefix="clinic-varnish-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # Debian's user for it reads the configuration
        (folder / "varnish.vcl").write_text(configuration or shipped_vcl(*backends))
        command = [program("varnishd"), "-F", "-n", str(folder / "work"), "-f", str(folder / "varnish.vcl")]
        command += ["-a", f"127.0.0.1:{port}", "-s", "malloc,64m", *shipped_options()]
        with running(Server(command, port, folder / "log.txt")) as server:
            yield server
