"""A change of something other than the text, to many pages at once: each page gets a revision.

It is published where the latest version is what readers see, and stays a draft elsewhere.
"""

from __future__ import annotations

from enum import Enum
from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Page

from .publishing import draft_publication_errors


class Outcome(Enum):
    PUBLISHED = "published"
    SAVED_AS_DRAFT = "saved as draft"
    NOT_SAVED = "not saved"


def refusal_reason(page: Page, user: Any) -> str:
    """Return why ``user`` can't change ``page``; empty if they can."""
    permissions = page.permissions_for_user(user)
    if page.alias_of_id:
        return _("This page is an alias of another page. Edit that page instead.")
    if not permissions.can_edit():
        return _("You can’t edit this page. Ask someone who can.")
    if permissions.page_locked():
        return _("This page is locked, in moderation, or scheduled. Open it to see who can unlock it.")
    return ""


def latest_version(page: Page) -> Any:
    """Return the draft of ``page``, or the page itself if it has no unpublished changes."""
    return page.get_latest_revision_as_object() if page.has_unpublished_changes else page


def is_published_again(page: Page, user: Any) -> bool:
    is_latest_live: bool = page.live and not page.has_unpublished_changes
    return is_latest_live and page.permissions_for_user(user).can_publish()


def save_change(page: Page, changed: Any, user: Any) -> Outcome:
    """Save ``changed``, the latest version of ``page`` with the change. Publish it if ``page`` is published again."""
    if is_published_again(page, user) and not draft_publication_errors(changed):
        changed.minor_change = True
        changed.save_revision(user=user, log_action=True).publish(user=user)
        return Outcome.PUBLISHED
    changed.save_revision(user=user, log_action=True, clean=False)
    return Outcome.SAVED_AS_DRAFT
