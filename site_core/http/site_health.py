"""Checks of the public URL for Site health: who the visitor is, HTTPS, and host names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.models import Site

from site_core.lib.ip_addresses import is_ip_address, is_loopback
from site_core.lib.site_health import Result, critical, good, recommended, register_site_health_check
from site_core.site_settings.site_host import site_host

from .public_request import PublicResponse, RequestFailed, fetch
from .unknown_clients import unknown_client_proxy
from .visitor_check import SeenRequest, create_url_path
from .visitor_results import assess, made_up_headers, name_of

MIN_CERTIFICATE_DAYS = 14
REDIRECTS = {301, 302, 307, 308}


@register_site_health_check("visitor_address", gettext_lazy("Proxy and visitor address"), is_remote=True)
def check_visitor_address() -> Iterator[Result]:
    if proxy := unknown_client_proxy():
        yield critical(
            _("Within a day, forms came through %(proxy)s, and the site could not tell their visitors apart.")
            % {"proxy": name_of(proxy)},
            _("Limits per visitor did not apply. Do what the next result says, or add the proxy to TRUSTED_PROXIES."),
        )
    try:
        response = fetch(settings.SITE_URL + create_url_path(), made_up_headers())
    except RequestFailed as error:
        yield not_reached(error)
        return
    seen = parse_seen_request(response)
    if seen is None:
        yield other_response(response)
    else:
        yield from assess(seen, response.local_address)


def parse_seen_request(response: PublicResponse) -> SeenRequest | None:
    """Return what the site has seen; None if ``response`` is not from this site, but perhaps a page of another."""
    try:
        return SeenRequest(**json.loads(response.body)) if response.status == 200 else None
    except (ValueError, TypeError):
        return None


def not_reached(error: RequestFailed) -> Result:
    if error.is_certificate:
        return critical(str(error), _("Renew the certificate, or correct the host names in it."))
    return recommended(
        str(error),
        _("Open the site in a browser. If it works there, your network doesn’t let a server open its own public URL."),
    )


def other_response(response: PublicResponse) -> Result:
    values = {"url": settings.SITE_URL, "status": response.status, "target": response.headers.get("Location", "")}
    if response.status in REDIRECTS:
        return critical(
            _("%(url)s redirects to %(target)s before the request reaches the site.") % values,
            _("Set SITE_URL to the URL that visitors end up at, or remove the redirect from the reverse proxy."),
        )
    return critical(
        _("%(url)s responded with status %(status)s, and not as this site does.") % values,
        _("Does another site, or a password prompt, respond there? Check the reverse proxy and the DNS."),
    )


@register_site_health_check("https", gettext_lazy("HTTPS"), is_remote=True)
def check_https() -> Iterator[Result]:
    site = urlsplit(settings.SITE_URL)
    if site.scheme != "https":
        if is_loopback(site.hostname or ""):
            yield good(_("Only this machine can open the site, so it needs no HTTPS."))
        else:
            yield critical(
                _("Visitors use HTTP, so anyone between them and the site can read what they send."),
                _("Set up HTTPS as described in docs/deployment.md, and change SITE_URL to https://…"),
            )
        return
    try:
        response = fetch(f"{settings.SITE_URL}/robots.txt")
    except RequestFailed as error:
        yield not_reached(error)
        return
    yield certificate_result(response)
    yield hsts_result(response)
    yield from http_results(site.hostname or "")


def certificate_result(response: PublicResponse) -> Result:
    ends_at = response.certificate_ends_at or timezone.now()
    days = (ends_at - timezone.now()).days
    text = ngettext(
        "The certificate is valid for %(days)d day.", "The certificate is valid for %(days)d days.", days
    ) % {"days": days}
    if days >= MIN_CERTIFICATE_DAYS:
        return good(text)
    return recommended(text, _("Check that it is renewed automatically, for example with: certbot renew --dry-run"))


def hsts_result(response: PublicResponse) -> Result:
    if response.headers.get("Strict-Transport-Security"):
        return good(_("Browsers are told to use HTTPS only (HSTS)."))
    return recommended(
        _("Browsers are not told to use HTTPS only: the header Strict-Transport-Security is missing."),
        _("Remove HSTS_SECONDS=0 from the settings, or let the reverse proxy pass on the header."),
    )


def http_results(hostname: str) -> Iterator[Result]:
    try:
        response = fetch(f"http://{hostname}/")
    except RequestFailed:
        yield recommended(
            _("The site does not respond to HTTP. Visitors who type the name without https:// may see an error."),
            _("Make the reverse proxy redirect port 80 to HTTPS: see docs/deployment/nginx.conf."),
        )
        return
    target = response.headers.get("Location", "")
    if response.status in REDIRECTS and target.startswith("https://"):
        yield good(_("HTTP redirects to HTTPS."))
    else:
        yield critical(
            _("HTTP does not redirect to HTTPS: status %(status)s.") % {"status": response.status},
            _("Make the reverse proxy redirect port 80 to HTTPS: see docs/deployment/nginx.conf."),
        )


@register_site_health_check("host_names", gettext_lazy("Host names"), is_remote=True)
def check_host_names() -> Iterator[Result]:
    """Every other name of the site redirects to SITE_URL. The bare and the www name should both exist."""
    site = urlsplit(settings.SITE_URL)
    name = site.hostname or ""
    if is_loopback(name) or is_ip_address(name):
        yield good(_("The site has no host name, so there is nothing to check."))
        return
    sibling = name.removeprefix("www.") if name.startswith("www.") else f"www.{name}"
    others = [host for host in settings.ALLOWED_HOSTS if host not in {name, "localhost"} and not is_ip_address(host)]
    yield good(_("Visitors find the site at %(name)s.") % {"name": name})
    for other in dict.fromkeys([*others, sibling]):
        yield other_name_result(other, other in others)


def other_name_result(name: str, is_allowed: bool) -> Result:
    scheme = urlsplit(settings.SITE_URL).scheme
    values = {"name": name, "url": settings.SITE_URL}
    advice = _("Add %(name)s to the DNS, the certificate, the reverse proxy, and ALLOWED_HOSTS.") % values
    try:
        response = fetch(f"{scheme}://{name}/")
    except RequestFailed as error:
        return recommended(_("%(name)s does not lead to the site.") % values + " " + str(error), advice)
    target = response.headers.get("Location", "")
    if response.status in REDIRECTS and target.startswith(settings.SITE_URL):
        return good(_("%(name)s redirects to %(url)s.") % values)
    if not is_allowed:
        return recommended(_("Visitors to %(name)s get an error, because it is not in ALLOWED_HOSTS.") % values, advice)
    return recommended(
        _("%(name)s does not redirect to %(url)s, but responds with status %(status)s.")
        % (values | {"status": response.status}),
        _("Set the host name of the site record to the one in SITE_URL, and check where %(name)s leads.") % values,
        url=reverse("wagtailsites:index"),
    )


@register_site_health_check("wagtail_site", gettext_lazy("Site record"))
def check_wagtail_site() -> Iterator[Result]:
    """Wagtail builds URLs from its site record, everything else from SITE_URL."""
    hostname, port = site_host(settings.SITE_URL)
    site = Site.objects.order_by("-is_default_site").first()
    if site is None:
        yield critical(
            _("There is no site record, so no page is public."), _("Add one."), url=reverse("wagtailsites:index")
        )
    elif (site.hostname, site.port) == (hostname, port):
        yield good(_("The site record agrees with SITE_URL: %(url)s.") % {"url": settings.SITE_URL})
    else:
        yield critical(
            _("The site record says %(record)s, but SITE_URL is %(url)s.")
            % {"record": f"{site.hostname}:{site.port}", "url": settings.SITE_URL},
            _("Links in emails are wrong. Set its host name to %(name)s and its port to %(port)s.")
            % {"name": hostname, "port": port},
            url=reverse("wagtailsites:index"),
        )
