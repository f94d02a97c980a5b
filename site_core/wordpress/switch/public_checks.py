"""What other servers say: where the names of the old site lead, their certificates, and how search engines are met.

Only names that the settings have are requested, and redirects are never followed. Nothing here queries the database.
"""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.conf import settings
from django.utils.translation import gettext as _

from site_core.http.public_request import PublicResponse, RequestFailed, fetch
from site_core.http.site_health import certificate_result, http_results, parse_seen_request
from site_core.http.visitor_check import create_url_path
from site_core.lib.ip_addresses import is_internal, is_ip_address, is_loopback, parse_ip_address
from site_core.lib.site_health import Result, critical, good, recommended

from .old_site import OldSite, url_of

MAX_ADDRESSES = 8  # of one name, that are listed
ROBOTS_NAMES = ("robots", "googlebot", "bingbot")


def check_dns(old: OldSite) -> Iterator[Result]:
    """Each name leads to this site, which only this site can confirm: it answers a request with a signed token."""
    if not old.names:
        yield no_names()
    for name in old.names:
        if name in old.allowed_names:
            yield lead_of_name(old, name)
        else:
            yield not_allowed(name)


def no_names() -> Result:
    return recommended(
        _("The export does not say which host name the old site has."),
        _("Open its names in a browser after the switch, and see whether this site appears."),
    )


def not_allowed(name: str) -> Result:
    return recommended(
        _("%(name)s was not requested, because it is not in ALLOWED_HOSTS.") % {"name": name},
        _("Add it there if visitors use it. If it doesn’t exist in the DNS, nobody does."),
    )


def lead_of_name(old: OldSite, name: str) -> Result:
    addresses = look_up(name)
    values = {"name": name, "addresses": ", ".join(addresses)}
    if not addresses:
        return critical(
            _("%(name)s was not found in the DNS.") % values,
            _("Create its record at the provider of the domain. It has to lead to this server."),
        )
    try:
        response = fetch(url_of(name, create_url_path()))
    except RequestFailed as error:
        old.addresses[name] = addresses
        return failed_request(error, values)
    if parse_seen_request(response) is not None:
        return leads_here(values, addresses)
    old.addresses[name] = addresses
    return critical(
        _("%(name)s still leads to another server (%(addresses)s), which responded with status %(status)s.")
        % (values | {"status": response.status}),
        _("Change its A and AAAA records to this server. Delete an AAAA record that this server has no address for."),
    )


def leads_here(values: dict[str, str], addresses: list[str]) -> Result:
    parsed = [parse_ip_address(address) for address in addresses]
    if any(address is None or is_internal(address) for address in parsed):
        return recommended(
            _("%(name)s leads to this site, but only by an address of this network (%(addresses)s).") % values,
            _("Visitors use the public DNS: open the name on a phone without Wi-Fi."),
        )
    return good(_("%(name)s leads to this site (%(addresses)s).") % values)


def failed_request(error: RequestFailed, values: dict[str, str]) -> Result:
    if error.is_certificate:
        return critical(
            f"{error} ({values['addresses']})",
            _(
                "If these addresses are not those of this server, change the A and AAAA records. Otherwise, get a "
                "certificate for this name."
            ),
        )
    return critical(
        f"{error} ({values['addresses']})",
        _("Change its A and AAAA records to this server. If they are right, check that the reverse proxy is running."),
    )


def look_up(name: str) -> list[str]:
    """Return the IP addresses of ``name``, as this server sees them. Empty if there are none."""
    with contextlib.suppress(OSError, UnicodeError):  # the latter for a name that no host can have
        found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
        return list(dict.fromkeys(str(info[4][0]) for info in found))[:MAX_ADDRESSES]
    return []


def check_certificates(old: OldSite) -> Iterator[Result]:
    """Each name has a valid certificate, and HTTP leads to HTTPS."""
    if urlsplit(settings.SITE_URL).scheme != "https":
        yield critical(
            _("SITE_URL begins with http://, so visitors don’t use HTTPS."),
            _("Set up HTTPS as described in docs/deployment.md, and change SITE_URL to https://…"),
        )
        return
    if not old.names:
        yield no_names()
    for name in old.names:
        if name in old.allowed_names:
            yield from certificate_results(name)
        else:
            yield not_allowed(name)


