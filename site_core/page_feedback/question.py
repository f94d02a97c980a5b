"""“Was this page helpful?” at the end of a page."""

from __future__ import annotations

from django.http import HttpRequest
from django.template.loader import get_template
from django.urls import reverse
from wagtail.models import Site

from site_core.caching.local_cache import get_or_set
from site_core.pages.base import BasePage
from site_core.site_settings.current_site import get_current_site

from .models import FeedbackSettings

THANKS_ID = "helpful-thanks"


def asks_readers(site: Site) -> bool:
    """Return whether the pages of ``site`` ask their readers."""
    return get_or_set(("page feedback", site.pk), lambda: FeedbackSettings.is_on_for(site))


def render_question(request: HttpRequest | None, page: BasePage) -> str:
    """Return the form, the same for all visitors. Empty if the page doesn't ask, or isn't saved yet."""
    site = get_current_site(request) if request is not None else None
    if not page.asks_if_helpful or not page.pk or site is None or not asks_readers(site):
        return ""
    context = {"url": reverse("page_feedback", args=[page.pk]), "thanks_id": THANKS_ID}
    return get_template("page_feedback/question.html").render(context)
