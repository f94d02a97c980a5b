"""Lets the admin show the steps of signing in over an open form, in a frame."""

from __future__ import annotations

from collections.abc import Callable

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.urls import reverse

FRAMED_URL_NAMES = {"wagtailadmin_login", "two_factor_check"}


class SignInFramingMiddleware:
    """Allows pages of this site, and no others, to frame the sign-in form and its second step.

    ``frame-ancestors`` of the Content Security Policy takes precedence over X-Frame-Options, which stays DENY.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self.paths = {reverse(name) for name in FRAMED_URL_NAMES}

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path not in self.paths:
            return self.get_response(request)
        return csp_replace({"frame-ancestors": [SELF]})(self.get_response)(request)
