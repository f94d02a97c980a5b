"""Servers of a larger site. Each runs on a free port in a temporary folder and is stopped at the end.

On Debian: apt-get install postgresql redis-server varnish varnish-modules nginx caddy iproute2
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

from tests.support.processes import child_pids, free_port, wait_for

ROOT = Path(__file__).resolve().parents[2]
SHIPPED_VCL = ROOT / "docs" / "deployment" / "varnish.vcl"
SHIPPED_UNIT = SHIPPED_VCL.with_suffix(".conf")
XKEY = "libvmod_xkey.so"


def find_program(name):
    """Return the path of the program ``name``, or None. Debian installs PostgreSQL's programs outside PATH."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return shutil.which(name, path=os.pathsep.join([os.environ["PATH"], "/usr/sbin", *map(str, folders)]))


def missing_packages():
    """Return the Debian packages to install for these servers."""
    programs = {"initdb": "postgresql", "redis-server": "redis-server", "varnishd": "varnish"}
    programs |= {"nginx": "nginx", "caddy": "caddy", "ip": "iproute2"}
    packages = [package for name, package in programs.items() if find_program(name) is None]
    if not any(Path("/usr/lib").glob(f"*/varnish/vmods/{XKEY}")):
        packages.append("varnish-modules")
    return packages


def is_listening(port):
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def held_bytes(pid):
    """Return how much memory and space of temporary files the process ``pid`` and its children take (Linux only)."""
    held = int(re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())[1]) * 1024
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):  # closed meanwhile
            if str(descriptor.readlink()).endswith(" (deleted)"):
                held += descriptor.stat().st_blocks * 512
    return held + sum(map(held_bytes, child_pids(pid)))


@dataclass
class Server:
    """A server process and its port."""

    command: list
    port: int
    log: Path
    environment: dict | None = None
    user: str | None = None
    folder: Path = ROOT

    def start(self, seconds=60):
        with self.log.open("a") as output:
            self.process = subprocess.Popen(
                self.command,
                cwd=self.folder if self.user is None else "/",
                env=self.environment,
                user=self.user,
                group=self.user,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        wait_for(self.is_up, f"{self.command[0]} isn't listening; see {self.log}", seconds)

    def is_up(self):
        if self.process.poll() is not None:
            raise RuntimeError(f"{self.command[0]} exited with {self.process.returncode}:\n{self.log.read_text()}")
        return is_listening(self.port)

    def stop(self, signum=signal.SIGTERM):
        """Send a signal and wait until the process exits. SIGKILL goes to the whole process group."""
        if self.process.poll() is None:
            if signum == signal.SIGKILL:
                os.killpg(self.process.pid, signum)
            else:
                self.process.send_signal(signum)
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
        """PostgreSQL accepts connections before it is ready for queries."""
        ready = [find_program("pg_isready"), "-h", "127.0.0.1", "-p", str(self.port)]
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
    """Run a PostgreSQL server without passwords. It refuses to run as root, so root runs it as Debian's user."""
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
            [find_program("initdb"), "--pgdata", data, "--auth", "trust", "--username", "clinic", "--encoding", "UTF8"],
            check=True,
            stdout=subprocess.DEVNULL,
            **as_user,
        )
        port = free_port()
        # Fast rather than durable: the data is discarded after the test. A statement that takes a minute fails. Without
        # statistics, PostgreSQL overestimates some queries, and compiling them (JIT) takes longer than running them.
        options = [f"-c{name}=off" for name in ("fsync", "synchronous_commit", "full_page_writes", "jit")]
        options += ["-cstatement_timeout=60s"]
        command = [find_program("postgres"), "-D", str(data), "-p", str(port), "-k", str(home), *options]
        command += ["-clisten_addresses=127.0.0.1"]
        server = PostgreSQL(command, port, Path(folder) / "log.txt", user=as_user.get("user"))
        server.start()
        try:
            yield server
        finally:
            server.stop(signal.SIGINT)  # PostgreSQL's fast shutdown, which doesn't wait for clients to disconnect


