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

    NOT_FOUND = "not_found", _("The page doesn’t exist any more. Link to another page, or remove the link.")
    GONE = "gone", _("The page was removed for good. Link to another page, or remove the link.")
    HOST = "host", _("The host name doesn’t exist any more. Link to another website, or remove the link.")
    CERTIFICATE = "certificate", _("The certificate isn’t valid, so browsers warn readers. Link to another website.")
    LOOP = "loop", _("The URL redirects without end. Open it, and link to the page that you mean.")
    MOVED = "moved", _("The page has a new URL for good. Replace the old one.")
    TIMEOUT = "timeout", _("The website did not respond in time, on two days.")
    CONNECTION = "connection", _("No connection to the website was possible, on two days.")
    SERVER_ERROR = "server_error", _("The website responded with an error of its own, on two days.")
    PROTOCOL = "protocol", _("What the website sent was not a valid response, on two days.")
    FORBIDDEN = "forbidden", _("The website doesn’t respond to programs. Open the link to see whether it works.")
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
