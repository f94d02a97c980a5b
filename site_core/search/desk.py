"""What the desk shows of searches: what people searched for and did not find."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from site_core.lib.desk import READERS, DeskItem, User, register_desk_items

from .counts import can_view_searches, terms_without_results

MAX_TERMS = 5


@register_desk_items(READERS, is_shown=can_view_searches)
def searches_without_results(user: User) -> Iterator[DeskItem]:
    url = f"{reverse('search_terms')}?{urlencode({'results': 'none'})}"
    for term in terms_without_results()[:MAX_TERMS]:
        count = term.searches  # type: ignore[attr-defined]  # annotated
        detail = ngettext("%(count)d search in 30 days", "%(count)d searches in 30 days", count)
        title = _("Searched for and not found: “%(term)s”") % {"term": term.term}
        yield DeskItem(title, url, detail=detail % {"count": count})
