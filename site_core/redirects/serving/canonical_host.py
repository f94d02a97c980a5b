"""One address for each page: every other spelling of it leads there in a single redirect."""

from django.conf import settings
from django.http import HttpResponsePermanentRedirect
from django.http.request import split_domain_port, validate_host
from django.middleware.common import CommonMiddleware
from django.urls import Resolver404, resolve
from django.utils.http import escape_leading_slashes
from wagtail.models import Page
from wagtail.views import serve

from site_core.lib.ip_addresses import is_ip_address
from site_core.site_settings.current_site import find_site

from ..models import QueryMode
from .responses import build_response, match_request

READING = {"GET", "HEAD"}
USUAL_PORTS = {80, 443}


def is_this_machine(hostname):
    """Whether ``hostname`` is an IP address or localhost: those who ask by it want this very server."""
    return hostname == "localhost" or is_ip_address(hostname)


def is_file(request):
    return request.path.startswith((settings.STATIC_URL, settings.MEDIA_URL))


class CanonicalAddressMiddleware(CommonMiddleware):
    """Decides scheme, host and missing slash together, and where the page has moved, goes straight to its new place.

    Stands in for Django's CommonMiddleware (slash) and for the redirect of its SecurityMiddleware, which know nothing
    of each other and would each send visitors one hop further.
    """

    def process_request(self, request):
        super().process_request(request)  # refuses hosts and user agents
        origin, slash = self.origin_due(request), self.should_redirect_with_slash(request)
        if not origin and not slash:
            return None
        reading = request.method in READING
        if reading and not is_file(request) and (moved := self.moved(request, origin)):
            return moved
        path = escape_leading_slashes(request.get_full_path(force_append_slash=slash))
        return HttpResponsePermanentRedirect(origin + path, preserve_request=not reading)

    def process_view(self, request, view, args, kwargs):
        if view is serve:
            find_site(request)  # kept at the request, where Wagtail's routing looks for it first

    def should_redirect_with_slash(self, request):
        return not is_file(request) and super().should_redirect_with_slash(request)

    def origin_due(self, request):
        """``https://host`` where the request should have come to another scheme or host; else an empty string."""
        asked = request.get_host()
        hostname, port = split_domain_port(asked)
        if is_this_machine(hostname):
            return ""
        scheme = "https" if settings.SECURE_SSL_REDIRECT or request.is_secure() else "http"
        host = f"{hostname}:{port}" if port and scheme == request.scheme else hostname
        if not is_file(request):
            host = self.host_of_site(request, hostname) or host
        return f"{scheme}://{host}" if (scheme, host) != (request.scheme, asked) else ""

    def host_of_site(self, request, hostname):
        """The host, with its port, of the site that answers; empty where ``hostname`` is right.

        Never a host that would be refused: a slip in the admin's list of sites must not lock everybody out.
        """
        site = find_site(request)
        if site is None or site.hostname.lower() == hostname or is_this_machine(site.hostname):
            return ""
        if not validate_host(site.hostname.lower(), settings.ALLOWED_HOSTS):
            return ""
        return site.hostname if site.port in USUAL_PORTS else f"{site.hostname}:{site.port}"

    def moved(self, request, origin):
        """The redirect that an admin set for this address, if no page is there any more; else None."""
        match = match_request(request, by_query=True) or match_request(request)
        if not match or (match.rule.query_mode == QueryMode.IGNORE and self.is_answered(request)):
            return None
        response = build_response(request, match)
        if response.get("Location", "").startswith("/"):
            response["Location"] = origin + escape_leading_slashes(response["Location"])
        return response

    def is_answered(self, request):
        path = request.path_info if request.path_info.endswith("/") else f"{request.path_info}/"
        try:
            match = resolve(path)
        except Resolver404:
            return False
        return match.func is not serve or Page.route_for_request(request, path.strip("/")) is not None
