"""Comments of reviewers: where they are, and whose. Reviewers may have no account, and comments need a user."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from wagtail.models import Comment, Page

from site_core.pages.models import PersonPage


def commentable_path(comment: Comment, draft: Page) -> str:
    """Return the content path of ``comment``, or of what contains it: Wagtail has no comments on items of lists."""
    parts = comment.contentpath.split(".")
    while len(parts) > 1:
        comment.contentpath = ".".join(parts)
        if comment.has_valid_contentpath(draft):
            return comment.contentpath
        parts.pop()
    return parts[0]


def comment_author(reviewer: PersonPage) -> Any:
    """Return the account of ``reviewer``, or one that nobody can sign in with: comments of Wagtail need a user."""
    if reviewer.account:
        return reviewer.account
    first_name, _space, last_name = reviewer.title.rpartition(" ")
    user, is_new = get_user_model().objects.get_or_create(
        username=f"reviewer-{reviewer.pk}",
        defaults={"first_name": first_name[:150], "last_name": last_name[:150], "is_active": False},
    )
    if is_new:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return user
