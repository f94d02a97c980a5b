"""Create redirects when the URL of a live page changes.

They lead to pages, not to URLs: however often a page moves, each of its old URLs redirects once.
"""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from django.core.signals import request_started
from django.db import transaction
from django.dispatch import receiver
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Page, Site
from wagtail.signals import page_published, page_slug_changed, post_page_move

from site_core.lib.chunks import chunks

from .. import addressing, bulk
from ..models import Kind, QueryMode, RedirectRule, Status

MAX_SUMMARIES = 1000  # for threads that never read them, such as those of management commands
ROUTES_PRIORITY = -1  # rules for a URL itself win over those for the former routes of a page
CHUNK_SIZE = 400  # paths in one query


class ChangeSummary(NamedTuple):
    """What a change of a page did to redirects, for a message to the editor."""

    page_id: int
    created: int
    removed: int
    retargeted: int = 0  # redirects to the page that now lead where its visitors are sent


class PagePath(NamedTuple):
    """The path of a page on one of the sites."""

    site_id: int
    path: str
    page_id: int


_local = threading.local()  # .summaries: list of ChangeSummary


def pop_summaries() -> list[ChangeSummary]:
    """Return all of this thread's summaries that have not been returned yet."""
    summaries, _local.summaries = getattr(_local, "summaries", []), []
    return summaries


@receiver(request_started)
def clear_summaries(**kwargs: Any) -> None:
    """Drop the summaries that an earlier request in this thread has not read."""
    _local.summaries = []


def add_summary(summary: ChangeSummary) -> None:
    _local.summaries = [*getattr(_local, "summaries", []), summary][-MAX_SUMMARIES:]


@receiver(page_slug_changed)
def handle_slug_changed(sender: type[Page], instance: Page, instance_before: Page, **kwargs: Any) -> None:
    was_live = instance.live and instance_before.live
    redirect_old_paths(instance, instance_before.url_path, instance.url_path, include_page=was_live)


@receiver(post_page_move)
def handle_page_moved(
    sender: type[Page], instance: Page, url_path_before: str, url_path_after: str, **kwargs: Any
) -> None:
    if url_path_before != url_path_after:
        redirect_old_paths(instance, url_path_before, url_path_after, include_page=instance.live)


