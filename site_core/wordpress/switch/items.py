"""The checklist: what has to be done before, on, and after the day. The site checks what it can by itself."""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from site_core.lib.site_health import Result, SiteHealthCheck

from . import local_checks, proof_checks, public_checks
from .old_site import OldSite

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Phase(enum.Enum):
    BEFORE = "before"
    DAY = "day"
    AFTERWARDS = "afterwards"


PHASE_LABELS = {
    Phase.BEFORE: _("In the week before"),
    Phase.DAY: _("On the day, in this order"),
    Phase.AFTERWARDS: _("Right after the switch"),
}


@dataclass(frozen=True)
class Item:
    """``how`` says what to do. An item without ``run`` is ticked by a person.

    The checks of an item that ``is_remote`` ask other servers, so that they only run when somebody wants it.
    """

    name: str
    phase: Phase
    label: StrOrPromise
    how: StrOrPromise
    run: Callable[[OldSite], Iterable[Result]] | None = None
    is_remote: bool = False

    def check(self, old: OldSite) -> SiteHealthCheck:
        """Return the check of Site health that runs this item for ``old``."""
        assert self.run
        return SiteHealthCheck(self.name, self.label, partial(self.run, old), self.is_remote)


def from_site_health(name: str) -> Callable[[OldSite], Iterable[Result]]:
    """Return what runs the check ``name`` of Site health."""
    return lambda old: local_checks.registered(name)


BEFORE, DAY, AFTERWARDS = Phase.BEFORE, Phase.DAY, Phase.AFTERWARDS
ITEMS = (
    Item(
        "names",
        BEFORE,
        _("This site accepts the old names"),
        _("ALLOWED_HOSTS has to contain the name of the old site, with and without “www.” if both exist."),
        local_checks.check_names,
    ),
    Item(
        "site_url",
        BEFORE,
        _("This site knows its address"),
        _(
            "Links, the sitemap, and emails are built from SITE_URL and from the site record. Change both together: "
            "set SITE_URL, then run manage.py update_site_host and start the site again."
        ),
        local_checks.check_site_url,
    ),
    Item(
        "mail",
        BEFORE,
        _("Emails are sent"),
        _("Inquiries and the reports of the next thirty days arrive by email. Site health can send a test message."),
        from_site_health("mail"),
    ),
    Item(
        "jobs",
        BEFORE,
        _("Scheduled jobs run"),
        _("They create the backups, and watch the site after the switch."),
        from_site_health("scheduled_jobs"),
    ),
    Item(
        "proof",
        BEFORE,
        _("Every old URL answers"),
        _(
            "The proof requests each known URL of the old site here, and shows what visitors would get. Make it again "
            "after the last import."
        ),
        proof_checks.check_proof,
    ),
    Item(
        "ttl",
        BEFORE,
        _("The DNS is prepared to change quickly"),
        _(
            "At the provider of the domain, set the TTL of the A, AAAA, and CNAME records of the old names to 300 "
            "seconds. Do this at least as long before the switch as the old TTL lasts: usually a day. Otherwise, some "
            "visitors arrive hours later, and a rollback takes hours, too."
        ),
    ),
    Item(
        "dns_values",
        BEFORE,
        _("The old DNS records are written down"),
        _(
            "Export the whole zone, or take a screenshot. For a rollback, you need the old values of A, AAAA, and "
            "CNAME. “Check now” on this page records where the names lead before the switch."
        ),
    ),
    Item(
        "mail_records",
        BEFORE,
        _("The clinic’s email stays where it is"),
        _(
            "Do not change the MX records, nor the TXT records for SPF, DKIM, and DMARC. If the old host also receives "
            "the clinic’s email, or if you move the domain to another provider, move the mailboxes first."
        ),
    ),
    Item(
        "old_host_paid",
        BEFORE,
        _("The old host stays for 30 more days"),
        _("Do not cancel it yet. Without it, there is no rollback, and no way to look up what is missing."),
    ),
    Item(
        "people",
        BEFORE,
        _("Somebody can change the DNS on the day, and back"),
        _(
            "Choose a quiet morning, not a Friday. The person who can sign in at the provider of the domain is there "
            "for two hours, and has read the rollback steps at the end of this page."
        ),
    ),
    Item(
        "freeze",
        DAY,
        _("Nobody edits the old site anymore"),
        _(
            "Tell everyone, and turn off its forms or put a note with the phone number in their place: what patients "
            "send there from now on would not arrive here."
        ),
    ),
    Item(
        "last_import",
        DAY,
        _("The last export is imported"),
        _(
            "Export everything once more in WordPress, and import the file here. Only the difference is written: what "
            "is new or has changed there. What was edited here stays."
        ),
        local_checks.check_last_import,
    ),
    Item(
        "backups",
        DAY,
        _("There is a new backup"),
        _("Create one after the last import, so that none of it can be lost."),
        local_checks.check_backups,
    ),
    Item(
        "indexing",
        DAY,
        _("Search engines may read the site"),
        _(
            "Before the switch, a new site is often hidden from search engines. Remove SEARCH_INDEXING=off, “noindex” "
            "of the home page, and your own rules of robots.txt."
        ),
        from_site_health("indexing"),
    ),
    Item(
        "dns",
        DAY,
        _("The old names lead here"),
        _(
            "Now change the A and AAAA records of the old names to the addresses of this server, or the CNAME to its "
            "name. Change nothing else. After the TTL, visitors arrive here."
        ),
        public_checks.check_dns,
        is_remote=True,
    ),
    Item(
        "certificates",
        DAY,
        _("HTTPS works for the old names"),
        _(
            "Each name needs a certificate, with and without “www.”. Caddy gets it on the first request. With certbot, "
            "run it right after the change of the DNS, or beforehand with a DNS challenge."
        ),
        public_checks.check_certificates,
        is_remote=True,
    ),
    Item(
        "one_name",
        DAY,
        _("All names lead to one address"),
        _("Every name but the one in SITE_URL redirects to it, so that search engines see one site."),
        from_site_health("host_names"),
        is_remote=True,
    ),
    Item(
        "public_page",
        DAY,
        _("Everybody can open the site"),
        _(
            "Remove the password prompt, the header X-Robots-Tag, and other protection of the time before the switch "
            "from the reverse proxy."
        ),
        public_checks.check_public_page,
        is_remote=True,
    ),
    Item(
        "sitemap",
        DAY,
        _("The sitemap can be read"),
        _("Search engines find the new pages with it."),
        public_checks.check_sitemap,
        is_remote=True,
    ),
    Item(
        "sitemap_submitted",
        AFTERWARDS,
        _("The sitemap is submitted"),
        _(
            "In Google Search Console and in Bing Webmaster Tools, open Sitemaps and submit sitemap.xml. Remove the "
            "sitemaps of the old site. If the name has changed, use “Change of address” of Search Console, too."
        ),
    ),
    Item(
        "inquiry",
        AFTERWARDS,
        _("A test inquiry has arrived"),
        _(
            "Send one with the form of the public site, on a phone. It has to be in the inbox, and in the email of "
            "those who answer inquiries. Call the phone number on the home page."
        ),
    ),
    Item(
        "old_site_closed",
        AFTERWARDS,
        _("The old site is closed, but kept"),
        _(
            "Give it a name of its own, such as old.example.com, with a password and “Discourage search engines”, and "
            "leave its forms off. Keep it for 30 days, then export it a last time, and cancel it."
        ),
    ),
)
ITEMS_BY_NAME = {item.name: item for item in ITEMS}
