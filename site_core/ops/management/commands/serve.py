from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command, execute_from_command_line
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DatabaseError, connection
from wagtail.models import Page

from site_core.lib.forked_process import ForkedProcess
from site_core.lib.memory import release_memory
from site_core.lib.migrations import has_unapplied_migrations
from site_core.lib.parent_process import VARIABLE, stop_with
from site_core.lib.schedule import Scheduler
from site_core.site_settings.site_host import site_host

from ... import bootstrap, forked_server, server
from ...deployment_checks import require_safe_settings
from ...metrics import delete_old_files

SECONDS_BETWEEN_CHECKS = 10  # of which scheduled jobs are due
NICENESS = 10  # of the process that resizes images: the server comes first
RESTARTED = "SERVE_RESTARTED"  # the environment variable of the program that continues after setup
STOPPED = (0, -signal.SIGINT, -signal.SIGTERM)  # exit codes of a server that was told to stop


class Command(BaseCommand):
    help = "Set up what is missing (database, demo clinic, images, static files, administrator), then serve the site."
    requires_system_checks = []  # they need the database that this command creates
    forks = False  # whether the server is a fork of this process

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=server.DEFAULT_HOST)
        parser.add_argument("--port", default=server.DEFAULT_PORT)
        parser.add_argument("--dev", action="store_true", help="Run Django's development server with autoreload.")
        parser.add_argument(
            "--bare",
            action="store_true",
            help="Replace this process with the server, without setup and scheduled jobs. For systemd and containers.",
        )

    def handle(self, *, host: str, port: str, dev: bool, bare: bool, **options: Any) -> None:
        is_reload = os.environ.get("RUN_MAIN") == "true"  # Django's autoreloader runs the command again
        port_number = self.check_settings(host, port, is_reload)
        if is_reload:
            stop_with(os.getppid())
        environment = server.environment(host, port_number)
        if not is_reload:
            delete_old_files()
            Scheduler(settings.SCHEDULE_DIR, self.stdout, self.stderr).run_startup_jobs()
        if bare:
            os.chdir(settings.BASE_DIR)
            server.raise_open_files_limit()
            command = server.command(host, port_number)
            os.execvpe(command[0], command, environment)
        if "SITE_URL" not in os.environ:
            # Scheduled jobs, which send links, run in this process, not in the server's.
            settings.SITE_URL = settings.WAGTAILADMIN_BASE_URL = environment["DEFAULT_SITE_URL"]
        self.forks = forked_server.is_possible(environment) and not dev
        if not is_reload:
            self.set_up_or_fail(os.environ.get("SITE_URL", environment["DEFAULT_SITE_URL"]), with_static=not dev)
            self.resize_images_once(environment)
        if dev:
            os.environ.update(environment)
            execute_from_command_line(["manage.py", "runserver", f"{host}:{port_number}"])
        else:
            release_memory()  # setup needs more than scheduled jobs do
            self.serve(host, port_number, environment)

    def check_settings(self, host: str, port: str, is_reload: bool) -> int:
        """Return the port as a number. Raise CommandError if the site can't be served there."""
        try:
            port_number = bootstrap.parse_port(port)
            if not is_reload:
                bootstrap.check_port(host, port_number)
                bootstrap.check_data_dir()
            require_safe_settings()
        except (bootstrap.SetupError, ImproperlyConfigured) as error:
            raise CommandError(str(error)) from error
        return port_number

    def set_up_or_fail(self, site_url: str, with_static: bool) -> None:
        try:
            self.set_up(site_url, with_static)
        except KeyboardInterrupt:
            raise CommandError("Stopped during setup. The next start continues from here.") from None
        except (DatabaseError, OSError) as error:
            raise CommandError(
                f"The site can't be set up: {error}. Repair or move {settings.DATA_DIR}, then start again."
            ) from error

    def set_up(self, site_url: str, with_static: bool) -> None:
        was_complete = True
        if has_unapplied_migrations():
            was_complete = False
            self.write("Setting up the database …")
            call_command("migrate", interactive=False, verbosity=0)
        if with_static and bootstrap.is_static_outdated():
            was_complete = False
            self.write("Collecting and compressing static files …")
            bootstrap.collect_static()
        is_empty = not Page.objects.filter(depth=2).exclude(content_type__model="page").exists()
        if is_empty and bootstrap.wants_demo():
            was_complete = False
            self.write("Loading the demo clinic …")
            call_command("load_demo", stdout=self.stdout)
            is_empty = False
        if self.forks and not was_complete:
            self.start_again()
        bootstrap.update_local_site(*site_host(site_url))
        password = bootstrap.make_admin("admin") if bootstrap.needs_admin() else None
        self.write(f"\nSite   {site_url}/\nAdmin  {site_url}/{settings.ADMIN_PATH}")
        if password:
            self.write(f"       username admin, password {password}")
            self.write("       Save the password: it is not shown again. To set a new one, run: make admin")
        if is_empty:
            self.write("The site has no pages yet. Sign in to the admin: it asks about your clinic, then creates them.")
        elif not bootstrap.is_warmed():
            self.write("Images are resized once the server runs. Until then, pages show placeholders.")
        self.write("Press Ctrl-C to stop the server.\n")

    def start_again(self) -> None:
        """Continue in a new program: a fork of this one would have its memory, and what it has read before.

        If there is something to set up once more, the server is not a fork.
        """
        if RESTARTED in os.environ:
            self.forks = False
            return
        variables = {name: value for name, value in os.environ.items() if name not in settings.ENV_FILE_VARIABLES}
        connection.close()
        os.execve(sys.executable, [sys.executable, *sys.orig_argv[1:]], variables | {RESTARTED: "1"})

    def write(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def serve(self, host: str, port: int, environment: dict[str, str]) -> None:
        """Run the server until it ends, and start scheduled jobs when they are due."""
        server.raise_open_files_limit()
        environment |= {VARIABLE: str(os.getpid())}
        process: ForkedProcess | subprocess.Popen[bytes]
        if self.forks:
            process = forked_server.start(host, port, environment)
        else:
            process = subprocess.Popen(server.command(host, port), env=environment, cwd=settings.BASE_DIR)
        signal.signal(signal.SIGTERM, lambda *_: process.terminate())
        if not sys.stdin.isatty():  # a terminal also sends SIGHUP when it is closed, which means stop
            signal.signal(signal.SIGHUP, lambda *_: process.send_signal(signal.SIGHUP))
        try:
            code = self.wait_for(process)
        except KeyboardInterrupt:
            # A terminal sends Ctrl-C to the server too, but `kill` does not. The server completes running requests.
            process.terminate()
            code = process.wait()
        except BaseException:
            process.terminate()
            raise
        self.write("\nStopped." if code in STOPPED else f"\nThe server exited with status {code}.")
        sys.exit(0 if code in STOPPED else 1)

    def resize_images_once(self, environment: dict[str, str]) -> None:
        """Create the images that pages show, in a process of its own, which gives the memory back."""
        if not bootstrap.is_warmed():
            command = [sys.executable, "manage.py", "resize_images"]
            environment = environment | {VARIABLE: str(os.getpid())}
            process = subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR, start_new_session=True)
            os.setpriority(os.PRIO_PROCESS, process.pid, NICENESS)

    def wait_for(self, process: ForkedProcess | subprocess.Popen[bytes]) -> int:
        scheduler = Scheduler(settings.SCHEDULE_DIR, self.stdout, self.stderr)
        while True:
            try:
                return process.wait(timeout=SECONDS_BETWEEN_CHECKS)
            except subprocess.TimeoutExpired:
                scheduler.start_due_jobs()
