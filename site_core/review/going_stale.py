"""Which pages have to be reviewed again, on the desk. Their reviewer gets to the review in one step."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.permissions import page_permission_policy

from site_core.lib.desk import GOING_STALE, MAX_ITEMS, DeskItem, User, register_desk_items
from site_core.pages.reviewed_models import reviewed_models

from .desk import works_on_pages

PERIOD = datetime.timedelta(days=30)


@register_desk_items(GOING_STALE, is_shown=works_on_pages)
def pages_to_review(user: User) -> Iterator[DeskItem]:
    """List the live pages whose review is due or whose text changed since, in one query for all page types.

    The reviewer’s own link leads to the review: a page that has not changed is approved again with its button.
    """
    today = timezone.localdate()
    for pk, title, next_review, changed, is_reviewer in stale_pages(user, today + PERIOD):
        url = reverse("review_due" if is_reviewer else "wagtailadmin_pages:edit", args=[pk])
        due = int(is_reviewer and next_review is not None and next_review <= today)
        if next_review and next_review < today:
            status, date = _("Overdue"), next_review
            detail = _("The review was due on %(date)s.")
        elif changed:
            status, date = _("Changed since review"), changed
            detail = _("Changed on %(date)s, after the last review.")
        else:
            status, date = _("Review due"), next_review
            detail = _("The next review is due on %(date)s.")
        detail %= {"date": date_format(date)}
        yield DeskItem(title, url, detail, status, due, date, key=f"page-{pk}")


def stale_pages(user: User, until: datetime.date) -> QuerySet[Any, Any]:
    pages = page_permission_policy.instances_user_has_permission_for(user, "change").values("pk")
    is_reviewer = Q(reviewer__account=user, reviewer__live=True, reviewer__is_reviewer=True)
    is_theirs = Q(pk__in=pages) | is_reviewer
    condition = is_theirs & (Q(next_review__lte=until) | Q(changed_since_review__isnull=False))
    columns = ("pk", "title", "next_review", "changed_since_review", "is_their_reviewer")
    as_boolean = Case(When(is_reviewer, then=Value(True)), default=Value(False))
    first, *others = (
        model._default_manager.filter(condition, live=True, alias_of=None)
        .annotate(is_their_reviewer=as_boolean)
        .order_by()
        .values_list(*columns)
        for model in reviewed_models()
    )
    return first.union(*others, all=True).order_by("next_review")[:MAX_ITEMS]
