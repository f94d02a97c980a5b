"""Which pages have to be reviewed again."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.permissions import page_permission_policy

from site_core.lib.desk import GOING_STALE, MAX_ITEMS, DeskItem, User, register_desk_items
from site_core.pages.reviewed_models import reviewed_models

from .yours import works_on_pages

PERIOD = datetime.timedelta(days=30)


@register_desk_items(GOING_STALE, is_shown=works_on_pages)
def pages_to_review(user: User) -> Iterator[DeskItem]:
    """List the live pages whose review is due or whose text changed since, in one query for all page types."""
    today = timezone.localdate()
    for pk, title, next_review, changed in stale_pages(user, today + PERIOD):
        url = reverse("wagtailadmin_pages:edit", args=[pk])
        if next_review and next_review < today:
            detail = _("The review was due on %(date)s.") % {"date": date_format(next_review)}
            yield DeskItem(title, url, detail, status=_("Overdue"), date=next_review, key=f"page-{pk}")
        elif changed:
            detail = _("Changed on %(date)s, after the last review.") % {"date": date_format(changed)}
            yield DeskItem(title, url, detail, status=_("Changed since review"), date=changed, key=f"page-{pk}")
        else:
            detail = _("The next review is due on %(date)s.") % {"date": date_format(next_review)}
            yield DeskItem(title, url, detail, status=_("Review due"), date=next_review, key=f"page-{pk}")


def stale_pages(user: User, until: datetime.date) -> QuerySet[Any, Any]:
    pages = page_permission_policy.instances_user_has_permission_for(user, "change").values("pk")
    condition = Q(next_review__lte=until) | Q(changed_since_review__isnull=False)
    columns = ("pk", "title", "next_review", "changed_since_review")
    first, *others = (
        model._default_manager.filter(condition, live=True, alias_of=None, pk__in=pages)
        .order_by()
        .values_list(*columns)
        for model in reviewed_models()
    )
    return first.union(*others, all=True).order_by("next_review")[:MAX_ITEMS]
