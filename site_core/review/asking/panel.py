"""What the form of a page says about its reviews: requests, answers, suggested edits, and who answers for the page."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from wagtail.admin.panels import Panel
from wagtail.models import Page

from site_core.pages.visible_text import visible_text_hash

from ..contacts import owner_of, responsible_users
from ..mail.outbox import ReviewEmail
from ..models import ReviewRequest, SuggestedEdit

MAX_REQUESTS = 10


def open_requests_for_another_text(page: Any) -> list[ReviewRequest]:
    """Return the open requests about a text that the latest draft of ``page`` no longer has."""
    requests = ReviewRequest.objects.open().filter(page=page.pk).exclude(revision=page.latest_revision_id)
    earlier = list(requests.select_related("reviewer", "revision"))
    if not earlier:
        return []
    text_hash = visible_text_hash(page.get_latest_revision_as_object())
    return [item for item in earlier if item.revision and visible_text_hash(item.revision.as_object()) != text_hash]


class ReviewRequestsPanel(Panel):
    """Belongs to the fields of the medical review."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "review/panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk) and super().is_shown()

        def get_context_data(self, parent_context: dict[str, Any] | None = None) -> dict[str, Any]:
            page = Page.objects.select_related("owner").get(pk=self.instance.pk)
            permissions = page.permissions_for_user(self.request.user)
            managers = [] if owner_of(page) else responsible_users(page)
            can_edit = permissions.can_edit() and not page.alias_of_id
            return super().get_context_data(parent_context) | {
                "page": page,
                "requests": list_requests(page),
                "changed": {request.pk for request in open_requests_for_another_text(page.specific)},
                "edits": open_edits(page),
                "can_ask": can_edit,
                "can_change_text": can_edit and not permissions.page_locked(),
                "owner_name": name_of(page.owner),
                "owner": owner_of(page),
                "manager_names": get_text_list([name_of(user) for user in managers], _("and")),
            }


def name_of(user: Any) -> str:
    return (user.get_full_name() or user.get_username()) if user else ""


def list_requests(page: Page) -> list[Any]:
    """Return the latest requests, each with its last email."""
    emails = ReviewEmail.objects.filter(kind=ReviewEmail.Kind.REQUEST).order_by("pk")
    requests = ReviewRequest.objects.filter(page=page).select_related("reviewer__account", "requested_by")
    listed: list[Any] = list(requests.prefetch_related(Prefetch("emails", emails, to_attr="sent_links"))[:MAX_REQUESTS])
    for request in listed:
        request.last_email = request.sent_links[-1] if request.sent_links else None
    return listed


def open_edits(page: Page) -> Any:
    edits = SuggestedEdit.objects.filter(request__page=page, state=SuggestedEdit.State.OPEN)
    return edits.select_related("request__reviewer")
