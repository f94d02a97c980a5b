"""What the history of a page says about drafts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter

from .changes import KEPT_DRAFT, KEPT_TEXT
from .publishing import DISCARDED_DRAFT
from .take_over import TAKEN_OVER


def register(actions: Any) -> None:
    message = gettext_lazy("Discarded the draft. The page is back to what readers see.")
    actions.register_action(DISCARDED_DRAFT, gettext_lazy("Discard draft"), message)
    message = gettext_lazy("Took over editing. Forms that were open can no longer be saved.")
    actions.register_action(TAKEN_OVER, gettext_lazy("Take over"), message)
    message = gettext_lazy("Kept text that was submitted after someone else had taken over.")
    actions.register_action(KEPT_TEXT, gettext_lazy("Keep text in the history"), message)
    actions.register_action(KEPT_DRAFT)(KeptDraftFormatter)


class KeptDraftFormatter(LogFormatter):
    label = gettext_lazy("Keep changes as a draft")

    def format_message(self, log_entry: Any) -> str:
        name = (log_entry.data or {}).get("name", "")
        return _("Published without the changes by %(name)s, which remain a draft.") % {"name": name}
