"""The rules that serve requests: patterns are kept in memory, exact rules in the database."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import quote

from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.urls import Resolver404, resolve
from django.utils import timezone
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.coreutils import get_dummy_request
from wagtail.models import Page, get_page_models

from site_core.media.models import ClinicDocument, ClinicRendition
from site_core.pages.slugs import middleware_paths

from . import matching, rules_version
from .addressing import add_trailing_slash, decode_path
from .matching import Match
from .models import Kind, QueryMode, RedirectRule
from .patterns import PatternSet, expand_groups
from .rules import COLUMNS, Rule

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from wagtail.models import Site

PAGE_VIEW = "wagtail_serve"
FILE_VIEWS = ("wagtaildocs_serve", "media")


def read_rules(rules: QuerySet[RedirectRule]) -> list[Rule]:
    return [Rule(*values) for values in rules.values_list(*COLUMNS)]


def stream_rules(rules: QuerySet[RedirectRule]) -> Iterator[Rule]:
    """Yield the rules of a large queryset without holding all rows in memory."""
    return (Rule(*values) for values in rules.values_list(*COLUMNS).iterator())


def stream_rules_with_old_paths(rules: QuerySet[RedirectRule]) -> Iterator[tuple[Rule, str]]:
    """Yield each rule with the ``old_path`` of its row in Wagtail's table."""
    return ((Rule(*values[:-1]), values[-1]) for values in rules.values_list(*COLUMNS, "old_path").iterator())


def is_served(path: str, site: Site | None) -> bool:
    """Return whether a live page or another view responds at ``path`` (decoded) without any rule."""
    if "\x00" in path:
        return False
    with_slash = add_trailing_slash(path)
    if not is_page_path(with_slash):
        return any(map(is_view_served, (path, with_slash)))
    request = get_dummy_request(path=with_slash, site=site)
    return bool(site) and Page.find_for_request(request, with_slash) is not None


def is_view_served(path: str) -> bool:
    """Return whether a view other than that of pages, or middleware, responds at ``path``, with a file that exists."""
    if path in middleware_paths:
        return True
    try:
        match = resolve(path)
    except Resolver404:
        return False
    if match.url_name == "wagtaildocs_serve":
        pk, filename = match.args
        document = ClinicDocument.objects.filter(pk=pk).first()
        return bool(document) and document.filename == filename
    if match.url_name == "media":
        return ClinicRendition.objects.filter(file=match.kwargs["path"]).exists()
    return True


def may_be_served(path: str, site: Site | None) -> bool:
    """Return whether something may respond at ``path`` without any rule. False is certain. Takes one query."""
    with_slash = add_trailing_slash(path)
    if site is None or not is_page_path(with_slash):
        return True
    slugs = [slug for slug in with_slash.split("/") if slug]  # none for the home page
    root = site.root_page.url_path
    url_paths = [root + "".join(f"{slug}/" for slug in slugs[:end]) for end in range(len(slugs) + 1)]
    # Filter by slug as well: it has an index, url_path does not.
    pages = Page.objects.filter(live=True, slug__in=[*slugs, site.root_page.slug], url_path__in=url_paths)
    routable_types = get_routable_content_types()
    return any(
        url_path == url_paths[-1] or content_type in routable_types
        for url_path, content_type in pages.values_list("url_path", "content_type")
    )


def get_routable_content_types() -> set[int]:
    """Return the content type ids of the page types that respond below their own URL, for example with a feed."""
    models = [model for model in get_page_models() if issubclass(model, RoutablePageMixin)]
    return {content_type.pk for content_type in ContentType.objects.get_for_models(*models).values()}


@lru_cache(maxsize=4096)
def is_page_path(path: str) -> bool:
    """Return whether Wagtail serves pages at ``path``, rather than another view."""
    return path not in middleware_paths and get_view_name(path) == PAGE_VIEW


def is_used_by_site(path: str) -> bool:
    """Return whether the site itself responds at ``path``, such as /robots.txt, with neither a page nor a file."""
    is_file = get_view_name(path) in FILE_VIEWS
    return not is_file and not is_page_path(add_trailing_slash(path)) and is_served(path, None)


def get_view_name(path: str) -> str | None:
    """Return the name of the URL that ``path`` belongs to, or None."""
    try:
        return resolve(path).url_name
    except Resolver404:
        return None


