"""What Wagtail's admin gets from this room."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.admin.action_menu import ActionMenuItem
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from site_core.pages.models import ReviewedPage

from . import log_actions
from .asking import views
from .asking.action_menu import NAME, AskForReviewMenuItem
from .asking.notices import offer_email, show_answers, show_changed_text
from .report import ReviewReportMenuItem, ReviewReportView
from .retractions.views import RetractionReportMenuItem
from .retractions.views import urlpatterns as retraction_urls
from .views import AccountView, DueView

SUBMIT = {"action-submit", "action-restart-workflow"}  # the buttons that start a workflow


@hooks.register("register_log_actions")
def register_review_log_actions(actions: Any) -> None:
    log_actions.register(actions)


@hooks.register("register_admin_urls")
def register_review_urls() -> list[URLPattern]:
    return [
        path("pages/<int:page_id>/review/ask/", views.AskView.as_view(), name="review_ask"),
        path("pages/<int:page_id>/review/owner/", views.OwnerView.as_view(), name="review_owner"),
        path("review/<int:pk>/", AccountView.as_view(), name="review_answer"),
        path("pages/<int:page_id>/review/due/", DueView.as_view(), name="review_due"),
        path("review/requests/<int:pk>/send/", views.send_request_again, name="review_send_again"),
        path("review/requests/<int:pk>/revoke/", views.revoke_request, name="review_revoke"),
        path("review/edits/<int:pk>/<str:answer>/", views.decide_edit, name="review_edit"),
        path("reports/reviews/", ReviewReportView.as_view(), name="review_report"),
        path("reports/reviews/results/", ReviewReportView.as_view(results_only=True), name="review_report_results"),
        *retraction_urls,
    ]


@hooks.register("register_reports_menu_item")
def register_review_report() -> MenuItem:
    return ReviewReportMenuItem()


@hooks.register("register_reports_menu_item")
def register_retraction_report() -> MenuItem:
    return RetractionReportMenuItem()


@hooks.register("register_permissions")
def register_retraction_permission() -> QuerySet[Permission]:
    return Permission.objects.filter(content_type__app_label="review", codename="add_retractionlist")


@hooks.register("register_page_action_menu_item")
def register_ask_for_review() -> ActionMenuItem:
    return AskForReviewMenuItem(order=45)


@hooks.register("before_edit_page")
def show_what_came_back(request: HttpRequest, page: Page) -> None:
    if request.method == "GET" and isinstance(page, ReviewedPage):
        show_answers(request, page)


@hooks.register("after_edit_page", order=10)  # the draft is complete once other people's changes are merged
def ask_for_review(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Ask who should review the draft that was saved, or say that reviewers see an earlier one."""
    if not isinstance(page, ReviewedPage) or not request.accepts("text/html"):
        return None
    if NAME in request.POST:
        return redirect("review_ask", page.pk)
    if SUBMIT & set(request.POST):
        offer_email(request, page)
    show_changed_text(request, page)
    return None
