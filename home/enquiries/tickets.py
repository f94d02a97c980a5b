"""What the last step of the form carries: signed, for one enquiry, with the moment at which it was shown.

No cookie is needed, so the contact page stays in the page cache, the same for all; only the answer to a visitor's own
POST has a ticket.
"""

import secrets
import time
from typing import NamedTuple

from django.core import signing

SALT = "home.enquiries.ticket"
LEAST_SECONDS = 2  # between seeing what will be sent and sending it
MOST_SECONDS = 24 * 60 * 60


class Ticket(NamedTuple):
    form_id: str
    shown_at: float

    @property
    def age(self):
        """Seconds since it was shown."""
        return time.time() - self.shown_at

    @property
    def is_too_quick(self):
        return self.age < LEAST_SECONDS

    def sign(self):
        return signing.Signer(salt=SALT).sign_object([self.form_id, self.shown_at])


def new_ticket():
    return Ticket(secrets.token_hex(16), time.time())


def read_ticket(text):
    """The Ticket that ``sign`` has written, or None where there is none or it has run out."""
    try:
        form_id, shown_at = signing.Signer(salt=SALT).unsign_object(text)
    except signing.BadSignature:
        return None
    ticket = Ticket(form_id, shown_at)
    return ticket if ticket.age <= MOST_SECONDS else None
