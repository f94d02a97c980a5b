"""Who confirmed that a sentence is right, and who took that back, in the history of its page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogActionRegistry, LogFormatter

CONFIRMED = "seo_audit.confirm_statement"
QUESTIONED = "seo_audit.question_statement"


def register_statement_log_actions(actions: LogActionRegistry) -> None:
    @actions.register_action(CONFIRMED)
    class ConfirmedFormatter(LogFormatter):
        label = gettext_lazy("Statement confirmed")

        def format_message(self, entry: Any) -> str:
            return _("“%(sentence)s” is right, although “%(name)s” is “%(value)s”.") % entry.data

    @actions.register_action(QUESTIONED)
    class QuestionedFormatter(LogFormatter):
        label = gettext_lazy("Confirmation undone")

        def format_message(self, entry: Any) -> str:
            return _("“%(sentence)s” is no longer confirmed.") % entry.data
