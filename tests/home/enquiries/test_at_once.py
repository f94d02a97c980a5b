"""A form that is sent twice in the same moment, by processes of a real database."""

import os
import subprocess
import sys

from django.conf import settings

SEND_TWICE = """
import threading
import django

django.setup()
from django.core.management import call_command
from django.db import connection

call_command("migrate", verbosity=0)
from wagtail.models import Site
from home.enquiries.models import Details, Enquiry, EnquiryNotice
from home.enquiries.receiving import receive

site, ready = Site.objects.get(), threading.Barrier(8)

def send():
    ready.wait()
    receive(site, "f" * 32, Details(name="Ana"))
    connection.close()

threads = [threading.Thread(target=send) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(Enquiry.objects.count(), EnquiryNotice.objects.count())
"""


def test_eight_at_once_are_one(tmp_path):
    environment = {name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}}
    environment |= {"DJANGO_SETTINGS_MODULE": "site_core.settings.test", "DATA_DIR": str(tmp_path)}
    environment["DATABASE_URL"] = f"sqlite:///{tmp_path / 'db.sqlite3'}"
    result = subprocess.run(
        [sys.executable, "-c", SEND_TWICE],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert result.stdout.split() == ["1", "1"], result.stderr
