"""The admin view that shows the state of the page cache, and clears it."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.mixins import PermissionRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.log_actions import log
from wagtail.models import Site

from .fragments.versions import SITE, change_versions
from .frontend_cache import purge_frontend_caches
from .page_cache.stores import get_store
from .page_cache.stores.base import Store

logger = logging.getLogger(__name__)

PERMISSION = "caching.clear_page_cache"


class PageCacheView(PermissionRequiredMixin, WagtailAdminTemplateMixin, TemplateView):
    permission_required = PERMISSION
    raise_exception = True
    page_title = gettext_lazy("Page cache")
    header_icon = "rotate"
    template_name = "caching/status.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**store_status(get_store()), **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        store = get_store()
        if store is None:
            return redirect("page_cache")
        try:
            store.clear()
            change_versions([SITE])
            purge_frontend_caches()
        except Exception:
            logger.exception("The page cache could not be cleared")
            messages.error(
                request,
                _("The page cache could not be cleared, because its store does not respond. Try again later."),
            )
        else:
            log(instance=Site.find_for_request(request), action="page_cache.clear", user=request.user)
            messages.success(request, _("The page cache was cleared. Pages are rendered again at their next visit."))
        return redirect("page_cache")


def store_status(store: Store | None) -> dict[str, Any]:
    """Return template variables: none if there is no store, ``has_failed`` if it does not respond."""
    if store is None:
        return {}
    status: dict[str, Any] = {"location": store.location, "max_bytes": store.max_bytes}
    try:
        page_count, size = store.usage()
        store.generation()
        invalidated_at = datetime.fromtimestamp(store.invalidated_at(), UTC)
    except Exception:
        logger.exception("The store of the page cache does not respond")
        return status | {"has_failed": True}
    return status | {"page_count": page_count, "size": size, "invalidated_at": invalidated_at}
