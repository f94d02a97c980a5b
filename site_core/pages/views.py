from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe
from wagtail.models import Page

from site_core.site_settings.views import A_DAY

from .base import BasePage
from .querysets import visible

A_YEAR = 365 * A_DAY


@require_safe
def share_card(request, page_id, digest):
    """The drawn card of a live page, under the one name that its title and clinic give it now."""
    page = get_object_or_404(visible(Page.objects).specific(), pk=page_id)
    if not isinstance(page, BasePage) or page.share_card.digest != digest:
        raise Http404("No such card.")
    response = FileResponse(page.share_card.open(), content_type="image/jpeg")
    response["Cache-Control"] = f"public, max-age={A_YEAR}, immutable"
    return response