@receiver(page_published)
def handle_page_published(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    """Delete automatic redirects and 410s at the URL of a published page."""
    # Wagtail also sends this for scheduled drafts: https://github.com/wagtail/wagtail/issues/13959
    if instance.live and (deleted := delete_rules_at(get_page_paths([(instance.pk, instance.url_path)]))):
        add_summary(ChangeSummary(instance.pk, 0, deleted))


def redirect_old_paths(page: Page, before: str, after: str, include_page: bool) -> None:
    """Redirect the old paths of live pages at or below ``page``, whose URL path changed from ``before`` to ``after``.

    Redirects those of ``page`` itself only with ``include_page``. The number of queries does not grow with the pages.
    """
    descendants = page.get_descendants().live().values_list("pk", "url_path")
    moved = [*([(page.pk, after)] if include_page else []), *descendants.iterator()]
    unchanged_sites = get_sites_rooted_below([page.path])
    new_paths = get_page_paths(moved, unchanged_sites)
    old_paths = get_page_paths([(pk, before + url_path[len(after) :]) for pk, url_path in moved], unchanged_sites)
    with transaction.atomic():
        deleted = delete_rules_at(new_paths) + delete_rules_at(old_paths, include_manual=False)
        created = create_rules(exclude_taken(old_paths))
        if include_page and isinstance(page.specific, RoutablePageMixin):
            own_paths = [page_path for page_path in old_paths if page_path.page_id == page.pk]
            created += bulk.create_rules(build_route_rule(*page_path) for page_path in own_paths)
    if created or deleted:
        add_summary(ChangeSummary(page.pk, created, deleted))


def get_sites_rooted_below(tree_paths: Iterable[str]) -> set[int]:
    """Return the ids of sites whose root page is at or below one of the tree paths.

    The URLs of their pages don't depend on the pages above.
    """
    roots = Site.objects.values_list("pk", "root_page__path")
    return {pk for pk, path in roots if path.startswith(tuple(tree_paths))}


def get_page_paths(pages: Iterable[tuple[int, str]], exclude_sites: Collection[int] = ()) -> list[PagePath]:
    """Return the paths of pages given as ``(primary key, URL path)``, except for those of home pages."""
    roots = [root for root in Site.get_site_root_paths() if root.site_id not in exclude_sites]
    return [
        PagePath(root.site_id, url_path[len(root.root_path) - 1 :], pk)
        for pk, url_path in pages
        for root in roots
        if url_path.startswith(root.root_path) and url_path != root.root_path
    ]


def create_rules(origins: Collection[bulk.Origin], status: Status = Status.MOVED) -> int:
    """Create a rule for each of ``origins``, as ``build_rule`` does, and return their number."""
    created = 0
    for is_gone in (False, True):
        if group := [origin for origin in origins if (origin[2] is None) == is_gone]:
            created += bulk.create_similar_rules(build_rule(*group[0], status), group)
    return created


def build_rule(site_id: int, path: str, page_id: int | None, status: Status = Status.MOVED) -> RedirectRule:
    """Return an unsaved rule from ``path`` to a page, or to 410 if ``page_id`` is None."""
    status = Status.GONE if page_id is None else status
    return RedirectRule(
        source=path, site_id=site_id, redirect_page_id=page_id, status=status, automatically_created=True
    )


def build_route_rule(site_id: int, path: str, page_id: int) -> RedirectRule:
    """Return an unsaved rule for the routes below the page's path, such as its feed."""
    rule = build_rule(site_id, f"{path}*", page_id)
    rule.kind, rule.redirect_page_route_path, rule.priority = Kind.PREFIX, "/$1", ROUTES_PRIORITY
    return rule


class RuleAt(NamedTuple):
    """What decides whether the rule at the path of a page stays there."""

    pk: int
    key: str
    page_id: int | None
    is_automatic: bool


def get_rules_at(page_paths: Iterable[PagePath]) -> Iterator[tuple[dict[PagePath, str], list[RuleAt]]]:
    """Yield chunks of ``page_paths`` with their keys, and the exact rules there that ignore the query string.

    The database finds them by their keys alone: most rules are for the same site, so an index of sites finds them all.
    """
    columns = ("pk", "match_key", "redirect_page_id", "automatically_created", "site_id")
    exact = RedirectRule.objects.filter(kind=Kind.EXACT, query_mode=QueryMode.IGNORE).values_list(*columns)
    for chunk in chunks(page_paths, CHUNK_SIZE):
        keys = {page_path: addressing.make_match_key(page_path.path) for page_path in chunk}
        sites = {None, *(page_path.site_id for page_path in chunk)}
        found = exact.filter(match_key__in=set(keys.values()))
        yield keys, [RuleAt(*values) for *values, site_id in found if site_id in sites]


def delete_rules_at(page_paths: Collection[PagePath], include_manual: bool = True) -> int:
    """Delete the automatic rules at these paths, and return the number of deleted rules.

    With ``include_manual``, also delete other rules that lead from the path of a page to that page.
    """
    deleted: list[int] = []
    for keys, rules in get_rules_at(page_paths):
        pages_by_key = {key: page_path.page_id for page_path, key in keys.items()}
        for rule in rules:
            if rule.is_automatic or (include_manual and pages_by_key.get(rule.key) == rule.page_id):
                deleted.append(rule.pk)
    prefixes = {f"{page_path.path}*" for page_path in page_paths}
    # There is one for each index that got another URL: fewer than there may be pages.
    routes = RedirectRule.objects.filter(automatically_created=True, kind=Kind.PREFIX, match_key="")
    deleted += [pk for pk, source in routes.values_list("pk", "source").iterator() if source in prefixes]
    return bulk.delete_rules(deleted) if deleted else 0


def exclude_taken(page_paths: Collection[PagePath]) -> list[PagePath]:
    """Return those of ``page_paths`` without a rule. After ``delete_rules_at``, only manual rules are left."""
    keys: dict[PagePath, str] = {}
    taken: set[str] = set()
    for chunk, rules in get_rules_at(page_paths):
        keys |= chunk
        taken.update(rule.key for rule in rules)
    return [page_path for page_path, key in keys.items() if key not in taken]
