from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from site_core.lib.pagination import paginate
from site_core.pages.metadata import Metadata, robots_directives
from site_core.site_settings.models import SiteSettings
from site_core.site_settings.views import clinic_name

from .query import MAX_QUERY_LENGTH, search_pages, words_of

RESULTS_PER_PAGE = 10


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
        "search/results.html",
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
