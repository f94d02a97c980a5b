"""“Test a URL”: what the redirects say about a URL, and how the running site responds to it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from ..addressing import ABSOLUTE_URL, split_url
from ..checks.fixes import CHANGE_PERMISSION
from ..checks.trace import trace
from ..checks.visit import get_origin, is_as_expected, visit
from ..own_hosts import is_own_url
from .base import RedirectsViewMixin
from .check_views import MAX_URL_LENGTH


class UrlTestView(RedirectsViewMixin, TemplateView):
    permission_required = "redirects.view_redirectrule"
    template_name = "redirects/url_test.html"
    page_title = gettext_lazy("Test a URL")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        url = self.request.GET.get("url", "").strip()[:MAX_URL_LENGTH]
        may_change = self.request.user.has_perm(CHANGE_PERMISSION)
        return super().get_context_data(url=url, may_change=may_change, **(self.get_test(url) if url else {}), **kwargs)

    def get_test(self, url: str) -> dict[str, Any]:
        """Return the Trace and the Visit of ``url``, or the error if it is not a URL."""
        if ABSOLUTE_URL.match(url) and not is_own_url(url):
            return {"error": _("This URL is not on this site. Enter a path such as /old-page/, or a URL of this site.")}
        try:
            full_url = url if ABSOLUTE_URL.match(url) else get_origin(self.request) + join_url(*split_url(url))
            expected, actual = trace(full_url), visit(full_url, self.request)
        except ValueError:
            return {"error": _("This is not a valid URL. Enter a path such as /old-page/, or a URL of this site.")}
        differs = not actual.error and not is_as_expected(expected, actual)
        return {"trace": expected, "visit": actual, "differs": differs}


def join_url(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
