"""Explains why a page can't be approved, instead of an error."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages

from .publishing import error_messages

VIEW_NAME = "wagtailadmin_pages:workflow_action"


class IncompleteApprovalMiddleware:
    """Sends reviewers to the form of a page that can't be published, with what is missing.

    An approval on the dashboard publishes the latest draft, which nothing has to be in, and no form checks it.
    Wagtail has rolled back the approval then.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        match = request.resolver_match
        if match is None or match.view_name != VIEW_NAME or not isinstance(exception, ValidationError):
            return None
        message = _("The page was not approved, because it could not be published. %(errors)s")
        messages.error(request, message % {"errors": " ".join(error_messages(exception))})
        url = reverse("wagtailadmin_pages:edit", args=[match.kwargs["page_id"]])
        if request.headers.get("x-requested-with") == "XMLHttpRequest":  # from the dialog for a comment
            return JsonResponse({"step": "success", "redirect": url})
        return redirect(url)