def certificate_results(name: str) -> Iterator[Result]:
    try:
        response = fetch(url_of(name, "/robots.txt"))
    except RequestFailed as error:
        yield critical(
            str(error),
            _(
                "Get a certificate for this name. Caddy does so by itself as soon as the DNS leads here; with certbot, "
                "add the name with -d and --expand."
            ),
        )
        return
    found = certificate_result(response)
    yield Result(found.status, f"{name}: {found.found}", found.advice)
    yield from http_results(name)


def check_public_page(old: OldSite) -> Iterator[Result]:
    """The home page, as everybody gets it, is neither hidden from search engines nor behind a password."""
    if is_loopback(host := urlsplit(settings.SITE_URL).hostname or "") or is_ip_address(host):
        yield recommended(
            _("SITE_URL is %(url)s, which has no name that visitors could enter.") % {"url": settings.SITE_URL},
            _("Set it to the address that visitors will use."),
        )
    try:
        response = fetch(f"{settings.SITE_URL}/")
    except RequestFailed as error:
        yield critical(str(error), _("Check the DNS, the reverse proxy, and SITE_URL."))
        return
    yield from page_results(response)


def page_results(response: PublicResponse) -> Iterator[Result]:
    values = {"url": settings.SITE_URL, "status": response.status}
    if response.status in (401, 403):
        yield critical(
            _("%(url)s asks for a password, or refuses visitors (status %(status)s).") % values,
            _("Remove the protection of the time before the switch from the reverse proxy."),
        )
    elif response.status != 200:
        yield critical(
            _("%(url)s responded with status %(status)s.") % values,
            _("Open it in a private window. Publish the home page, and check SITE_URL and the reverse proxy."),
        )
    elif is_hidden(response):
        yield critical(
            _("The home page tells search engines not to show it (noindex).") % values,
            _(
                "Remove SEARCH_INDEXING=off from the settings, “noindex” from the Promote tab of the home page, and a "
                "header X-Robots-Tag from the reverse proxy."
            ),
        )
    else:
        yield good(_("Everybody can open %(url)s, and search engines may show it.") % values)


def is_hidden(response: PublicResponse) -> bool:
    """Return whether a header or a meta element says noindex (or none, which means the same)."""
    values = response.headers.get_all("X-Robots-Tag") or []
    for element in BeautifulSoup(response.body, "html.parser").find_all("meta"):
        if str(element.get("name", "")).lower() in ROBOTS_NAMES:
            values.append(str(element.get("content", "")))
    words = {word.strip().lower() for value in values for word in value.replace(":", ",").split(",")}
    return bool(words & {"noindex", "none"})


def check_sitemap(old: OldSite) -> Iterator[Result]:
    """The sitemap can be read, and robots.txt names it."""
    url = f"{settings.SITE_URL}/sitemap.xml"
    try:
        response, robots = fetch(url), fetch(f"{settings.SITE_URL}/robots.txt")
    except RequestFailed as error:
        yield critical(str(error), _("Check the DNS, the reverse proxy, and SITE_URL."))
        return
    values = {"url": url, "status": response.status}
    if response.status != 200 or (b"<sitemap" not in response.body and b"<urlset" not in response.body):
        yield critical(
            _("%(url)s is not a sitemap (status %(status)s).") % values,
            _("Open it in a private window. It has to be the one of this site."),
        )
        return
    yield good(_("The sitemap can be read at %(url)s.") % values)
    lines = robots.body.decode("utf-8", "replace").lower().splitlines()
    if any(line.strip().startswith("sitemap:") for line in lines):
        yield good(_("robots.txt names a sitemap."))
    else:
        yield recommended(_("robots.txt names no sitemap."), _("Remove your own robots.txt from the search settings."))
