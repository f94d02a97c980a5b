"""Views that are not pages: search, errors, share cards."""

import sys

from csp.decorators import csp_update
from django.db import InterfaceError, OperationalError
from django.http import FileResponse, Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.template import loader
from django.template.response import TemplateResponse
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_safe
from wagtail.models import Page

from site_core.lib import s3_errors
from site_core.lib.pagination import paginate

from .design_tokens import design_tokens
from .error_pages import error_page
from .models import BasePage, SiteSettings
from .search import MAX_QUERY_LENGTH, search_pages, words_of
from .security_headers import style_sources
from .seo.metadata import Metadata, robots_directives
from .speculation_rules import MEDIA_TYPE, speculation_rules
from .visibility import visible

RESULTS_PER_PAGE = 10
A_DAY = 24 * 60 * 60
A_YEAR = 365 * A_DAY


@require_safe
def search(request):
    """``/search/?q=…``: a normal page whatever is asked, never an error."""
    query = request.GET.get("q", "").replace("\x00", "").strip()
    found = search_pages(query)
    results = paginate(found, request.GET.get("page", "1"), RESULTS_PER_PAGE)
    for page in results:
        page.site_settings = SiteSettings.for_request(request)  # else each asks for its own
    clinic = clinic_name(request)
    response = TemplateResponse(
        request,
        "search.html",
        {
            "metadata": Metadata(
                title=f"“{query[:MAX_QUERY_LENGTH]}”: search — {clinic}" if query else f"Search — {clinic}",
                description=f"Search the articles, treatments and people of {clinic}.",
                robots=robots_directives(noindex=True),
            ),
            "query": query[:MAX_QUERY_LENGTH],
            "words": words_of(query),
            "results": results,
            "is_truncated": found.is_truncated,
            "page_range": results.paginator.get_elided_page_range(results.number),
            "search_url": reverse("search", query={"q": query[:MAX_QUERY_LENGTH]}),
        },
    )
    response.query_parameters = ("q", "page")  # for the page cache
    return response


def clinic_name(request):
    settings = SiteSettings.for_request(request)
    return settings.clinic.name if settings else ""


@require_safe
def share_card(request, page_id, digest):
    """The drawn card of a live page, under the one name that its title and clinic give it now."""
    page = get_object_or_404(visible(Page.objects).specific(), pk=page_id)
    if not isinstance(page, BasePage) or page.share_card.digest != digest:
        raise Http404("No such card.")
    response = FileResponse(page.share_card.open(), content_type="image/jpeg")
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response


@require_safe
def favicon(request):
    """For those who ask without reading the page: feed readers, bookmarks, search engines."""
    return redirect(static("img/favicon-32.png"))


@require_safe
def manifest(request):
    """The web app manifest (https://www.w3.org/TR/appmanifest/): name, colors, and icons for a home screen."""
    name = clinic_name(request)
    icons = [
        {"src": static(f"img/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"} for size in (192, 512)
    ]
    content = {
        "name": name,
        "short_name": name[:12].strip() if len(name) > 12 and " " not in name else name.split()[0][:12],
        "start_url": "/",
        "display": "browser",
        "background_color": design_tokens()["paper"],
        "theme_color": design_tokens()["paper"],
        "icons": icons,
    }
    response = JsonResponse(content, content_type="application/manifest+json")
    response["Cache-Control"] = f"public, max-age={A_DAY}"
    return response


@require_safe
def next_pages(request):
    """What the header ``Speculation-Rules`` points at."""
    response = JsonResponse(speculation_rules(), content_type=MEDIA_TYPE)
    response["Cache-Control"] = f"public, max-age={A_DAY}"
    return response


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
