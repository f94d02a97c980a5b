"""The signed token in the form of the review screen. It names the request and the revision that the screen showed.

No cookie is needed: people who post the form know the link, which is as secret as a cookie, or are signed in. The
token makes sure that an answer is about the text that the reviewer saw.
"""

from __future__ import annotations

from django.core import signing

from .models import ReviewRequest

SALT = "review.answer"


def sign(review_request: ReviewRequest) -> str:
    return signing.Signer(salt=SALT).sign_object([review_request.pk, review_request.revision_id])


def is_valid(token: str, review_request: ReviewRequest) -> bool:
    """Return whether ``token`` was issued for this request and its revision."""
    try:
        return signing.Signer(salt=SALT).unsign_object(token) == [review_request.pk, review_request.revision_id]
    except signing.BadSignature:
        return False
