"""What the history of a page says about replaced text."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter

from .services import REPLACED, UNDONE


def register_replacing_log_actions(actions: Any) -> None:
    @actions.register_action(REPLACED)
    class ReplacedFormatter(LogFormatter):
        label = gettext_lazy("Find and replace")

        def format_message(self, entry: Any) -> str:
            return _("Replaced “%(find)s” with “%(new)s”") % {"find": entry.data["find"], "new": entry.data["new"]}

    actions.register_action(UNDONE, gettext_lazy("Undo find and replace"), gettext_lazy("Undid find and replace"))
