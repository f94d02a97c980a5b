"""Who is signed in, for forms that have been open for a while, and the forms of text that a browser kept."""

from __future__ import annotations

import logging

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin import messages

from ..drafts.changes import display_name
from .model_forms import kept_model_form
from .page_forms import kept_page_form

logger = logging.getLogger(__name__)

# What a form raises for data that it never sends itself, for example from an older version of the site.
MALFORMED = (LookupError, TypeError, ValueError, AttributeError)


@require_safe
@never_cache
def session_status(request: HttpRequest) -> JsonResponse:
    """Return who is signed in, and the current CSRF token. Scripts of signed-out users get 403 instead."""
    user = request.user
    return JsonResponse({"user": user.pk, "name": display_name(user), "csrf_token": get_token(request)})


@require_safe
@never_cache
@csp_replace({"frame-ancestors": [SELF]})
def signed_in(request: HttpRequest) -> HttpResponse:
    """Return the page that signing in over a form ends on."""
    return render(request, "editing/unsaved_text/signed_in.html")


def kept_text(request: HttpRequest, action: str) -> HttpResponseBase:
    """Do ``action`` with the posted text of the form at the URL ``?path=``: “compare”, “restore”, or “check”."""
    try:
        match = resolve(request.GET.get("path", ""))
    except Resolver404 as error:
        raise Http404("There is no such form.") from error
    view = kept_page_form(match, action) or kept_model_form(match, action)
    if view is None:
        raise Http404("Text of this form is not kept.")
    try:
        return view(request, *match.args, **match.kwargs)
    except MALFORMED:
        logger.warning("Kept text doesn’t fit the form at %s", request.GET["path"], exc_info=True)
        return refuse_text(request, action)


def refuse_text(request: HttpRequest, action: str) -> HttpResponse:
    message = _("This text doesn’t fit the form, which has since changed. Copy what you need.")
    if action != "restore":
        return JsonResponse({"error": message}, status=400)
    messages.error(request, message)
    return redirect(request.GET["path"])
