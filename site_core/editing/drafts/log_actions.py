"""What the history of a page says about drafts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter

from .changes import KEPT_DRAFT
from .publishing import DISCARDED_DRAFT


def register(actions: Any) -> None:
    message = gettext_lazy("Discarded the draft. The page is again as readers see it.")
    actions.register_action(DISCARDED_DRAFT, gettext_lazy("Discard draft"), message)
    actions.register_action(KEPT_DRAFT)(KeptDraftFormatter)


class KeptDraftFormatter(LogFormatter):
    label = gettext_lazy("Keep changes as a draft")

    def format_message(self, log_entry: Any) -> str:
        name = (log_entry.data or {}).get("name", "")
        return _("Published without changes by %(name)s, which stay a draft.") % {"name": name}
