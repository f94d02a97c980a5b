"""Redirect every other spelling of a page's URL to the canonical one, in a single step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.request import split_domain_port, validate_host
from django.middleware.common import CommonMiddleware
from django.urls import Resolver404, resolve
from django.utils.http import escape_leading_slashes
from wagtail.models import Page
from wagtail.views import serve

from site_core.lib.ip_addresses import is_ip_address
from site_core.site_settings.current_site import get_current_site

from ..models import QueryMode
from .responses import build_response, match_request

SAFE_METHODS = {"GET", "HEAD"}
DEFAULT_PORTS = {80, 443}


def is_server_address(hostname: str) -> bool:
    """Return whether ``hostname`` is an IP address or localhost, which must not be redirected to another host."""
    return hostname == "localhost" or is_ip_address(hostname)


def is_file(request: HttpRequest) -> bool:
    return request.path.startswith((settings.STATIC_URL, settings.MEDIA_URL))


class CanonicalURLMiddleware(CommonMiddleware):
    """Corrects the scheme, host, and missing slash of a URL, and follows redirect rules, in one redirect.

    Replaces Django's CommonMiddleware (slash) and the redirect of its SecurityMiddleware (scheme). These don't know
    of each other, and would each send a redirect of their own.
    """

    def process_request(  # type: ignore[override]  # Django's only returns permanent redirects; a rule may be temporary
        self, request: HttpRequest
    ) -> HttpResponse | None:
        super().process_request(request)  # rejects disallowed hosts and user agents
        origin, append_slash = self.get_canonical_origin(request), self.should_redirect_with_slash(request)
        if not origin and not append_slash:
            return None
        is_safe = request.method in SAFE_METHODS
        if is_safe and not is_file(request) and (response := self.apply_rules(request, origin)):
            return response
        path = escape_leading_slashes(request.get_full_path(force_append_slash=append_slash))
        return HttpResponsePermanentRedirect(origin + path, preserve_request=not is_safe)

    def process_view(self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any) -> None:
        if view is serve:
            get_current_site(request)  # caches the site on the request, where Wagtail looks for it first

    def should_redirect_with_slash(self, request: HttpRequest) -> bool:
        return not is_file(request) and super().should_redirect_with_slash(request)

    def get_canonical_origin(self, request: HttpRequest) -> str:
        """Return ``https://host`` if the request came to another scheme or host, or an empty string."""
        requested_host = request.get_host()
        hostname, port = split_domain_port(requested_host)
        if is_server_address(hostname):
            return ""
        scheme = "https" if settings.SECURE_SSL_REDIRECT or request.is_secure() else "http"
        host = f"{hostname}:{port}" if port and scheme == request.scheme else hostname
        if not is_file(request):
            host = self.get_site_host(request, hostname) or host
        return f"{scheme}://{host}" if (scheme, host) != (request.scheme, requested_host) else ""

    def get_site_host(self, request: HttpRequest, hostname: str) -> str:
        """Return the host and port of the site that responds, or an empty string if ``hostname`` is right.

        Never returns a host that is not allowed: a typo in the admin's list of sites must not lock everyone out.
        """
        site = get_current_site(request)
        if site is None or site.hostname.lower() == hostname or is_server_address(site.hostname):
            return ""
        if not validate_host(site.hostname.lower(), settings.ALLOWED_HOSTS):
            return ""
        return site.hostname if site.port in DEFAULT_PORTS else f"{site.hostname}:{site.port}"

    def apply_rules(self, request: HttpRequest, origin: str) -> HttpResponse | None:
        """Return the redirect of the rule for this URL, unless a page exists."""
        match = match_request(request, by_query=True) or match_request(request)
        if not match or (match.rule.query_mode == QueryMode.IGNORE and self.is_served(request)):
            return None
        response = build_response(request, match)
        if response and response.get("Location", "").startswith("/"):
            response["Location"] = origin + escape_leading_slashes(response["Location"])
        return response

    def is_served(self, request: HttpRequest) -> bool:
        """Return whether a page or another view responds at the path, with a slash at the end."""
        path = request.path_info if request.path_info.endswith("/") else f"{request.path_info}/"
        try:
            match = resolve(path)
        except Resolver404:
            return False
        return match.func is not serve or Page.route_for_request(request, path.strip("/")) is not None
