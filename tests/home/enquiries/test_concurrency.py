"""A form submitted several times at the same moment, with a real database."""

from tests.support import processes

SUBMIT_CONCURRENTLY = """
import threading
from django.db import connection
from wagtail.models import Site
from home.enquiries.models import Details, Enquiry, EnquiryNotification
from home.enquiries.services import create_enquiry

site, ready = Site.objects.get(), threading.Barrier(8)

def submit():
    ready.wait()
    create_enquiry(site, "f" * 32, Details(name="Ana"))
    connection.close()

threads = [threading.Thread(target=submit) for _ in range(8)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(Enquiry.objects.count(), EnquiryNotification.objects.count())
"""


def test_eight_concurrent_submissions_create_one_enquiry(data_dir):
    process = processes.python(data_dir, SUBMIT_CONCURRENTLY, stderr=True)
    output, errors = process.communicate(timeout=60)
    assert output.split() == ["1", "1"], errors
