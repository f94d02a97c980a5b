"""What a day has found about the most requested URLs, in words: for the screen, the emails, and the desk."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .models import Reach, SwitchDay


def headline(day: SwitchDay) -> str:
    """Return the most important thing, without a period at its end."""
    match day.state:
        case "unreachable":
            return describe_reach(day)
        case "unanswered":
            return describe_unanswered(day)
        case "no_data":
            return _("Nothing says yet what visitors ask for most")
        case "not_requested":
            return _("The most requested URLs were not requested yet")
        case "incomplete":
            return _("The requests took too long: %(looked_up)d of %(requested)d URLs were not requested") % {
                "looked_up": day.looked_up,
                "requested": day.requested,
            }
    return describe_answers(day)


def advice(day: SwitchDay) -> str:
    """Return what to do about it. Empty if there is nothing to do, or if the URLs themselves say it."""
    values = {"url": settings.SITE_URL}
    match day.state, day.reach:
        case "unreachable", Reach.CERTIFICATE:
            return _("Visitors see a warning at %(url)s. Renew the certificate, or correct the names in it.") % values
        case "unreachable", Reach.OTHER:
            return _("Look at the DNS records of %(url)s, and at the reverse proxy.") % values
        case "unreachable", _reach:
            return (
                _(
                    "Open %(url)s on a phone without Wi-Fi. If it is down, start the server and the reverse proxy. If "
                    "it works there, the network doesn’t let this server open its own address, and you have to check "
                    "yourself."
                )
                % values
            )
        case "no_data", _reach:
            return _("Add an access log of the old site, or a file from its Search Console.")
        case "not_requested", _reach:
            return _("“Count now” does it, and the scheduled job watch_switch every morning.")
        case "incomplete", _reach:
            return _("For these, the redirects and pages were only looked up. Try again when the site is less busy.")
    return ""


def describe_reach(day: SwitchDay) -> str:
    if day.reach == Reach.CERTIFICATE:
        return _("The certificate of the site is not valid")
    if day.reach == Reach.OTHER:
        return _("Another server answers in place of this site")
    return _("The site could not be requested from here")


def describe_unanswered(day: SwitchDay) -> str:
    count = len(day.unanswered)
    text = ngettext(
        "%(count)d of the %(requested)d most requested URLs does not answer",
        "%(count)d of the %(requested)d most requested URLs do not answer",
        count,
    )
    return text % {"count": count, "requested": day.requested}


def describe_answers(day: SwitchDay) -> str:
    if not day.gone:
        return _("All of the %(requested)d most requested URLs answer") % {"requested": day.requested}
    text = ngettext(
        "Of the %(requested)d most requested URLs, %(answered)d answer, and %(gone)d is gone on purpose",
        "Of the %(requested)d most requested URLs, %(answered)d answer, and %(gone)d are gone on purpose",
        day.gone,
    )
    return text % {"requested": day.requested, "answered": day.requested - day.gone, "gone": day.gone}
