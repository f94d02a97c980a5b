import time

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from site_core.lib.schedule import Scheduler, scheduled_jobs

SECONDS_BETWEEN_CHECKS = 10


class Command(BaseCommand):
    help = "Run the scheduled jobs that are due. Run it every minute on one machine, or once with --loop."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--loop", action="store_true", help="Keep running, and start each job when it is due.")
        parser.add_argument("--list", action="store_true", help="List the jobs, and when each last started.")

    def handle(self, *, loop: bool, list: bool, **options: object) -> None:
        scheduler = Scheduler(settings.SCHEDULE_DIR, self.stdout, self.stderr)
        if list:
            self.list_jobs(scheduler)
        elif loop:
            self.run_forever(scheduler)
        elif failed := scheduler.run_due_jobs():
            raise CommandError(f"Failed: {', '.join(job.command for job in failed)}.")

    def list_jobs(self, scheduler: Scheduler) -> None:
        for job in scheduled_jobs():
            last_started = scheduler.last_started(job)
            started = last_started.isoformat(" ", "minutes") if last_started else "never"
            self.stdout.write(f"{job.command_line}: {job.frequency}, to {job.purpose}. Last started: {started}.")

    def run_forever(self, scheduler: Scheduler) -> None:
        while True:
            scheduler.start_due_jobs()
            time.sleep(SECONDS_BETWEEN_CHECKS)
