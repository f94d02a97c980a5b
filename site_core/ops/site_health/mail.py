"""Whether the site can send mail, and a test message to see whether it arrives."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Iterator

from django.conf import settings
from django.core.mail import get_connection
from django.utils.encoding import force_str
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from site_core.lib.mail import is_mail_sent
from site_core.lib.site_health import Result, critical, good, register_site_health_check
from site_core.site_settings.branded_email import branded_message
from site_core.site_settings.site_name import get_site_name

TIMEOUT = 4  # seconds
SMTP = "django.core.mail.backends.smtp.EmailBackend"
# Python raises UnicodeError for a name that no host can have.
ERRORS = (OSError, smtplib.SMTPException, UnicodeError)


def set_email_url() -> str:
    return _("Set EMAIL_URL, for example to smtp+tls://user:password@host:587")


@register_site_health_check("mail", gettext_lazy("Mail"), is_on_desk=True)
def check_mail() -> Iterator[Result]:
    if not is_mail_sent():
        yield critical(
            _("The site sends no mail: password reset links and notices of inquiries reach nobody."), set_email_url()
        )
        return
    yield good(_("Mail is sent through %(host)s.") % {"host": f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"})
    if settings.DEFAULT_FROM_EMAIL.endswith("@localhost"):
        yield critical(
            _("Mail is sent from %(sender)s, which most servers reject.") % {"sender": settings.DEFAULT_FROM_EMAIL},
            _("Set EMAIL_FROM to an email address of the clinic."),
        )


@register_site_health_check("mail_server", gettext_lazy("Mail server"), is_remote=True)
def check_mail_server() -> Iterator[Result]:
    """Connect and sign in, without sending anything."""
    if settings.EMAIL_BACKEND != SMTP:
        yield good(_("No mail server is set up, so there is nothing to check."))
        return
    connection = get_connection(timeout=TIMEOUT)
    try:
        connection.open()
        yield good(_("The mail server %(host)s accepts connections.") % {"host": settings.EMAIL_HOST})
    except ERRORS as error:
        yield critical(describe(error), _("Correct EMAIL_URL, or ask the person who runs the mail server."))
    finally:
        connection.close()


def send_test_message(address: str) -> str:
    """Send a message to ``address``. Return what went wrong, in words; "" if the mail server accepted it."""
    if not is_mail_sent():
        return set_email_url()
    message = branded_message(
        _("Test message from %(site)s") % {"site": get_site_name()},
        _("If you can read this, %(url)s can send mail.") % {"url": settings.SITE_URL},
        to=[address],
        connection=get_connection(timeout=TIMEOUT) if settings.EMAIL_BACKEND == SMTP else None,
    )
    try:
        message.send()
    except ERRORS as error:
        return describe(error)
    return ""


def describe(error: Exception) -> str:
    """Return ``error`` in words, with the mail server's own."""
    values = {"host": f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}", "error": server_reply(error)}
    match error:
        case smtplib.SMTPAuthenticationError():
            return _("The mail server %(host)s rejected the user name or the password: %(error)s") % values
        case smtplib.SMTPSenderRefused():
            return _("The mail server %(host)s rejected the sender (EMAIL_FROM): %(error)s") % values
        case smtplib.SMTPRecipientsRefused():
            return _("The mail server %(host)s rejected the recipient: %(error)s") % values
        case smtplib.SMTPNotSupportedError():
            return _("The mail server %(host)s doesn’t support what EMAIL_URL asks for: %(error)s") % values
        case socket.gaierror():
            return _("The mail server %(host)s was not found in the DNS.") % values
        case TimeoutError():
            return _("The mail server %(host)s did not respond in time. A firewall may block its port.") % values
        case ConnectionRefusedError():
            return _("No mail server is listening at %(host)s.") % values
    return _("The mail server %(host)s could not be used: %(error)s") % values


def server_reply(error: Exception) -> str:
    """Return what the mail server replied, or the error itself if it didn't."""
    code: int
    text: bytes | str
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, text = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, text = error.smtp_code, error.smtp_error
    else:
        return str(error)
    return f"{code} {force_str(text, errors='replace')}"
