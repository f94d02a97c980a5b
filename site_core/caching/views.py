"""The screen that says what the page cache holds, and clears it."""

import logging
from datetime import UTC, datetime

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.shortcuts import redirect
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import log
from wagtail.models import Site

from .frontend_cache import tell_fronts
from .page_cache.stores import page_store

logger = logging.getLogger(__name__)

PERMISSION = "caching.clear_page_cache"
CLEARED = "The page cache is empty. Each page is made anew when it is asked for next."
NOT_CLEARED = "The page cache could not be cleared: its store does not answer. Try again when it does."


class PageCacheView(PermissionRequiredMixin, WagtailAdminTemplateMixin, TemplateView):
    permission_required = PERMISSION
    raise_exception = True
    page_title = "Page cache"
    header_icon = "rotate"
    template_name = "caching/status.html"
    _show_breadcrumbs = True

    def get_breadcrumbs_items(self):
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs):
        return super().get_context_data(**status(page_store()), **kwargs)

    def post(self, request):
        store = page_store()
        if store is None:
            return redirect("page_cache")
        try:
            store.clear()
            tell_fronts()
        except Exception:
            logger.exception("The page cache could not be cleared")
            messages.error(request, NOT_CLEARED)
        else:
            log(instance=Site.find_for_request(request), action="page_cache.clear", user=request.user)
            messages.success(request, CLEARED)
        return redirect("page_cache")


def status(store):
    """What the screen shows of ``store``; ``failed`` where it does not answer, nothing where there is none."""
    if store is None:
        return {}
    found = {"place": store.place, "most_bytes": store.most_bytes}
    try:
        pages, size = store.usage()
        store.generation()
        begun = datetime.fromtimestamp(store.stepped_at(), UTC)
    except Exception:
        logger.exception("The store of the page cache does not answer")
        return found | {"failed": True}
    return found | {"pages": pages, "bytes": size, "begun": begun}
