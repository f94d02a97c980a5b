"""Error pages in the site's design."""

from django.http import HttpResponse
from django.template import loader

from .models import SiteSettings
from .seo.metadata import Metadata, robots_directives

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
