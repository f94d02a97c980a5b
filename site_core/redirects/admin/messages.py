"""Tell editors which redirects were created, changed, or deleted when they changed, moved, or removed pages."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.models import Page

from ..lifecycle import page_moves, page_removal
from ..lifecycle.page_removal import Target
from .base import AdminRequest


def report_changes(request: AdminRequest) -> None:
    """Report the redirects that followed from changed slugs, moves, and publication in this request."""
    summaries = page_moves.pop_summaries()
    created, removed = sum(each.created for each in summaries), sum(each.removed for each in summaries)
    if created:
        message = ngettext(
            "Visitors of the old URL are redirected to the new one.",
            "Visitors of the %(count)d old URLs are redirected to the new ones.",
            created,
        )
        show(request, message % {"count": created})
    if removed:
        message = ngettext(
            "A redirect was deleted because there is a page at its URL now.",
            "%(count)d redirects were deleted because there are pages at their URLs now.",
            removed,
        )
        show(request, message % {"count": removed})


def report_removal(request: AdminRequest, target: Target = page_removal.GONE) -> None:
    """Report where visitors of unpublished or deleted pages go now. ``target`` is that of the DestinationForm."""
    summaries = page_moves.pop_summaries()
    created, retargeted = sum(each.created for each in summaries), sum(each.retargeted for each in summaries)
    sentences = [*describe_created(created, target), *describe_retargeted(retargeted, target)]
    if sentences:
        show(request, " ".join(sentences))


def describe_created(count: int, target: Target) -> list[str]:
    if not count:
        return []
    if target == page_removal.GONE:
        message = ngettext(
            "%(count)d URL now responds with “gone” (410).",
            "%(count)d URLs now respond with “gone” (410).",
            count,
        )
    else:
        message = ngettext(
            "Visitors of %(count)d URL now go to %(target)s.",
            "Visitors of %(count)d URLs now go to %(target)s.",
            count,
        )
    return [message % {"count": count, "target": describe_target(target)}]


def describe_retargeted(count: int, target: Target) -> list[str]:
    if not count:
        return []
    if target == page_removal.GONE:
        message = ngettext(
            "%(count)d redirect to the page now also responds with “gone”.",
            "%(count)d redirects to the page now also respond with “gone”.",
            count,
        )
    else:
        message = ngettext(
            "%(count)d redirect to the page now also leads to %(target)s.",
            "%(count)d redirects to the page now also lead to %(target)s.",
            count,
        )
    return [message % {"count": count, "target": describe_target(target)}]


def describe_target(target: Target) -> str:
    return f"“{target.get_admin_display_title()}”" if isinstance(target, Page) else _("the parent page")


def show(request: AdminRequest, text: str) -> None:
    """Show ``text``, with a link to the automatic redirects if the user may see redirects."""
    buttons = []
    if request.user.has_perm("redirects.view_redirectrule"):
        url = f"{reverse('redirects:list')}?automatically_created=true"
        buttons = [messages.button(url, _("View redirects"))]
    messages.success(request, text, buttons=buttons)
