"""Every page has an owner. If an account is deleted, its pages go to a person who is named for that."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from .contacts import review_managers
from .log_actions import OWNER_INHERITED

BATCH = 500  # rows


def default_owner(except_for: Any = None) -> Any:
    """Return who owns pages without an owner: ``DEFAULT_PAGE_OWNER``, or else the first site admin. None if nobody can.

    ``except_for`` is the account that is about to be deleted.
    """
    name = settings.DEFAULT_PAGE_OWNER
    users: Any = get_user_model().objects.filter(is_active=True)
    named = users.filter(Q(email__iexact=name) | Q(username=name)).order_by("pk") if name else ()
    candidates = [*named, *review_managers()]
    return next((user for user in candidates if except_for is None or user.pk != except_for.pk), None)


def pages_with_owners() -> QuerySet[Page]:
    return Page.objects.filter(depth__gt=1)


@transaction.atomic
def hand_over_pages(user: Any) -> int:
    """Make the default owner the owner of all pages of ``user``, whose account is deleted. Return how many."""
    pages = pages_with_owners().filter(owner=user)
    owner = default_owner(except_for=user)
    if owner is None:
        return 0
    data = {"owner": display_name(owner), "former": display_name(user)}
    now = timezone.now()
    columns = ("pk", "content_type_id", "draft_title", "title")
    entries = [
        PageLogEntry(
            page_id=pk,
            content_type_id=content_type,
            label=draft_title or title,
            action=OWNER_INHERITED,
            timestamp=now,
            data=data,
        )
        for pk, content_type, draft_title, title in pages.values_list(*columns)
    ]
    PageLogEntry.objects.bulk_create(entries, batch_size=BATCH)
    return pages.update(owner=owner)


def assign_owners() -> int:
    """Give an owner to pages that never had one, such as imported ones. Return how many there were."""
    without = pages_with_owners().filter(owner=None)
    owner = default_owner() if without.exists() else None
    return without.update(owner=owner) if owner else 0


def display_name(user: Any) -> str:
    name: str = user.get_full_name() or user.get_username()
    return name
