"""The page of search results."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from site_core.lib.pagination import paginate
from site_core.pages.metadata import Metadata, robots_directives
from site_core.site_settings.models import SiteSettings
from site_core.site_settings.views import clinic_name

from .query import MAX_QUERY_LENGTH, search_pages

RESULTS_PER_PAGE = 10


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """``/search/?q=…``: a normal page for any query, never an error."""
    query = request.GET.get("q", "").replace("\x00", "").strip()
    found = search_pages(query)
    results = paginate(found, request.GET.get("page", "1"), RESULTS_PER_PAGE)
    for page in results:
        page.site_settings = SiteSettings.for_request(request)  # otherwise each page queries its own
    query_shown = query[:MAX_QUERY_LENGTH]
    searched = found.correction or query_shown
    context = {
        "metadata": search_metadata(clinic_name(request), query_shown),
        "query": query_shown,
        "searched": searched,
        "found": found,
        "results": results,
        "page_range": results.paginator.get_elided_page_range(results.number),
        "search_url": reverse("search", query={"q": searched}),
    }
    response = TemplateResponse(request, "search/results.html", context)
    response.query_parameters = ("q", "page")  # type: ignore[attr-defined]  # an attribute for the page cache
    return response


def search_metadata(clinic: str, query: str) -> Metadata:
    title = _("“%(query)s”: search — %(clinic)s") if query else _("Search — %(clinic)s")
    return Metadata(
        title=title % {"query": query, "clinic": clinic},
        description=_("Search the articles, treatments, and people of %(clinic)s.") % {"clinic": clinic},
        robots=robots_directives(noindex=True),
    )