class StoredRules:
    """The RuleSet that serves requests."""

    def __init__(self) -> None:
        # Read the version first: a change after that is read twice rather than missed.
        self.token = rules_version.stored()
        enabled = RedirectRule.objects.filter(enabled=True)
        self.patterns = PatternSet(stream_rules(enabled.filter(match_key="")))
        keys = enabled.exclude(match_key="").order_by()
        # The hashes take a tenth of the keys' memory, and tell without a query that no rule matches.
        self.key_hashes = frozenset(map(hash, keys.values_list("match_key", flat=True).iterator()))
        conditional = enabled.exclude(query_mode=QueryMode.IGNORE, starts_at=None, ends_at=None).order_by()
        columns = ("query_mode", "query_name", "starts_at", "ends_at")
        conditions = list(conditional.values_list(*columns).distinct())
        self.query_names = frozenset(name for mode, name, *_period in conditions if mode != QueryMode.IGNORE)
        moments = chain.from_iterable(period for _mode, _name, *period in conditions)
        self.changes_at = sorted({moment for moment in moments if moment})

    def find_exact(self, keys: Sequence[str]) -> list[Rule]:
        keys = [key for key in keys if hash(key) in self.key_hashes]
        if not keys:
            return []
        return read_rules(RedirectRule.objects.filter(match_key__in=keys))

    def find_by_target(self, keys: Sequence[str]) -> list[Rule]:
        return read_rules(RedirectRule.objects.filter(enabled=True, target_key__in=keys))

    def get_target_keys(self) -> Iterable[str]:
        rules = RedirectRule.objects.filter(enabled=True).exclude(target_key="").order_by()
        return rules.values_list("target_key", flat=True).distinct().iterator()

    def is_served(self, path: str, site: Site | None) -> bool:
        return is_served(path, site)

    def get_page_url(self, rule: Rule, groups: tuple[str, ...], site: Site | None) -> tuple[str | None, bool]:
        return get_page_url(rule, groups, site)


def get_page_url(
    rule: Rule, groups: tuple[str, ...], site: Site | None, with_drafts: bool = False
) -> tuple[str | None, bool]:
    """Return ``(URL, is live)`` of a rule's page. The URL is None if a pattern's route does not exist.

    With ``with_drafts``, a route may also be one that exists only once drafts are live.
    """
    page = Page.objects.filter(pk=rule.page_id).first()
    url = page and page.specific_deferred.get_url(current_site=site)
    if not url:
        return "", False
    if rule.route:
        url = get_page_route_url(page.specific_deferred, url, rule, groups, with_drafts)
    return url, page.live


def get_page_route_url(page: Page, url: str, rule: Rule, groups: tuple[str, ...], with_drafts: bool) -> str | None:
    """Return ``url`` with the rule's route appended, as Wagtail's redirects do. A pattern's route must exist."""
    is_pattern = rule.kind != Kind.EXACT
    route = decode_path(expand_groups(rule.route, groups)) if is_pattern else rule.route
    if route == "/":
        return url
    try:
        page.resolve_subpage(route)
    except (AttributeError, Resolver404):
        return None if is_pattern else url
    if is_pattern and not with_drafts and not page.has_list(route):
        return None
    return url.rstrip("/") + quote(route)


_cached_rules: StoredRules | None = None  # of this process; replaced as a whole, so threads need no lock


def get_stored_rules() -> StoredRules:
    """Return the current rules. Reads them again only after a change."""
    global _cached_rules
    rules = _cached_rules
    if rules is None or rules.token != rules_version.current():
        rules = _cached_rules = StoredRules()
    return rules


def get_next_change(request: HttpRequest, moment: datetime) -> datetime | None:
    """Return the first time after ``moment`` at which a rule starts or ends, which may change any response."""
    changes_at = get_stored_rules().changes_at
    return next(iter(changes_at[bisect_right(changes_at, moment) :]), None)


def find_match(
    path: str, query: str = "", site: Site | None = None, now: datetime | None = None, by_query: bool = False
) -> Match | None:
    """Return the Match of the current rules for a URL, or None. See ``matching.find_match``."""
    return matching.find_match(get_stored_rules(), path, query, site, now or timezone.now(), by_query)
