"""What a check of a link can find."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class State(TextChoices):
    UNCHECKED = "unchecked", _("Not checked yet")
    OK = "ok", _("Works")
    MOVED = "moved", _("Moved")
    BROKEN = "broken", _("Broken")
    UNREACHABLE = "unreachable", _("Can’t be reached")
    UNCERTAIN = "uncertain", _("Can’t tell")
    REFUSED = "refused", _("Never checked")


class Reason(TextChoices):
    """Why a link is in its state, and what to do."""

    NOT_FOUND = "not_found", _("The page no longer exists. Link to another page, or remove the link.")
    GONE = "gone", _("The page was removed permanently. Link to another page, or remove the link.")
    HOST = "host", _("The host name no longer exists. Link to another website, or remove the link.")
    CERTIFICATE = "certificate", _("The certificate isn’t valid, so browsers warn readers. Link to another website.")
    LOOP = "loop", _("The URL redirects endlessly. Open it, and link to the page that you mean.")
    MOVED = "moved", _("The page has moved permanently. Replace the old URL.")
    TIMEOUT = "timeout", _("The website did not respond in time on two different days.")
    CONNECTION = "connection", _("The website could not be reached on two different days.")
    SERVER_ERROR = "server_error", _("The website responded with a server error on two different days.")
    PROTOCOL = "protocol", _("The website’s response was not valid on two different days.")
    FORBIDDEN = "forbidden", _("The website doesn’t respond to automated requests. Open the link to see if it works.")
    SLOW_DOWN = "slow_down", _("The website asked for fewer requests. The link is checked again later.")
    ISSUER = "issuer", _("The certificate could not be checked. Open the link to see whether browsers accept it.")
    LENGTH = "length", _("The URL is too long to be checked.")
    MALFORMED = "malformed", _("This is not a valid URL. Correct it.")
    SCHEME = "scheme", _("It leads to something other than http:// or https://.")
    CREDENTIALS = "credentials", _("The URL contains a user name or a password. Remove it from the page.")
    PORT = "port", _("The URL has an unusual port, which is not requested.")
    ADDRESS = "address", _("It leads to a private network, where readers can’t follow it.")


PROBLEMS = (State.BROKEN, State.UNREACHABLE)
# What is reported only after a second failure on another day.
TEMPORARY = (Reason.TIMEOUT, Reason.CONNECTION, Reason.SERVER_ERROR, Reason.PROTOCOL)
# What also happens if this server's own network is down, or if a portal responds in place of the website.
NETWORK = (Reason.TIMEOUT, Reason.CONNECTION, Reason.HOST, Reason.CERTIFICATE, Reason.ISSUER)
