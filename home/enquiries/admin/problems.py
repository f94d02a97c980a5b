"""What the front desk has to know about the enquiries' own workings, in sentences."""

from ..models import EnquiryNotice


def problems():
    failing = EnquiryNotice.objects.exclude(last_error="")
    number = failing.count()
    if not number:
        return []
    what = "one enquiry" if number == 1 else f"{number} enquiries"
    last = failing.order_by("-pk").first()
    return [f"No mail has told anybody of {what} yet. {last.last_error} It is tried again by itself."]
