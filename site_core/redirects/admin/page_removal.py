"""Apply the destination form when pages are deleted or unpublished in the admin, and report the redirects."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.models import Page

from ..lifecycle.page_removal import GONE, Target
from . import messages as redirect_messages
from .base import AdminRequest
from .destination_form import PREFIX, DestinationForm


class RemovalRequest(AdminRequest):
    """A request that removes pages, with the target for their visitors."""

    removal_target: Target


def apply_destination(request: RemovalRequest, pages: Iterable[Page], deleting: bool) -> HttpResponse | None:
    """Apply the destination in the request. If it is invalid, return a redirect back to the form.

    Requests without one, such as those of other programs, leave the default of lifecycle.page_removal.
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
    redirect_messages.report_removal(request, getattr(request, "removal_target", GONE))
