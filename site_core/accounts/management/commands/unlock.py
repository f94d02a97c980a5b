from axes.models import AccessAttempt
from django.core.management.base import BaseCommand
from django.db.models import Q


class Command(BaseCommand):
    help = "Let somebody sign in at once who has to wait after too many wrong passwords; without a name, everyone."

    def add_arguments(self, parser):
        parser.add_argument("username", nargs="?")

    def handle(self, username, **options):
        attempts = AccessAttempt.objects.all()
        if username:
            addresses = attempts.filter(username=username).values_list("ip_address", flat=True)
            attempts = attempts.filter(Q(username=username) | Q(ip_address__in=list(addresses)))
        count, _ = attempts.delete()
        whom = username or "Everyone"
        self.stdout.write(f"{whom} can sign in again." if count else f"{whom} was not locked: nothing to undo.")
