"""The screen of the admin’s search."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.search import SearchArea
from wagtail.admin.views.generic import WagtailAdminTemplateMixin

from site_core.lib.pagination import paginate

from .filters import AdminSearchForm
from .results import can_search, load_results, search, visible_entries
from .terms import parse_query

PER_PAGE = 20


class AdminSearchView(WagtailAdminTemplateMixin, TemplateView):
    """``?q=…``: what the user may see and has all words, with the sentences, for any text."""

    page_title = gettext_lazy("Search")
    header_icon = "search"
    template_name = "search/admin/search.html"
    http_method_names = ["get", "head"]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not can_search(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*super().get_breadcrumbs_items(), {"url": "", "label": self.page_title}]

    @cached_property
    def form(self) -> AdminSearchForm:
        form = AdminSearchForm(self.request.GET, visible_entries(self.request.user))
        form.is_valid()  # what is not valid doesn't filter
        return form

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        query = self.form.cleaned_data.get("q", "").strip()
        terms = parse_query(query)
        found = search(self.form.filter(visible_entries(self.request.user)), terms) if terms else []
        page = paginate(found, self.request.GET.get("p", "1"), PER_PAGE)
        return super().get_context_data(**kwargs) | {
            "form": self.form,
            "query": query,
            "is_searching": bool(terms),
            "results": load_results(list(page.object_list), terms),
            "page_obj": page,
            "total": len(found),
            "index_url": self.request.path,
        }


class AdminSearchArea(SearchArea):
    """The first search area, so the search box of the sidebar leads here. No menu item does: one place is enough."""

    def __init__(self) -> None:
        super().__init__(
            gettext_lazy("Everything"), reverse("admin_search"), name="everything", icon_name="search", order=50
        )

    def is_shown(self, request: HttpRequest) -> bool:
        return can_search(request.user)
