"""Error pages in the site's design."""

import sys

from csp.decorators import csp_update
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.template import loader

from site_core.assets.critical_css import style_sources
from site_core.assets.design_tokens import design_tokens
from site_core.lib import s3_errors
from site_core.site_settings.models import SiteSettings

from .metadata import Metadata, robots_directives

ERRORS = {
    400: ("We couldn’t read that request", "Something in the address or the form was not as it should be.", False),
    403: (
        "This page is not open to you",
        "You may need to sign in, or the form was open too long. Go back and try again.",
        False,
    ),
    404: (
        "We can’t find that page",
        "It may have moved, or the address has a slip in it. Searching usually helps.",
        True,
    ),
    410: ("This page has been taken down", "It is gone on purpose. Searching may find what took its place.", True),
    413: (
        "That was more than we can take at once",
        "The files together are too large. Make them smaller, or send them one at a time.",
        False,
    ),
    451: ("This page may not be shown", "It was taken down for legal reasons. Searching may find what can be.", True),
}


def error_page(request, status):
    """An error page in the site's design.

    Never looks at the request's body: one that could not be decoded is why some of these pages are shown.
    """
    heading, text, with_search = ERRORS[status]
    settings = SiteSettings.for_request(request)
    title = f"{heading} — {settings.clinic.name if settings else ''}"
    metadata = Metadata(title=title, robots=robots_directives(noindex=True))
    context = {"metadata": metadata, "heading": heading, "text": text, "status": status, "with_search": with_search}
    html = loader.render_to_string("error.html", context, request)
    return HttpResponse(html, status=status, headers={"X-Robots-Tag": metadata.robots})


def bad_request(request, exception=None):
    return error_page(request, 400)


def permission_denied(request, exception=None):
    return error_page(request, 403)


def csrf_failure(request, reason=""):
    return error_page(request, 403)


def page_not_found(request, exception=None):
    return error_page(request, 404)


def server_error(request):
    """Return an error page that stands alone: no database, no settings, no request.

    It has its own styles, which its policy allows. The status is 503 where the database or the storage of files
    doesn't answer.
    """
    unavailable = isinstance(sys.exception(), (OperationalError, InterfaceError, *s3_errors.connection_errors()))
    context = {"unavailable": unavailable, "light": design_tokens("light"), "dark": design_tokens("dark")}
    html = loader.render_to_string("500.html", context)
    status, headers = (503, {"Retry-After": "30"}) if unavailable else (500, {})
    with_styles = csp_update({"style-src": style_sources(html)})
    return with_styles(HttpResponse)(html, status=status, headers=headers)
