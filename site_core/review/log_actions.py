"""What the history of a page says about its medical reviews."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogFormatter

REQUESTED = "review.request"
APPROVED = "review.approve"
RETURNED = "review.return"
REVOKED = "review.revoke"
OVERRIDDEN = "review.override"

# For each action: its name, and what happened.
MESSAGES: dict[str, tuple[Promise, Promise]] = {
    REQUESTED: (_("Ask for medical review"), _("Asked %(reviewer)s for a medical review.")),
    APPROVED: (_("Approve in medical review"), _("%(reviewer)s approved this version in medical review.")),
    RETURNED: (_("Return after medical review"), _("%(reviewer)s returned the page with comments.")),
    REVOKED: (_("Withdraw a request for review"), _("Withdrew the request to %(reviewer)s.")),
    OVERRIDDEN: (_("Publish without a medical review"), _("Published without a medical review: %(reason)s")),
}


class ReviewFormatter(LogFormatter):
    message_template: Promise

    def format_message(self, log_entry: Any) -> str:
        return str(self.message_template) % {"reviewer": "", "reason": "", **(log_entry.data or {})}


def register(actions: Any) -> None:
    for action, (label, message) in MESSAGES.items():
        formatter = type("Formatter", (ReviewFormatter,), {"label": label, "message_template": message})
        actions.register_action(action)(formatter)
