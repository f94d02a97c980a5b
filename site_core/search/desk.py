"""What the desk shows of searches: what people searched for and did not find."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy, ngettext

from site_core.lib.desk import DeskItem, DeskPanel, User, register_desk_items, register_desk_panel

from .counts import can_view_searches, terms_without_results

NOT_FOUND = "searches-without-results"
MAX_TERMS = 5

register_desk_panel(
    DeskPanel(
        NOT_FOUND,
        gettext_lazy("Searched for and not found"),
        order=410,
        icon="search",
        empty=gettext_lazy("Readers found what they searched for in the last 30 days."),
        more_label=gettext_lazy("All searches"),
        more_url_name="search_terms",
    )
)


@register_desk_items(NOT_FOUND, is_shown=can_view_searches)
def searches_without_results(user: User) -> Iterator[DeskItem]:
    url = f"{reverse('search_terms')}?{urlencode({'results': 'none'})}"
    for term in terms_without_results()[:MAX_TERMS]:
        count = term.searches  # type: ignore[attr-defined]  # annotated
        detail = ngettext("%(count)d search in 30 days", "%(count)d searches in 30 days", count)
        yield DeskItem(term.term, url, detail=detail % {"count": count})
