"""The answers of readers, in the edit form of their page."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from wagtail.admin.panels import Panel

from .question import asks_readers
from .totals import DAYS, Answers, get_answers


class FeedbackPanel(Panel):
    """Shown for pages that ask their readers. Changes nothing when the page is saved."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "page_feedback/panel.html"

        def is_shown(self) -> bool:
            page = self.instance
            if not page.pk or not page.asks_if_helpful:
                return False
            site = page.get_site()
            return site is not None and asks_readers(site)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            answers = get_answers([self.instance]).get(self.instance.pk, Answers())
            context = {"answers": answers, "days": DAYS, "report_url": reverse("page_feedback_report")}
            return super().get_context_data(parent_context) | context
