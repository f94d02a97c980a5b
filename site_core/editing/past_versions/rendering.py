"""Versions of a page as its template renders them."""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.utils.html import format_html
from wagtail.models import Page

from site_core.pages.version_marks import VersionMarker

MAIN = re.compile(r"(<main\b[^>]*>)(.*)(</main>)", re.DOTALL)


def render_version(page: Page, request: HttpRequest) -> HttpResponse:
    """Return Wagtail’s preview of ``page``, a draft or an old version."""
    response = page.make_preview_request(request, page.default_preview_mode)
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Cache-Control"] = "private, no-store"
    return response


def render_marked(old: Page, new: Page, request: HttpRequest, marker: VersionMarker) -> HttpResponse:
    """Return the preview of ``new`` with what differs from ``old`` marked in its content."""
    response = render_version(new, request)
    before, after = (MAIN.search(text(item)) for item in (render_version(old, request), response))
    if before is None or after is None:
        return response
    marked = marker.mark(after[2], before[2])
    content = f'{after[1]}<div class="{marker.css_class}">{marked}</div>{after[3]}'
    link = format_html('<link rel="stylesheet" href="{}"></head>', static(marker.stylesheet))
    html = text(response)[: after.start()] + content + text(response)[after.end() :]
    response.content = html.replace("</head>", link, 1)
    return response


def text(response: Any) -> str:
    return response.content.decode(response.charset)
