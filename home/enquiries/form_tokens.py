"""The signed token in the last step of the form. It names one submission and the time the step was shown.

No cookie is needed, so the contact page stays in the page cache and is the same for everyone. Only the response to a
visitor's own POST contains a token.
"""

from __future__ import annotations

import secrets
import time
from typing import NamedTuple

from django.core import signing

SALT = "enquiries.form_token"
MIN_SECONDS = 2  # between the confirmation step and sending
MAX_SECONDS = 24 * 60 * 60


class FormToken(NamedTuple):
    form_id: str
    issued_at: float

    @property
    def age(self) -> float:
        """Seconds since the token was issued."""
        return time.time() - self.issued_at

    @property
    def is_too_fast(self) -> bool:
        return self.age < MIN_SECONDS

    def sign(self) -> str:
        return signing.Signer(salt=SALT).sign_object([self.form_id, self.issued_at])


def new_token() -> FormToken:
    return FormToken(secrets.token_hex(16), time.time())


def read_token(text: str) -> FormToken | None:
    """Return the FormToken that ``sign`` wrote, or None if it is invalid or expired."""
    try:
        form_id, issued_at = signing.Signer(salt=SALT).unsign_object(text)
    except signing.BadSignature:
        return None
    token = FormToken(form_id, issued_at)
    return token if token.age <= MAX_SECONDS else None
