"""Checks on sessions: expiry, the second factor, and which parts of the admin a role needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseForbidden
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from wagtail.admin.auth import permission_denied, user_has_any_page_permission

from site_core.lib.roles import content_permissions

from . import allowed_ips, sessions, sign_ins, two_factor
from .two_factor import AnyUser

# Requests that open pages send on their own. They don't count as activity.
BACKGROUND_URL_NAMES = {"ping", "wagtailadmin_sprite", "wagtailadmin_javascript_catalog"}
UNVERIFIED_URL_NAMES = {
    "two_factor_check",
    "credential-authentication-begin",
    "credential-authentication-complete",
    "js-i18n-catalog",
    "wagtailadmin_logout",
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_password_reset",
    "wagtailadmin_password_reset_done",
    "wagtailadmin_password_reset_confirm",
    "wagtailadmin_password_reset_complete",
}

# What users see who must set up two-step sign-in, until they have.
SET_UP_URL_NAMES = {
    "two_factor_set_up",
    "passkey_add",
    "credential-registration-begin",
    "credential-registration-complete",
}
# Paths below the admin's that Wagtail opens to everyone who can sign in, to choose or read content. Only users who work
# on pages or redirects need them; the front desk does not.
CONTENT_PATHS = (
    *("api/", "pages/", "choose-page/", "images/", "documents/", "embeds/", "redirects/", "tag-autocomplete/"),
    *("snippets/choose/", "workflows/", "reports/site-history/", "bulk/wagtailcore/"),
)


class SignedInMiddleware:
    """End expired sessions and require the second factor.

    In the admin, users who have not passed the second step are redirected to it, and users with an expired session to
    sign-in. On the public site both are anonymous. A response that doesn't depend on the user stays cacheable, because
    the session is read only when the user is.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.admin_path = reverse("wagtailadmin_home")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return self.get_response(request)
        if not request.path.startswith(self.admin_path):
            user = request.user
            checked_user = SimpleLazyObject(lambda: user if is_fully_signed_in(request, user) else AnonymousUser())
            request.user = cast(Any, checked_user)
            return self.get_response(request)
        response = self.check_admin_request(request) or self.get_response(request)
        if request.user.is_authenticated and not is_background(request):
            sign_ins.set_device_cookie(request, response)
        return response

    def check_admin_request(self, request: HttpRequest) -> HttpResponse | None:
        """Return where the user has to go first, or None."""
        if not request.user.is_authenticated:
            return None
        url_name = get_url_name(request.path_info)
        if sessions.is_expired(request.session):
            logout(request)
            messages.info(request, _("You were signed out because you were inactive. Sign in to continue."))
            return redirect_or_forbid(request, "wagtailadmin_login")
        if not is_background(request):
            sessions.record_activity(request.session)
        if url_name in UNVERIFIED_URL_NAMES:
            return None
        return self.check_second_factor(request, url_name) or self.check_content_access(request)

    def check_second_factor(self, request: HttpRequest, url_name: str | None) -> HttpResponse | None:
        if two_factor.is_verified(request.user):
            return None
        if two_factor.is_enabled(request.user):
            return redirect_or_forbid(request, "two_factor_check")
        if url_name not in SET_UP_URL_NAMES and two_factor.is_required(request.user):
            return redirect_or_forbid(request, "two_factor_set_up")
        return None

    def check_content_access(self, request: HttpRequest) -> HttpResponse | None:
        is_content = request.path.startswith(tuple(self.admin_path + path for path in CONTENT_PATHS))
        if is_content and request.user.has_perm("wagtailadmin.access_admin") and not works_on_content(request.user):
            return permission_denied(request)
        return None


def works_on_content(user: AnyUser) -> bool:
    return any(user.has_perm(name) for name in content_permissions()) or user_has_any_page_permission(user)


def get_url_name(path: str) -> str | None:
    try:
        return resolve(path).url_name
    except Resolver404:
        return None


def is_background(request: HttpRequest) -> bool:
    return get_url_name(request.path_info) in BACKGROUND_URL_NAMES


def is_fully_signed_in(request: HttpRequest, user: AnyUser) -> bool:
    """Return whether ``user`` has passed all steps of signing in, from an allowed network, in a current session."""
    if not user.is_authenticated or sessions.is_expired(request.session) or not allowed_ips.is_allowed(request):
        return False
    return two_factor.is_verified(user) or not (two_factor.is_enabled(user) or two_factor.is_required(user))


def redirect_or_forbid(request: HttpRequest, url_name: str) -> HttpResponse:
    """Redirect to ``url_name``, and from there back to this request's URL. Return 403 to scripts."""
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        return HttpResponseForbidden(_("Sign in again to continue."), content_type="text/plain")
    if get_url_name(request.path_info) == "wagtailadmin_login":
        next_url = request.GET.get("next") or reverse("wagtailadmin_home")
    else:
        next_url = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("wagtailadmin_home")
    return redirect(reverse(url_name, query={"next": next_url}))
