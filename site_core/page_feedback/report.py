"""The report of what readers answered: pages that help least come first."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic import PermissionCheckedMixin, WagtailAdminTemplateMixin
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from .models import FeedbackSettings
from .totals import DAYS, MIN_ANSWERS, Answers, get_answers

MAX_PAGES = 100
PERMISSIONS = ["add", "change", "publish"]


class FeedbackReport(WagtailAdminTemplateMixin, PermissionCheckedMixin, TemplateView):
    template_name = "page_feedback/report.html"
    page_title = _("Page feedback")
    header_icon = "help"
    permission_policy = page_permission_policy
    any_permission_required = PERMISSIONS

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        answers = get_answers(page_permission_policy.explorable_instances(self.request.user))
        return super().get_context_data(
            is_on=FeedbackSettings.objects.filter(is_on=True).exists(),
            rows=get_rows(answers),
            days=DAYS,
            min_answers=MIN_ANSWERS,
            max_pages=MAX_PAGES,
            may_switch=self.request.user.has_perm("page_feedback.change_feedbacksettings"),
            **kwargs,
        )


def get_rows(answers: dict[int, Answers]) -> list[tuple[Page, Answers]]:
    """Return the pages with their answers, in one query. Those that too few readers answered about come last."""
    ranks = sorted(answers, key=lambda pk: (rank(answers[pk]), -answers[pk].total, pk))[:MAX_PAGES]
    pages = Page.objects.in_bulk(ranks)
    return [(pages[pk], answers[pk]) for pk in ranks]


def rank(answers: Answers) -> int:
    return 101 if answers.percentage is None else answers.percentage


class FeedbackMenuItem(MenuItem):
    def __init__(self) -> None:
        url = reverse("page_feedback_report")
        super().__init__(_("Page feedback"), url, name="page-feedback", icon_name="help", order=645)

    def is_shown(self, request: HttpRequest) -> bool:
        return page_permission_policy.user_has_any_permission(request.user, PERMISSIONS)
