"""When pages are changed, moved, unpublished, or deleted: ask where visitors go, and report the redirects."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page

from ..retiring import GONE
from . import notices
from .page_api import RedirectingPagesAPIViewSet
from .prompts import PREFIX, DestinationForm
from .screens import AdminRequest


class RemovalRequest(AdminRequest):
    """A request that removes pages, with the target for their visitors."""

    removal_target: notices.Target


REMOVAL_ACTIONS = ("delete", "unpublish")


def apply_destination(request: RemovalRequest, pages: Iterable[Page], deleting: bool) -> HttpResponse | None:
    """Apply the destination in the request. If it is invalid, return a redirect back to the form.

    Requests without one, such as those of other programs, leave the default of the page_removal module.
    """
    if request.method != "POST" or f"{PREFIX}-answer" not in request.POST:
        return None
    with_descendants = deleting or bool(request.POST.get("include_descendants"))
    form = DestinationForm(pages, request.user, deleting, with_descendants, data=request.POST)
    if form.is_valid():
        form.apply()
        request.removal_target = form.target
        return None
    message = _("Nothing was deleted. %(errors)s") if deleting else _("Nothing was unpublished. %(errors)s")
    messages.error(request, message % {"errors": " ".join(form.error_messages())})
    return redirect(get_form_url(request))


def get_form_url(request: AdminRequest) -> str:
    next_url = get_valid_next_url_from_request(request)
    if next_url and "next" not in request.GET:
        return f"{request.path}?{urlencode({'next': next_url})}"
    return request.get_full_path()


def report_removal(request: AdminRequest) -> None:
    notices.report_removal(request, getattr(request, "removal_target", GONE))


@hooks.register("before_delete_page")
def apply_destination_before_delete(request: RemovalRequest, page: Page) -> HttpResponse | None:
    return apply_destination(request, [page], deleting=True)


@hooks.register("before_unpublish_page")
def apply_destination_before_unpublish(request: RemovalRequest, page: Page) -> HttpResponse | None:
    return apply_destination(request, [page], deleting=False)


@hooks.register("before_bulk_action")
def apply_destination_before_bulk_action(
    request: RemovalRequest, action_type: str, objects: Iterable[Any], action_class_instance: Any
) -> HttpResponse | None:
    if action_type in REMOVAL_ACTIONS and issubclass(action_class_instance.model, Page):
        return apply_destination(request, objects, deleting=action_type == "delete")
    return None


@hooks.register("after_delete_page")
@hooks.register("after_unpublish_page")
def report_removal_after_request(request: AdminRequest, page: Page) -> None:
    report_removal(request)


@hooks.register("after_edit_page")
@hooks.register("after_publish_page")
@hooks.register("after_move_page")
def report_changes(request: AdminRequest, page: Page) -> None:
    notices.report_changes(request)


@hooks.register("after_bulk_action")
def report_after_bulk_action(
    request: AdminRequest, action_type: str, objects: Iterable[Any], action_class_instance: Any
) -> None:
    if not issubclass(action_class_instance.model, Page):
        return
    if action_type in REMOVAL_ACTIONS:
        report_removal(request)
    elif action_type == "move":
        notices.report_changes(request)
    else:
        # This hook runs inside the transaction, but redirects for changed slugs are only created when it ends.
        transaction.on_commit(lambda: notices.report_changes(request))


@hooks.register("construct_admin_api")
def replace_pages_endpoint(router: Any) -> None:
    router.register_endpoint("pages", RedirectingPagesAPIViewSet)
