"""A form that is sent twice in the same moment, by processes of a real database."""

from tests import processes

SEND_TWICE = """
import threading
from django.db import connection
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


def test_eight_at_once_are_one(data_dir):
    process = processes.python(data_dir, SEND_TWICE, stderr=True)
    said, errors = process.communicate(timeout=60)
    assert said.split() == ["1", "1"], errors
