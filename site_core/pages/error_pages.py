"""Error pages in the site's design."""

import sys
from typing import Any, NamedTuple

from csp.decorators import csp_update
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.template import loader
from django.utils.translation import gettext_lazy as _

from site_core.assets.critical_css import style_sources
from site_core.lib import s3_errors
from site_core.site_settings.current_brand import last_known_look
from site_core.site_settings.models import SiteSettings

from .metadata import Metadata, robots_directives

RETRY_AFTER_SECONDS = "30"


class ErrorText(NamedTuple):
    heading: Any  # a lazy string
    text: Any
    has_search: bool = False


ERROR_TEXTS = {
    400: ErrorText(
        _("We couldn’t read that request"),
        _("Something in the URL or the form was not valid. Go back and try again."),
    ),
    403: ErrorText(
        _("You don’t have access to this page"),
        _("You may need to sign in first. Go back and try again."),
    ),
    404: ErrorText(
        _("We can’t find that page"),
        _("It may have moved, or the URL may have a typo. Searching usually helps."),
        has_search=True,
    ),
    410: ErrorText(
        _("This page has been removed"),
        _("It is no longer available. Try searching for a page that replaces it."),
        has_search=True,
    ),
    413: ErrorText(
        _("The upload is too large"),
        _("Together, these files are too large. Make them smaller, or upload them one at a time."),
    ),
    451: ErrorText(
        _("This page is unavailable for legal reasons"),
        _("Try searching for other pages on the same topic."),
        has_search=True,
    ),
}


EXPIRED_FORM = ErrorText(
    _("This form has expired"),
    _(
        "You may have signed in or out in another tab, or your browser blocks cookies. "
        "Go back, reload the page, and try again."
    ),
)


def error_page(request: HttpRequest, status: int, error: ErrorText | None = None) -> HttpResponse:
    """Return an error page in the site's design.

    Never reads the request's body: a body that could not be decoded is the reason for some of these pages.
    """
    error = error or ERROR_TEXTS[status]
    settings = SiteSettings.for_request(request)
    title = f"{error.heading} — {settings.clinic.name}" if settings else str(error.heading)
    metadata = Metadata(title=title, robots=robots_directives(noindex=True))
    context = {"metadata": metadata, "status": status, **error._asdict()}
    html = loader.render_to_string("error.html", context, request)
    return HttpResponse(html, status=status, headers={"X-Robots-Tag": metadata.robots})


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return error_page(request, 400)


def permission_denied(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return error_page(request, 403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return error_page(request, 403, EXPIRED_FORM)


def page_not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    return error_page(request, 404)


def server_error(request: HttpRequest) -> HttpResponseBase:
    """Return an error page that needs no database, settings, or request, and has its own styles.

    The status is 503 if the database or the file storage doesn't respond, else 500.
    """
    unavailable = isinstance(sys.exception(), (OperationalError, InterfaceError, *s3_errors.connection_errors()))
    context = {"unavailable": unavailable, **last_known_look(request)}
    html = loader.render_to_string("500.html", context)
    status, headers = (503, {"Retry-After": RETRY_AFTER_SECONDS}) if unavailable else (500, {})

    @csp_update({"style-src": style_sources(html)})
    def render_error(request: HttpRequest) -> HttpResponse:
        return HttpResponse(html, status=status, headers=headers)

    return render_error(request)
