"""Share images of pages, served as files."""

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail.models import Page

from .base import BasePage
from .querysets import public_live

CACHE_SECONDS = 365 * 24 * 60 * 60


@require_safe
def share_card(request: HttpRequest, page_id: int, digest: str) -> FileResponse:
    """Return the share card of a live page. 404 if ``digest`` is that of an earlier card."""
    page = get_object_or_404(public_live(Page.objects).specific(), pk=page_id)
    card = page.find_share_card(digest) if isinstance(page, BasePage) else None
    if card is None:
        raise Http404("This card does not exist.")
    response = FileResponse(card.open(), content_type="image/jpeg")
    response["Cache-Control"] = f"public, max-age={CACHE_SECONDS}, immutable"
    return response
