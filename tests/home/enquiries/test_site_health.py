"""What Site health says about inquiries."""

import datetime

from django.utils import timezone

from home.enquiries.models import Enquiry
from home.enquiries.site_health import check_enquiries


def statuses():
    return [result.status.name for result in check_enquiries()]


def test_fresh_inquiries_are_good(new_enquiry):
    new_enquiry()
    assert statuses() == ["GOOD"]


def test_old_new_inquiries_and_late_notices_are_counted(new_enquiry):
    new_enquiry()
    Enquiry.objects.update(received_at=timezone.now() - datetime.timedelta(days=4))
    first = next(iter(check_enquiries()))
    assert first.found == "1 inquiry has been new for more than three days."
    Enquiry.objects.update(status=Enquiry.Status.choices[1][0])
    assert "RECOMMENDED" not in statuses()
