"""Two machines that run one site. They share PostgreSQL, Redis, S3, and Varnish, but not their data directories."""

import json
import os
import re
import secrets
import shutil
import signal
import subprocess
import sys
from dataclasses import dataclass, field

import pytest
import requests

from site_core.ops.server import command as server_command
from tests.support import servers
from tests.support.processes import free_port, wait_for


def pytest_collection_modifyitems(items):
    if packages := servers.missing_packages():
        reason = f"Servers not found. On Debian: apt-get install -y {' '.join(packages)}"
        for item in items:
            if "tests/scale/" in item.nodeid:
                item.add_marker(pytest.mark.skip(reason=reason))


@dataclass
class Machine:
    """A machine of the site. Requests have the host that visitors use, as requests from Varnish do."""

    server: servers.Server
    host: str
    cookies: dict = field(default_factory=dict)

    def get(self, path, **options):
        headers = {"Host": self.host} | options.pop("headers", {})
        return requests.get(
            f"http://127.0.0.1:{self.server.port}{path}", headers=headers, timeout=20, allow_redirects=False, **options
        )

    def post(self, path, data, files=None):
        """Submit an admin form as the administrator."""
        form = self.get(path, cookies=self.cookies)
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form.text)[1]
        return requests.post(
            f"http://127.0.0.1:{self.server.port}{path}",
            headers={"Host": self.host},
            data=data | {"csrfmiddlewaretoken": token},
            files=files,
            cookies=self.cookies | dict(form.cookies),
            timeout=60,
            allow_redirects=False,
        )


@dataclass
class Clinic:
    one: Machine
    two: Machine
    varnish: Machine
    database: servers.Server
    redis: servers.Server
    storage: servers.Server
    articles: dict  # slug → primary keys of the page and its image

    def start_all(self):
        """Start every server that an earlier test has stopped."""
        for server in (self.database, self.redis, self.one.server, self.two.server):
            if server.process.poll() is not None:
                server.start()
        for machine in (self.one, self.two, self.varnish):
            wait_for(lambda machine=machine: is_ready(machine), f"{machine.server.command[0]} isn't ready")
        # Varnish serves stale responses until its health checks pass again.
        wait_for(lambda: "sick" not in self.varnish_backends(), "Varnish considers a machine unhealthy")

    def run_varnish_program(self, program, *arguments):
        """Return the output of one of Varnish's command-line programs."""
        command = [servers.find_program(program), "-n", self.varnish.server.log.parent / "work", *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout

    def varnish_backends(self):
        return self.run_varnish_program("varnishadm", "backend.list")

    def count_varnish_objects(self):
        return int(self.run_varnish_program("varnishstat", "-1", "-f", "MAIN.n_object").split()[1])


def is_ready(machine):
    try:
        return machine.get("/robots.txt").status_code == 200
    except requests.RequestException:
        return False


def environment_of(folder, **shared):
    """Return the environment variables of a fresh machine, without the settings of the tests."""
    inherited = {
        name: os.environ[name] for name in ("PATH", "HOME", "LANG", "COVERAGE_PROCESS_START") if name in os.environ
    }
    return inherited | {"DATA_DIR": str(folder)} | shared


def machine(folder, environment, host):
    port = free_port()
    command = server_command("127.0.0.1", port)
    return Machine(servers.Server(command, port, folder / "log.txt", environment), host)


@pytest.fixture(scope="session")
def _clinic(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clinic")
    varnish_port = free_port()
    host = f"127.0.0.1:{varnish_port}"
    with servers.postgresql() as database, servers.redis(folder) as redis, servers.object_storage(folder) as storage:
        shared = {
            "SITE_URL": f"http://{host}",
            "SECRET_KEY": secrets.token_hex(32),
            "DATABASE_URL": database.url,
            "CACHE_URL": f"rediscache://127.0.0.1:{redis.port}/0",
            "PAGE_CACHE": f"redis://127.0.0.1:{redis.port}/1",
            "S3_BUCKET": "clinic",
            "S3_ENDPOINT_URL": f"http://127.0.0.1:{storage.port}",
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-east-1",
            "VARNISH_URLS": f"http://{host}",
        }
        folders = [folder / name for name in ("one", "two")]
        for each in folders:
            each.mkdir()
        environments = [environment_of(each, **shared) for each in folders]
        process = subprocess.run(
            [sys.executable, "-m", "tests.support.small_site"],
            cwd=servers.ROOT,
            env=environments[0],
            capture_output=True,
            text=True,
        )
        assert process.returncode == 0, process.stderr
        shutil.copytree(folders[0] / "static", folders[1] / "static")
        one, two = map(machine, folders, environments, (host, host))
        content = json.loads(process.stdout.splitlines()[-1])
        cookie = {"clinic_session": content["session"]}
        one.cookies = two.cookies = cookie
        ports = (one.server.port, two.server.port)
        with (
            servers.running(one.server),
            servers.running(two.server),
            servers.varnish(varnish_port, *ports) as varnish,
        ):
            yield Clinic(one, two, Machine(varnish, host, cookie), database, redis, storage, content["articles"])


@pytest.fixture
def clinic(_clinic):
    _clinic.start_all()
    return _clinic


@pytest.fixture
def kill():
    def kill(*machines):
        for each in machines:
            each.server.stop(signal.SIGKILL)

    return kill
