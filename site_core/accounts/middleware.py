"""What a session has to pass before it counts."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponseForbidden
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.functional import SimpleLazyObject
from wagtail.admin.auth import permission_denied, user_has_any_page_permission

from . import sessions, two_factor

OVER = "You were signed out because nothing was done here for a while. Sign in to go on."
# Asked for by pages that are open somewhere, by themselves: nobody needs to be there.
BY_THEMSELVES = {"ping", "wagtailadmin_sprite", "wagtailadmin_javascript_catalog"}
BEFORE_THE_CODE = {
    "two_factor_check",
    "wagtailadmin_logout",
    "wagtailadmin_sprite",
    "wagtailadmin_javascript_catalog",
    "wagtailadmin_password_reset",
    "wagtailadmin_password_reset_done",
    "wagtailadmin_password_reset_confirm",
    "wagtailadmin_password_reset_complete",
}

# Below the admin's address: what Wagtail shows to everyone there, to choose from or to read. Only whoever works on
# pages or redirects needs it; the front desk does not.
ABOUT_CONTENT = (
    *("api/", "pages/", "choose-page/", "images/", "documents/", "embeds/", "redirects/", "tag-autocomplete/"),
    *("snippets/choose/", "workflows/", "reports/site-history/", "bulk/wagtailcore/"),
)


class SignedInMiddleware:
    """Nobody is signed in by half, or for ever.

    In the admin, whoever has not passed the second step is led to it, and whose time is over, to sign in. Everywhere
    else they are visitors like others. What belongs to neither is never asked: an answer for everyone stays one.
    """

    def __init__(self, get_response):
        self.get_response = get_response
        self.admin = reverse("wagtailadmin_home")

    def __call__(self, request):
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return self.get_response(request)
        if not request.path.startswith(self.admin):
            user = request.user
            request.user = SimpleLazyObject(lambda: user if is_whole(request, user) else AnonymousUser())
            return self.get_response(request)
        return self.in_admin(request) or self.get_response(request)

    def in_admin(self, request):
        """Where somebody has to go first, or None."""
        if not request.user.is_authenticated:
            return None
        name = url_name(request.path_info)
        if sessions.is_over(request.session):
            logout(request)
            messages.info(request, OVER)
            return lead_to(request, "wagtailadmin_login")
        if name not in BY_THEMSELVES:
            sessions.note_activity(request.session)
        if name in BEFORE_THE_CODE:
            return None
        return self.second_step(request, name) or self.other_work(request)

    def second_step(self, request, name):
        if request.user.is_verified():
            return None
        if two_factor.is_on(request.user):
            return lead_to(request, "two_factor_check")
        if name != "two_factor_set_up" and two_factor.is_required(request.user):
            return lead_to(request, "two_factor_set_up")
        return None

    def other_work(self, request):
        about_content = request.path.startswith(tuple(self.admin + start for start in ABOUT_CONTENT))
        if about_content and request.user.has_perm("wagtailadmin.access_admin") and not works_on_content(request.user):
            return permission_denied(request)
        return None


def works_on_content(user):
    return user.has_perm("redirects.view_redirectrule") or user_has_any_page_permission(user)


def url_name(path):
    try:
        return resolve(path).url_name
    except Resolver404:
        return None


def is_whole(request, user):
    """Whether ``user`` has passed all that signing in takes."""
    if not user.is_authenticated or sessions.is_over(request.session):
        return False
    return user.is_verified() or not (two_factor.is_on(user) or two_factor.is_required(user))


def lead_to(request, name):
    """To the page ``name``, and back here afterwards; a script that asks gets 403."""
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        return HttpResponseForbidden("Sign in again to go on.", content_type="text/plain")
    if url_name(request.path_info) == "wagtailadmin_login":
        back = request.GET.get("next") or reverse("wagtailadmin_home")
    else:
        back = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("wagtailadmin_home")
    return redirect(reverse(name, query={"next": back}))
