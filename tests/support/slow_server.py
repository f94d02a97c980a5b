"""The server with a small application, whose start and responses wait until the test releases them."""

import contextlib
import http.client
import os
import signal
import subprocess

from django.conf import settings

from site_core.ops import server as site_server
from tests.support.processes import child_pids, environment, free_port, wait_for

# Later options override earlier ones: tests use shorter times than production.
SHORT_TIMES = ["--workers-kill-timeout", "2"]


class SlowServer:
    """A server whose ``process`` runs. ``starter`` is a command that runs the rest of the command line."""

    def __init__(self, folder, *starter, options=()):
        self.folder, self.port, self.log = folder, free_port(), folder / "log.txt"
        command = [
            *starter,
            *site_server.command("127.0.0.1", self.port)[:-1],
            *SHORT_TIMES,
            *options,
            "tests.support.slow_app:application",
        ]
        with self.log.open("w") as output:
            self.process = subprocess.Popen(
                command,
                cwd=settings.BASE_DIR,
                env=environment(folder, SLOW_APP=str(folder)),
                start_new_session=True,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def reload(self):
        os.kill(self.process.pid, signal.SIGHUP)

    def block(self, name):
        """Let what ``release`` has released wait again."""
        (self.folder / f"{name}-released").unlink()

    def release(self, name):
        (self.folder / f"{name}-released").touch()

    def started(self, name):
        return list(self.folder.glob(f"{name}-started-*"))

    def ready_workers(self):
        return [pid for pid in child_pids(self.process.pid) if (self.folder / f"ready-{pid}").exists()]

    def get(self, path="/"):
        """Return ``(status, process id)`` from a new connection."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path)
            response = connection.getresponse()
            return response.status, int(response.read())
        finally:
            connection.close()

    def try_get(self):
        try:
            return self.get()
        except OSError:
            return None


@contextlib.contextmanager
def starting_server(folder, *options):
    """Yield a server whose workers are still loading the application."""
    server = SlowServer(folder, options=options)
    try:
        wait_for(lambda: len(server.started("start")) == 2, "workers do not start")
        yield server
    finally:
        if server.process.poll() is None:
            os.killpg(server.process.pid, signal.SIGKILL)
            server.process.wait()


def start(server):
    server.release("start")
    wait_for(lambda: len(server.ready_workers()) == 2, "the server does not start")
