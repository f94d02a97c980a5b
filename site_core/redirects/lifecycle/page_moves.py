"""Redirects that make themselves when a live page gets another address.

They lead to pages, not to addresses: however often a page moves on, each old address is one hop from it.
"""

import threading
from typing import NamedTuple

from django.core.signals import request_started
from django.db import transaction
from django.db.models import Q
from django.dispatch import receiver
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.models import Site
from wagtail.signals import page_published, page_slug_changed, post_page_move

from .. import addressing, bulk
from ..models import Kind, QueryMode, RedirectRule, Status

MAX_SUMMARIES = 1000  # kept for a thread that never asks for them, such as a command's
ROUTES_PRIORITY = -1  # what stands at an address itself wins over what a page once answered below its own


class ChangeSummary(NamedTuple):
    """What was made of a page's change, for a message to the editor."""

    page_id: int
    created: int
    removed: int
    retargeted: int = 0  # redirects that led to the page and lead to where its visitors go now


_notices = threading.local()


def pop_summaries_for(page):
    """The Notices about ``page`` since they were last asked for, in this thread."""
    held = getattr(_notices, "held", [])
    _notices.held = [notice for notice in held if notice.page_id != page.pk]
    return [notice for notice in held if notice.page_id == page.pk]


def pop_summaries():
    """All Notices since they were last asked for, in this thread."""
    held, _notices.held = getattr(_notices, "held", []), []
    return held


@receiver(request_started)
def clear_summaries(**kwargs):
    """What a request never asked for is not another's."""
    _notices.held = []


def add_summary(notice):
    _notices.held = [*getattr(_notices, "held", []), notice][-MAX_SUMMARIES:]


@receiver(page_slug_changed)
def handle_slug_changed(sender, instance, instance_before, **kwargs):
    was_live = instance.live and instance_before.live
    redirect_old_paths(instance, instance_before.url_path, instance.url_path, with_page=was_live)


@receiver(post_page_move)
def handle_page_moved(sender, instance, url_path_before, url_path_after, **kwargs):
    if url_path_before != url_path_after:
        redirect_old_paths(instance, url_path_before, url_path_after, with_page=instance.live)


@receiver(page_published)
def handle_page_published(sender, instance, **kwargs):
    """A page that is back at an address needs no automatic redirect or “gone” there."""
    # Wagtail sends this for a scheduled draft as well: https://github.com/wagtail/wagtail/issues/13959
    if instance.live and (removed := delete_rules_at(get_page_paths([(instance.pk, instance.url_path)]))):
        add_summary(ChangeSummary(instance.pk, 0, removed))


def redirect_old_paths(page, before, after, with_page):
    """Make redirects from the addresses under the URL path ``before`` to the same pages, which are now under ``after``.

    Of live pages only; of ``page`` itself only ``with_page``. A few statements, however many pages.
    """
    pages = page.get_descendants().live().values_list("pk", "url_path")
    moved = [*([(page.pk, after)] if with_page else []), *pages.iterator()]
    sites = get_sites_rooted_below([page.path])
    new = get_page_paths(moved, sites)
    old = get_page_paths([(pk, before + path[len(after) :]) for pk, path in moved], sites)
    with transaction.atomic():
        removed = delete_rules_at(new) + delete_rules_at(old, manual=False)
        rules = [build_rule(*address) for address in exclude_taken(old)]
        if with_page and isinstance(page.specific, RoutablePageMixin):
            rules += [build_route_rule(*address) for address in old if address[2] == page.pk]
        created = bulk.create_rules(rules)
    if created or removed:
        add_summary(ChangeSummary(page.pk, created, removed))


def get_sites_rooted_below(paths):
    """Sites whose root is at or below one of the tree's ``paths``: their addresses don't depend on what is above."""
    roots = Site.objects.values_list("pk", "root_page__path")
    return {pk for pk, path in roots if path.startswith(tuple(paths))}


def get_page_paths(pages, without_sites=()):
    """``[(site id, path, page id), …]`` for pages given as ``(id, URL path)``; none for a site's home page."""
    roots = [root for root in Site.get_site_root_paths() if root.site_id not in without_sites]
    return [
        (root.site_id, url_path[len(root.root_path) - 1 :], pk)
        for pk, url_path in pages
        for root in roots
        if url_path.startswith(root.root_path) and url_path != root.root_path
    ]


def build_rule(site_id, path, page_id, status=Status.MOVED):
    """The rule from an address to a page, or where ``page_id`` is None, to nowhere."""
    status = Status.GONE if page_id is None else status
    return RedirectRule(
        source=path, site_id=site_id, redirect_page_id=page_id, status=status, automatically_created=True
    )


def build_route_rule(site_id, path, page_id):
    """For what the page answers below its own address, such as a feed."""
    rule = build_rule(site_id, f"{path}*", page_id)
    rule.kind, rule.redirect_page_route_path, rule.priority = Kind.PREFIX, "/$1", ROUTES_PRIORITY
    return rule


def get_rules_at(found):
    """Chunks of querysets of the rules for exactly the addresses ``found`` (see addresses_of), whatever the query."""
    for chunk in bulk.chunks(found, 400):
        keys = {addressing.make_match_key(path) for _, path, _ in chunk}
        rules = RedirectRule.objects.filter(kind=Kind.EXACT, query_mode=QueryMode.IGNORE, match_key__in=keys)
        yield chunk, rules.filter(Q(site=None) | Q(site__in={site_id for site_id, _, _ in chunk}))


def delete_rules_at(found, manual=True):
    """Delete the automatic rules at addresses and, with ``manual``, others that lead from a page to itself."""
    doomed = []
    for chunk, rules in get_rules_at(found):
        page_at = {addressing.make_match_key(path): pk for _, path, pk in chunk}
        for pk, key, page_id, automatic in rules.values_list(
            "pk", "match_key", "redirect_page_id", "automatically_created"
        ):
            if automatic or (manual and page_at.get(key) == page_id):
                doomed.append(pk)
    prefixes = {f"{path}*" for _, path, _ in found}
    for chunk in bulk.chunks(prefixes, 400):
        routes = RedirectRule.objects.filter(automatically_created=True, kind=Kind.PREFIX, match_key="")
        doomed += routes.filter(source__in=chunk).values_list("pk", flat=True)
    return bulk.delete_rules(doomed) if doomed else 0


def exclude_taken(found):
    """Those of the addresses ``found`` where nobody made a rule by hand: theirs stays."""
    taken = set()
    for _, rules in get_rules_at(found):
        taken |= set(rules.values_list("match_key", flat=True))
    return [address for address in found if addressing.make_match_key(address[1]) not in taken]
