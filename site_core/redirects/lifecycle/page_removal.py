"""Redirect the visitors of unpublished and deleted pages: to a page, to the parent page, or to 410 (gone).

Wagtail's table deletes redirects together with the page they lead to. Here, they are restored in the same transaction
with a new target: the one that the editor chose, or 410 without a choice (scripts, the tree's API).
An unpublished page may be published again. Redirects to it stay as they are, and matching follows the rule at its URL.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Collection, Iterable
from typing import Any, TypeAlias
from weakref import WeakKeyDictionary

from django.core.signals import request_finished
from django.db import transaction
from django.db.models import Model, QuerySet
from django.db.models.signals import post_delete, pre_delete
from django.dispatch import receiver
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page
from wagtail.signals import page_unpublished

from .. import bulk
from ..models import RedirectRule, Status
from . import page_moves
from .page_moves import ChangeSummary

PARENT = "parent"
GONE = "gone"
Target: TypeAlias = Page | str  # a page, PARENT, or GONE

_local = threading.local()  # .targets: {tree path: Target} of the pages removed in this request


def set_removal_target(page: Page, target: Target) -> None:
    """Set where visitors of ``page`` and its descendants go when it is unpublished or deleted in this request."""
    _local.targets = {**getattr(_local, "targets", {}), page.path: target}


@receiver(request_finished)
def clear_removal_targets(**kwargs: Any) -> None:
    _local.targets = {}


def get_removal_target(path: str) -> tuple[str, Target] | None:
    """Return ``(tree path of the page with the target, target)`` for the page at a tree path, or None."""
    targets = getattr(_local, "targets", {})
    ancestors = [ancestor for ancestor in targets if path.startswith(ancestor)]
    if not ancestors:
        return None
    nearest = max(ancestors, key=len)
    return nearest, targets[nearest]


def get_target_page_id(path: str, removed_paths: Collection[str] = ()) -> int | None:
    """Return the id of the page that visitors of the page at a tree path are sent to, or None for 410.

    Never returns a page below ``removed_paths``, which are deleted at the same time.
    """
    removed_path, target = get_removal_target(path) or (path, GONE)
    if isinstance(target, Page):
        is_removed = target.path.startswith(tuple(removed_paths)) if removed_paths else target.path == path
        return None if is_removed else target.pk
    return get_live_ancestor_id(removed_path, removed_paths) if target == PARENT else None


def get_live_ancestor_id(path: str, removed_paths: Collection[str] = ()) -> int | None:
    """Return the id of the nearest live page with a URL above a tree path that is not removed, or None."""
    paths = [path[:end] for end in range(Page.steplen, len(path), Page.steplen)]
    for ancestor in Page.objects.filter(path__in=paths, live=True).order_by("-depth"):
        if not ancestor.path.startswith(tuple(removed_paths)) and ancestor.get_url_parts():
            return ancestor.pk
    return None


def redirect_removed_pages(
    pages: Collection[tuple[int, str, str]],
    get_target: Callable[[str], int | None],
    removed_paths: Collection[str] = (),
    status: Status = Status.MOVED,
) -> int:
    """Create rules at the URLs of ``pages``, given as ``(primary key, tree path, URL path)``. Return their number.

    They lead with ``status`` to the page whose id ``get_target(tree path)`` returns, or to 410 if it returns None.
    """
    targets = {pk: get_target(path) for pk, path, _url_path in pages}
    removed_sites = page_moves.get_sites_rooted_below(removed_paths)
    page_paths = page_moves.get_page_paths([(pk, url_path) for pk, _path, url_path in pages], removed_sites)
    with transaction.atomic():
        page_moves.delete_rules_at(page_paths, include_manual=False)
        free = page_moves.exclude_taken(page_paths)
        return page_moves.create_rules([(site_id, path, targets[pk]) for site_id, path, pk in free], status)


@receiver(page_unpublished)
def handle_page_unpublished(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """Redirect the page's URL if the editor chose a target. Otherwise it is not found until it is published again."""
    # Wagtail also sends this before a live page is deleted. That page is still live in the database.
    if get_removal_target(instance.path) and not Page.objects.filter(pk=instance.pk, live=True).exists():
        pages = [(instance.pk, instance.path, instance.url_path)]
        # Temporary, because browsers would still follow a permanent redirect when the page is back.
        created = redirect_removed_pages(pages, get_target_page_id, status=Status.FOUND)
        page_moves.add_summary(ChangeSummary(instance.pk, created, 0))


def get_topmost_paths(paths: Iterable[str]) -> list[str]:
    """Return those tree paths that are not below another one."""
    topmost: list[str] = []
    for path in sorted(paths):
        if not topmost or not path.startswith(topmost[-1]):
            topmost.append(path)
    return topmost


class PageRemoval:
    """What one deletion of pages does to rules."""

    def __init__(self, pages: QuerySet[Page]) -> None:
        self.pages = list(pages.values_list("pk", "path", "url_path", "live"))
        self.removed_paths = get_topmost_paths(path for _pk, path, _url_path, _live in self.pages)
        self.targets = {pk: self.get_target(path) for pk, path, _url_path, _live in self.pages}
        self.inbound_rules = list(RedirectRule.objects.filter(redirect_page__in=pages.values("pk")))

    def get_target(self, path: str) -> int | None:
        return get_target_page_id(path, self.removed_paths)

    def redirect_pages(self) -> None:
        live = [(pk, path, url_path) for pk, path, url_path, is_live in self.pages if is_live]
        created = redirect_removed_pages(live, self.get_target, self.removed_paths)
        if self.pages:
            page_moves.add_summary(ChangeSummary(self.pages[0][0], created, 0, len(self.inbound_rules)))

    def restore_inbound_rules(self) -> None:
        """Insert the rules that led to the pages again, with their primary keys, so that their counts stay valid."""
        rules, self.inbound_rules = self.inbound_rules, []
        for rule in rules:
            rule.redirect_page_id = self.targets[rule.redirect_page_id]
            rule.redirect_page_route_path = ""
            if rule.redirect_page_id is None:
                rule.status = Status.GONE
        bulk.restore_rules(rules)


# By the queryset that is deleted, which Django passes to every signal of the deletion as ``origin``.
_removals: WeakKeyDictionary[QuerySet, PageRemoval] = WeakKeyDictionary()


def get_page_removal(origin: Model | QuerySet | None) -> PageRemoval | None:
    """Return the PageRemoval of the deletion that started with ``origin``, or None if it did not start with pages.

    Source: https://docs.djangoproject.com/en/5.2/ref/signals/#pre-delete
    """
    if not isinstance(origin, QuerySet) or not issubclass(origin.model, Page):
        return None
    if origin not in _removals:
        _removals[origin] = removal = PageRemoval(origin.order_by())
        removal.redirect_pages()
    return _removals[origin]


@receiver(pre_delete, sender=Page)
def handle_page_deleted(sender: type[Page], origin: Model | QuerySet | None, **kwargs: Any) -> None:
    get_page_removal(origin)


@receiver(post_delete, sender=Redirect)
def handle_redirect_deleted(sender: type[Redirect], origin: Model | QuerySet | None, **kwargs: Any) -> None:
    """Restore all rules. Sent for each row after all rows are deleted; the first time does it."""
    if removal := get_page_removal(origin):
        removal.restore_inbound_rules()
