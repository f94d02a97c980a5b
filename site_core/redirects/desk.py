"""URLs that people request in vain, and for which a redirect is worth it, on the desk."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from site_core.lib.desk import DeskItem, DeskPanel, User, register_desk_items, register_desk_panel

from .addressing import make_match_key
from .admin.not_found_report import get_add_url
from .models import NotFoundPath, RedirectRule

MISSES = "urls-not-found"
PERIOD = datetime.timedelta(days=30)
MIN_HITS = 3
MAX_PATHS = 5

register_desk_panel(
    DeskPanel(
        MISSES,
        gettext_lazy("Missing URLs worth a redirect"),
        order=420,
        icon="redirect",
        empty=gettext_lazy("No missing URL was requested several times in the last 30 days."),
        more_label=gettext_lazy("All URLs not found"),
        more_url_name="redirects_not_found",
    )
)


def can_add_redirects(user: User) -> bool:
    return user.has_perms(["redirects.view_notfoundpath", "redirects.add_redirectrule"])


@register_desk_items(MISSES, is_shown=can_add_redirects)
def missing_urls(user: User) -> Iterator[DeskItem]:
    """List what was requested most often and has no rule by now."""
    since = timezone.now() - PERIOD
    paths = NotFoundPath.objects.filter(is_probe=False, ignored=False, last_seen__gte=since, hits__gte=MIN_HITS)
    candidates = list(paths.order_by("-hits", "path")[: 4 * MAX_PATHS])
    keys = {make_match_key(candidate.path) for candidate in candidates}
    redirected = set(RedirectRule.objects.filter(enabled=True, match_key__in=keys).values_list("match_key", flat=True))
    missing = [candidate for candidate in candidates if make_match_key(candidate.path) not in redirected]
    for row in missing[:MAX_PATHS]:
        detail = ngettext("Requested %(count)d time", "Requested %(count)d times", row.hits) % {"count": row.hits}
        yield DeskItem(row.path, get_add_url(row), detail)
