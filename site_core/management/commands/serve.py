import os
import signal
import subprocess
import sys
from urllib.parse import urlsplit

from django.conf import settings
from django.core.management import call_command, execute_from_command_line
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from wagtail.models import Page

from site_core import serving
from site_core.lib.schedule import Scheduler
from site_core.operations.safety import problems

from .make_admin import make_admin

SECONDS_BETWEEN_CHECKS = 10  # of which scheduled jobs are due


class Command(BaseCommand):
    help = "Set up what is missing (database, demo clinic, pictures, static files, administrator), then serve."
    requires_system_checks = []  # they need the database that this command makes

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", default="8000")
        parser.add_argument("--dev", action="store_true", help="Django's development server with autoreload.")
        parser.add_argument(
            "--bare",
            action="store_true",
            help="Only the server, in place of this process: no set-up, no schedule. For systemd and containers.",
        )

    def handle(self, host, port, dev, bare, **options):
        reloaded = os.environ.get("RUN_MAIN") == "true"  # Django's autoreloader runs the command once more
        try:
            port = serving.port_number(port)
            if not reloaded:
                serving.check_port(host, port)
                serving.check_data_dir()
        except serving.CannotServe as error:
            raise CommandError(str(error)) from error
        if settings.REFUSES_UNSAFE_SETTINGS and (unsafe := problems()):
            raise CommandError("\n".join(["The site does not start like this:", *unsafe]))
        environment = serving.server_environment(host, port)
        if bare:
            command = serving.server_command(host, port)
            os.execvpe(command[0], command, environment)
        if not reloaded:
            try:
                self.set_up(environment["SITE_URL"], with_static=not dev)
            except KeyboardInterrupt:
                raise CommandError("Stopped during set-up. The next start goes on from here.") from None
            except (DatabaseError, OSError) as error:
                raise CommandError(
                    f"The site could not be set up: {error}. Mend or move {settings.DATA_DIR}, then start again."
                ) from error
        if dev:
            os.environ.update(environment)
            execute_from_command_line(["manage.py", "runserver", f"{host}:{port}"])
        else:
            self.serve(host, port, environment)

    def set_up(self, site_url, with_static):
        password = None
        if serving.has_unapplied_migrations():
            self.say("Preparing the database …")
            call_command("migrate", interactive=False, verbosity=0)
        if with_static and serving.static_changed():
            self.say("Collecting and compressing static files …")
            serving.collect_static()
        if not Page.objects.filter(depth=2).exclude(content_type__model="page").exists():
            self.say("Loading the demo clinic …")
            call_command("load_demo", stdout=self.stdout)
        if not serving.pictures_prepared():
            self.say("Making pictures in all sizes …")
            call_command("warm_pages", stdout=self.stdout, stderr=self.stderr)
            serving.note_pictures_prepared()
        address = urlsplit(site_url)
        hostname = f"[{address.hostname}]" if ":" in address.hostname else address.hostname
        serving.follow_address(hostname, address.port or (443 if address.scheme == "https" else 80))
        if serving.needs_admin():
            password = make_admin("admin")
        self.say(f"\nSite   {site_url}/\nAdmin  {site_url}/{settings.ADMIN_PATH}")
        if password:
            self.say(f"       user name admin, password {password}")
            self.say("       Keep the password: it is shown this once. “make admin” gives a new one.")
        self.say("Ctrl-C stops the server.\n")

    def say(self, text):
        self.stdout.write(text)
        self.stdout.flush()

    def serve(self, host, port, environment):
        """Run the server until it ends or is told to, and do what is due meanwhile."""
        server = subprocess.Popen(serving.server_command(host, port), env=environment, cwd=settings.BASE_DIR)
        signal.signal(signal.SIGTERM, lambda *_: server.terminate())
        if not sys.stdin.isatty():  # a terminal that is closed sends it as well, and means the end
            signal.signal(signal.SIGHUP, lambda *_: server.send_signal(signal.SIGHUP))
        try:
            code = self.wait_for_end_of(server)
        except KeyboardInterrupt:
            # A terminal sends Ctrl-C to the server too, `kill` does not; it finishes what it is answering.
            server.terminate()
            code = server.wait()
        self.say("\nStopped." if code in (0, -signal.SIGINT, -signal.SIGTERM) else f"\nThe server ended with {code}.")
        sys.exit(0 if code in (0, -signal.SIGINT, -signal.SIGTERM) else 1)

    def wait_for_end_of(self, server):
        scheduler = Scheduler(settings.SCHEDULE_DIR, self.stdout, self.stderr)
        while True:
            try:
                return server.wait(timeout=SECONDS_BETWEEN_CHECKS)
            except subprocess.TimeoutExpired:
                scheduler.start_due_jobs()
