"""What the front desk has to know about the enquiries' own workings, in sentences."""

from django.conf import settings

from ..models import EnquiryNotice


def problems():
    return [*no_mail(), *mail_that_fails()]


def no_mail():
    if settings.EMAIL_BACKEND.endswith(".console.EmailBackend"):
        yield "No mail tells anybody of new enquiries: the people who run the site have to set EMAIL_URL."


def mail_that_fails():
    failing = EnquiryNotice.objects.exclude(last_error="")
    if last := failing.order_by("-pk").first():
        number = failing.count()
        what = "one enquiry" if number == 1 else f"{number} enquiries"
        yield f"No mail has told anybody of {what} yet. {last.last_error} It is tried again by itself."
