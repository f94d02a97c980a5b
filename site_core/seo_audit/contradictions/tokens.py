"""Statements that the checklist offers to confirm. Signed, as only what the detection found can be confirmed."""

from __future__ import annotations

from django.core import signing

from .known import Contradiction

SALT = "seo_audit.statement"


def make_token(page_id: int, contradiction: Contradiction) -> str:
    return signing.Signer(salt=SALT).sign_object([page_id, contradiction.as_json()], compress=True)


def read_token(token: str, page_id: int) -> Contradiction | None:
    """Return the contradiction in ``token``. None if it isn’t one of the page."""
    try:
        pk, row = signing.Signer(salt=SALT).unsign_object(token)
    except signing.BadSignature:
        return None
    return Contradiction(**row) if pk == page_id else None
