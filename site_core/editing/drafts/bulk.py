"""Publishing many pages at once: asks before it publishes what other people changed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from .changes import UnpublishedChanges
from .notices import author_list

MAX_LINKS = 5
CONFIRMED = "confirmed_revision"  # the field with the drafts of other people that the user saw listed


def ask_before_bulk_publishing(request: HttpRequest, pages: Iterable[Page], next_url: str) -> HttpResponse | None:
    """Return a question if publishing ``pages`` publishes other people’s changes that the user has not confirmed."""
    pages = list(pages)
    drafts = {page.pk: changes for page in pages if (changes := changes_by_others(page, request.user))}
    confirmed = set(request.POST.getlist(CONFIRMED))
    if all(str(changes.page.latest_revision_id) in confirmed for changes in drafts.values()):
        return None
    context = {
        "drafts": [describe(changes, request.user) for changes in drafts.values()],
        "all_url": request.get_full_path(),
        "rest_url": url_of_others(request, [page.pk for page in pages if page.pk not in drafts]),
        "include_descendants": request.POST.get("include_descendants", ""),
        "next_url": next_url,
        "confirmed_field": CONFIRMED,
    }
    return TemplateResponse(request, "editing/drafts/bulk_publish.html", context)


def link_to_live_pages(request: HttpRequest, pages: Iterable[Page]) -> None:
    """Link to the pages that were published, as Wagtail does after publishing one page."""
    live = Page.objects.live().filter(pk__in=[page.pk for page in pages]).specific()[:MAX_LINKS]
    label = _("View “%(page)s”")
    buttons = [messages.button(page.url, label % {"page": page.title}) for page in live if page.url]
    if buttons:
        messages.success(request, _("What visitors see now:"), buttons=buttons)


def changes_by_others(page: Page, user: Any) -> UnpublishedChanges | None:
    if not page.live or not page.has_unpublished_changes:
        return None
    changes = UnpublishedChanges(page)
    return changes if changes.contains_changes_by_others(user) else None


def describe(changes: UnpublishedChanges, user: Any) -> dict[str, Any]:
    return {
        "title": changes.page.get_admin_display_title(),
        "url": reverse("wagtailadmin_pages:edit", args=[changes.page.pk]),
        "authors": author_list(changes.other_authors(user), user),
        "revision_id": changes.page.latest_revision_id,
    }


def url_of_others(request: HttpRequest, page_ids: list[int]) -> str:
    """Return the URL of the same action for ``page_ids`` only; empty if there are none."""
    query: QueryDict = request.GET.copy()
    query.setlist("id", [str(page_id) for page_id in page_ids])
    return f"{request.path}?{query.urlencode()}" if page_ids else ""