@contextlib.contextmanager
def redis(folder):
    """Run a Redis server that saves nothing to disk."""
    port = free_port()
    command = [
        find_program("redis-server"),
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--dir",
        str(folder),
    ]
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
    """Return the configuration from docs/deployment with only the addresses of the two machines replaced."""
    vcl = SHIPPED_VCL.read_text()
    for name, port in zip(("10.0.0.11", "10.0.0.12"), ports, strict=True):
        assert vcl.count(f'.host = "{name}"; .port = "8000"') == 1
        vcl = vcl.replace(f'.host = "{name}"; .port = "8000"', f'.host = "127.0.0.1"; .port = "{port}"')
    return vcl


def shipped_options():
    """Return the ``-p name=value`` options of the systemd unit for Varnish in docs/deployment."""
    options = re.findall(r"^\s+(-p) (\S+)", SHIPPED_UNIT.read_text(), re.MULTILINE)
    assert options
    return list(itertools.chain.from_iterable(options))


@contextlib.contextmanager
def varnish(port, *backends, configuration=None):
    """Run Varnish in front of two machines on the ports ``backends``, by default with the shipped configuration."""
    with tempfile.TemporaryDirectory(prefix="clinic-varnish-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # Debian runs Varnish as a user of its own
        vcl = (configuration or shipped_vcl(*backends)).replace("/etc/varnish/", f"{folder}/")
        (folder / "varnish.vcl").write_text(vcl)
        shutil.copy(SHIPPED_VCL.with_name("unavailable.html"), folder)
        command = [find_program("varnishd"), "-F", "-n", str(folder / "work"), "-f", str(folder / "varnish.vcl")]
        command += ["-a", f"127.0.0.1:{port}", "-s", "malloc,64m", *shipped_options()]
        with running(Server(command, port, folder / "log.txt")) as server:
            yield server


def shipped_nginx(port, backend):
    """Return the configuration from docs/deployment for a test without HTTPS."""
    text = (SHIPPED_VCL.with_name("nginx.conf")).read_text()
    text = text[: text.index("server {")] + text[text.rindex("\nserver {") :]  # without the one that redirects to HTTPS
    text = re.sub(r"(?m)^ +(ssl_certificate|listen \[::\]).*\n", "", text)
    text = text.replace("/var/log/nginx/error.log", "stderr").replace("127.0.0.1:8000", f"127.0.0.1:{backend}")
    text, count = re.subn("listen 443 ssl http2;", f"listen 127.0.0.1:{port};", text)
    assert count == 1
    return text


@contextlib.contextmanager
def nginx(port, backend):
    """Run nginx in front of the site on the port ``backend``."""
    with tempfile.TemporaryDirectory(prefix="clinic-nginx-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        temporary = "".join(
            f"{kind}_temp_path {folder}/{kind}; " for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (folder / "site.conf").write_text(shipped_nginx(port, backend))
        (folder / "nginx.conf").write_text(
            f"daemon off; pid {folder}/pid; worker_rlimit_nofile 8192; events {{ worker_connections 4096; }}\n"
            f"http {{ {temporary} include {folder}/site.conf; }}"
        )
        command = [find_program("nginx"), "-e", "stderr", "-c", str(folder / "nginx.conf")]
        with running(Server(command, port, folder / "log.txt")) as server:
            yield server


@contextlib.contextmanager
def caddy(port, backend):
    """Run Caddy with the configuration from docs/deployment, without HTTPS, in front of the site."""
    with tempfile.TemporaryDirectory(prefix="clinic-caddy-") as name:
        folder = Path(name)
        text = SHIPPED_VCL.with_name("Caddyfile").read_text().replace("127.0.0.1:8000", f"127.0.0.1:{backend}")
        text = text.replace("www.clinic.example, clinic.example", f"http://127.0.0.1:{port}")
        (folder / "Caddyfile").write_text(f"{{\n\tadmin off\n}}\n{text}")
        command = [find_program("caddy"), "run", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
        variables = {"PATH": os.environ["PATH"], "HOME": str(folder), "XDG_DATA_HOME": str(folder)}
        with running(Server(command, port, folder / "log.txt", variables)) as server:
            yield server


PROXIES = {"nginx": nginx, "caddy": caddy, "varnishd": varnish}  # by the name of the program


@contextlib.contextmanager
def proxy(program, backend):
    """Run a proxy with its shipped configuration in front of the site on the port ``backend``."""
    backends = [backend] * (2 if program == "varnishd" else 1)
    with PROXIES[program](free_port(), *backends) as server:
        yield server
