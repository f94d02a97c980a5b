"""Takes a reader's answer, and sends them back to the page.

There is no cookie, and so no CSRF token. The answer changes nothing but a counter, for nobody in particular, so another
website could only make its visitors' browsers count: ``is_same_origin`` and the rate limits are against that.

The page that the reader comes back to is the cached one, which everyone gets: the fragment of its URL shows the thanks.
"""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST
from wagtail.models import Page, Site

from site_core.lib.cross_origin import is_same_origin
from site_core.lib.visits import is_program
from site_core.pages.base import BasePage
from site_core.pages.error_pages import ErrorText, error_page
from site_core.pages.querysets import public_live
from site_core.site_settings.current_site import get_current_site

from .counter import record_answer
from .limits import WINDOW, is_rate_limited
from .question import THANKS_ID, asks_readers

MAX_BODY_BYTES = 1000
MAX_ID = 2**31 - 1
ANSWERS = {"yes": True, "no": False}
REJECTIONS = {
    400: ErrorText(_("We couldn’t read that answer"), _("Go back to the page and choose Yes or No.")),
    403: ErrorText(
        _("This answer was sent from another website"), _("Please open the page on our website and answer there.")
    ),
    413: ErrorText(_("That was too much for an answer"), _("Go back to the page and choose Yes or No.")),
    429: ErrorText(
        _("We can’t take more answers right now"),
        _("We have received too many at once. Your answer was not counted. Try again in an hour."),
    ),
}


# Django's CSRF protection needs a cookie; is_same_origin replaces it.
@csrf_exempt
@never_cache
@require_POST
def answer(request: HttpRequest, page_id: int) -> HttpResponse:
    """Count whether the page ``page_id`` was helpful, and redirect to it (303)."""
    if status := rejection_status(request):
        return reject(request, status)
    is_helpful = ANSWERS.get(request.POST.get("helpful", ""))
    if is_helpful is None:
        return reject(request, 400)
    page = get_page(get_current_site(request), page_id)
    if is_reader(request):
        if is_rate_limited(request, page.pk):
            return reject(request, 429)
        record_answer(page.pk, is_helpful)
    return HttpResponseRedirect(f"{page.get_url(request)}#{THANKS_ID}", status=303)


def get_page(site: Site | None, page_id: int) -> Page:
    """Return the page that asks its readers. Raise Http404 if ``site`` has none with this id, or doesn't ask."""
    if site is None or page_id > MAX_ID or not asks_readers(site):
        raise Http404("No page of this site asks for an answer.")
    pages = public_live(Page.objects).descendant_of(site.root_page)
    page = pages.filter(pk=page_id).select_related("content_type").first()
    model = page and page.specific_class
    if page is None or model is None or not issubclass(model, BasePage) or not model.asks_if_helpful:
        raise Http404("No page of this site asks for an answer.")
    return page


def rejection_status(request: HttpRequest) -> int | None:
    """Return the status code to reject the request with before its body is read, or None to accept it."""
    if not is_same_origin(request):
        return 403
    length = request.META.get("CONTENT_LENGTH") or "0"
    is_too_long = not length.isdecimal() or len(length) > 9 or int(length) > MAX_BODY_BYTES
    return 413 if is_too_long else None


def is_reader(request: HttpRequest) -> bool:
    """Return whether this is a reader's answer. People who may be signed in, and programs, are thanked only."""
    return settings.SESSION_COOKIE_NAME not in request.COOKIES and not is_program(request.headers.get("User-Agent", ""))


def reject(request: HttpRequest, status: int) -> HttpResponse:
    response = error_page(request, status, REJECTIONS[status])
    if status == 429:
        response["Retry-After"] = str(WINDOW)
    return response
