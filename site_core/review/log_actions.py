"""What the history of a page says about its medical reviews."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter

REQUESTED = "review.request"
APPROVED = "review.approve"
RETURNED = "review.return"
TAKEN_BACK = "review.take_back"
REVOKED = "review.revoke"
OVERRIDDEN = "review.override"
SENT_AGAIN = "review.send_again"
EDIT_ACCEPTED = "review.accept_edit"
EDIT_DISMISSED = "review.dismiss_edit"
OWNER_CHANGED = "review.change_owner"
OWNER_INHERITED = "review.inherit_owner"
RETRACTION_SEEN = "review.keep_retracted_reference"
RETRACTION_REOPENED = "review.check_retracted_reference"

NAMES = ("reviewer", "reason", "before", "after", "owner", "former", "title", "note")  # in the data of log entries
# For each action: its name, and what happened.
MESSAGES: dict[str, tuple[Promise, Promise]] = {
    REQUESTED: (_("Ask for medical review"), _("Asked %(reviewer)s for a medical review.")),
    APPROVED: (_("Approve in medical review"), _("%(reviewer)s approved this version in medical review.")),
    RETURNED: (_("Return after medical review"), _("%(reviewer)s returned the page with comments.")),
    TAKEN_BACK: (_("Withdraw an approval"), _("%(reviewer)s withdrew the approval of this version.")),
    REVOKED: (_("Withdraw a request for review"), _("Withdrew the request to %(reviewer)s.")),
    OVERRIDDEN: (_("Publish without a medical review"), _("Published without a medical review: %(reason)s")),
    SENT_AGAIN: (_("Send a review request again"), _("Sent the request to %(reviewer)s again.")),
    EDIT_ACCEPTED: (
        _("Accept a suggested edit"),
        _("Accepted an edit by %(reviewer)s: “%(before)s” is now “%(after)s”."),
    ),
    EDIT_DISMISSED: (_("Dismiss a suggested edit"), _("Dismissed an edit by %(reviewer)s: “%(after)s”.")),
    OWNER_INHERITED: (
        _("Inherit a page"),
        _("%(owner)s is now responsible for this page, because the account of %(former)s was deleted."),
    ),
    OWNER_CHANGED: (_("Change owner"), _("%(owner)s is now responsible for this page.")),
    RETRACTION_SEEN: (
        _("Keep a retracted or corrected reference"),
        _("Keeps the retracted or corrected reference “%(title)s”: %(note)s"),
    ),
    RETRACTION_REOPENED: (
        _("Check a retracted or corrected reference again"),
        _("The retracted or corrected reference “%(title)s” has to be checked again. The note was: %(note)s"),
    ),
}


class ReviewFormatter(LogFormatter):
    message_template: Promise

    def format_message(self, log_entry: Any) -> str:
        return str(self.message_template) % {**dict.fromkeys(NAMES, ""), **(log_entry.data or {})}


def register(actions: Any) -> None:
    for action, (label, message) in MESSAGES.items():
        formatter = type("Formatter", (ReviewFormatter,), {"label": label, "message_template": message})
        actions.register_action(action)(formatter)
