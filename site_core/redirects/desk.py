"""Missing URLs that people request often enough to be worth a redirect, on the desk."""

from __future__ import annotations

import datetime
from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext_lazy, ngettext

from site_core.lib.desk import DeskItem, DeskPanel, User, register_desk_items, register_desk_panel

from . import rule_sets
from .addressing import make_match_key
from .admin.not_found_report import get_add_url
from .conditions import is_applicable
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


def has_pattern(row: NotFoundPath) -> bool:
    """Return whether a rule with a pattern, which is kept in memory, redirects the path by now."""
    matches = rule_sets.get_stored_rules().patterns.find_matches(row.path)
    now = timezone.now()
    return any(is_applicable(rule, [], row.site_id, now) and not rule.is_exception for rule, _groups in matches)


@register_desk_items(MISSES, is_shown=can_add_redirects)
def missing_urls(user: User) -> Iterator[DeskItem]:
    """List what was requested most often and has no rule by now."""
    since = timezone.now() - PERIOD
    paths = NotFoundPath.objects.filter(is_probe=False, ignored=False, last_seen__gte=since, hits__gte=MIN_HITS)
    candidates = list(paths.order_by("-hits", "path")[: 4 * MAX_PATHS])
    keys = {make_match_key(candidate.path) for candidate in candidates}
    redirected = set(RedirectRule.objects.filter(enabled=True, match_key__in=keys).values_list("match_key", flat=True))
    missing = [row for row in candidates if make_match_key(row.path) not in redirected and not has_pattern(row)]
    for row in missing[:MAX_PATHS]:
        detail = ngettext("Requested %(count)d time", "Requested %(count)d times", row.hits) % {"count": row.hits}
        yield DeskItem(row.path, get_add_url(row), detail)
