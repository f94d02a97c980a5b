"""What people searched for: reports of what the counter has stored, and their upkeep."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone
from wagtail.permissions import page_permission_policy

from .counter import WINDOW_DAYS, count_results
from .models import SearchCandidate, SearchCount, SearchTerm

DAYS = 30
RETENTION = datetime.timedelta(days=180)
# A search made on one day only is forgotten sooner, so that a flood of them leaves.
SINGLE_DAY_RETENTION = datetime.timedelta(days=30)
MAX_CHECKED = 500
PERMISSIONS = ["add", "change", "publish"]


def can_view_searches(user: Any) -> bool:
    """Return whether ``user`` works on pages, which searches are about."""
    return page_permission_policy.user_has_any_permission(user, PERMISSIONS)


def searched_terms(days: int = DAYS) -> QuerySet[SearchTerm]:
    """Return the terms of the last ``days`` days with ``searches``, the most frequent ones first."""
    since = timezone.localdate() - datetime.timedelta(days=days)
    recent = Sum("counts__count", filter=Q(counts__day__gt=since))
    return SearchTerm.objects.annotate(searches=recent).filter(searches__gt=0).order_by("-searches", "term")


def terms_without_results(days: int = DAYS) -> QuerySet[SearchTerm]:
    """Return the terms of the last ``days`` days for which the site has no page, the most frequent ones first."""
    return searched_terms(days).filter(results=0)


def delete_old_counts() -> int:
    """Delete what is old. Return how many terms and hashes there were."""
    today = timezone.localdate()
    SearchCount.objects.filter(day__lt=today - RETENTION).delete()
    terms, _ = SearchTerm.objects.filter(counts__isnull=True).delete()
    old = Q(last_day__lt=today - datetime.timedelta(days=WINDOW_DAYS))
    single = Q(days=1, last_day__lt=today - SINGLE_DAY_RETENTION)
    candidates, _ = SearchCandidate.objects.filter(old | single).delete()
    return terms + candidates


def update_results() -> None:
    """Search again for what people search for most: pages were added and removed since."""
    for term in searched_terms()[:MAX_CHECKED]:
        results = count_results(term.term)
        if results != term.results:
            SearchTerm.objects.filter(pk=term.pk).update(results=results)
