"""Rule sets in memory that can be changed without saving: what new rules are checked against."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress

from django.db.models import QuerySet
from django.urls import Resolver404, reverse
from wagtail.models import Page, Site

from . import own_hosts, rule_sets
from .addressing import add_trailing_slash, get_key_parameter_name, make_source_key
from .models import Kind, RedirectRule
from .patterns import PatternSet
from .rule_sets import StoredRules
from .rules import MatchedRule, PatternSource, Rule, RuleSet

MAX_CACHED_PATHS = 20_000
BLOCK_SIZE = 64  # patterns compiled together; adding a pattern recompiles only the last block
MAX_BLOCK_SIZE = 2048  # full blocks are merged up to this size, so that there are few to search


class LayeredPatterns:
    """The patterns of a rule set, without hidden ones and with additional ones."""

    def __init__(self, base: PatternSource, hidden: set[int]) -> None:
        self.base, self.hidden = base, hidden
        self.blocks: list[tuple[list[Rule], PatternSet]] = []

    def add(self, rule: Rule) -> None:
        rules = [rule]
        while self.blocks and self.is_merged(len(self.blocks[-1][0]), len(rules)):
            rules = [*self.blocks.pop()[0], *rules]
        self.blocks.append((rules, PatternSet(rules)))

    def is_merged(self, last: int, added: int) -> bool:
        """Return whether the last block, of size ``last``, is merged with ``added`` patterns after it."""
        return last < BLOCK_SIZE or last <= added < MAX_BLOCK_SIZE

    def remove(self, rule: Rule) -> None:
        for number, (rules, _) in reversed([*enumerate(self.blocks)]):
            if remove_last(rules, rule):
                self.blocks[number] = rules, PatternSet(rules)
                return

    def find_matches(self, path: str) -> Iterator[MatchedRule]:
        yield from (match for match in self.base.find_matches(path) if match.rule.pk not in self.hidden)
        for _, patterns in self.blocks:
            yield from patterns.find_matches(path)


class DraftRules:
    """A RuleSet on top of another one, with rules added and hidden. The other one is not changed."""

    def __init__(self, base: RuleSet) -> None:
        self.base = base
        self.hidden: set[int] = set()  # primary keys
        self.added: dict[str, list[Rule]] = {}  # by match key
        self.added_by_target: dict[str, list[Rule]] = {}
        self.query_names = set(base.query_names)
        self.patterns = LayeredPatterns(base.patterns, self.hidden)
        self.is_served, self.get_page_url = base.is_served, base.get_page_url

    def find_exact(self, keys: Sequence[str]) -> list[Rule]:
        rules = [rule for rule in self.base.find_exact(keys) if rule.pk not in self.hidden]
        return rules + [rule for key in keys for rule in self.added.get(key, ())]

    def find_by_target(self, keys: Sequence[str]) -> list[Rule]:
        rules = [rule for rule in self.base.find_by_target(keys) if rule.pk not in self.hidden]
        return rules + [rule for key in keys for rule in self.added_by_target.get(key, ())]

    def get_target_keys(self) -> Iterator[str]:
        yield from self.base.get_target_keys()
        yield from self.added_by_target

    def hide(self, pk: int) -> None:
        self.hidden.add(pk)

    def show(self, pk: int) -> None:
        self.hidden.discard(pk)

    def add(self, rule: Rule) -> None:
        if rule.kind == Kind.EXACT:
            self.added.setdefault(make_source_key(rule.source, rule.query), []).append(rule)
        else:
            self.patterns.add(rule)
        if key := get_target_key(rule):
            self.added_by_target.setdefault(key, []).append(rule)
        if rule.query:
            self.query_names.add(get_key_parameter_name(rule.query))

    def remove(self, rule: Rule) -> None:
        """Remove a rule that was added."""
        if rule.kind == Kind.EXACT:
            remove_last(self.added[make_source_key(rule.source, rule.query)], rule)
        else:
            self.patterns.remove(rule)
        if key := get_target_key(rule):
            remove_last(self.added_by_target[key], rule)


def remove_last(rules: list[Rule], rule: Rule) -> bool:
    """Remove this very ``rule``, which is most often the last one. Return whether it was there."""
    for index in range(len(rules) - 1, -1, -1):
        if rules[index] is rule:
            del rules[index]
            return True
    return False


def get_target_key(rule: Rule) -> str:
    """Return the match key of the path that the rule always leads to, or an empty string."""
    return "" if rule.page_id or not rule.has_fixed_target else own_hosts.get_target_key(rule.target)


class PageUrls:
    """The part of a RuleSet that knows the URLs of all pages. Reads them once, into little memory."""

    def __init__(self) -> None:
        super().__init__()
        self.roots = {root.site_id: root for root in Site.get_site_root_paths()}
        rows = self.target_pages().order_by().values_list("pk", "url_path", "live").iterator()
        self.pages = {pk: (url_path, live) for pk, url_path, live in rows}  # by primary key
        # Hashes take a quarter of the paths’ memory.
        live_paths = Page.objects.live().order_by().values_list("url_path", flat=True)
        self.live_hashes = {hash(path) for path in live_paths.iterator()}
        self.cached_served: dict[tuple[str, int | None], bool] = {}  # many rules have the same target
        routable = Page.objects.live().filter(content_type__in=rule_sets.get_routable_content_types()).specific()
        self.routable_pages = {page.url_path: page for page in routable}

    def target_pages(self) -> QuerySet[Page]:
        """Return the pages that rules may lead to. Others take a query each."""
        return Page.objects.all()

    def is_served(self, path: str, site: Site | None) -> bool:
        key = path, site and site.pk
        if key not in self.cached_served:
            if len(self.cached_served) >= MAX_CACHED_PATHS:
                self.cached_served.clear()
            self.cached_served[key] = self._is_served(path, site)
        return self.cached_served[key]

    def _is_served(self, path: str, site: Site | None) -> bool:
        root = self.roots.get(site.pk) if site else None
        with_slash = add_trailing_slash(path)
        url_path = root.root_path + with_slash.removeprefix("/") if root else ""
        if hash(url_path) in self.live_hashes:
            return True
        if not root or not rule_sets.is_page_path(with_slash):
            return rule_sets.is_served(path, site)
        return self._may_be_route(url_path) and rule_sets.is_served(path, site)

    def _may_be_route(self, url_path: str) -> bool:
        """Return whether the URL may be a route of a page, such as its feed."""
        for page_url_path, page in self.routable_pages.items():
            if url_path.startswith(page_url_path):
                with suppress(Resolver404):
                    page.resolve_subpage(f"/{url_path.removeprefix(page_url_path)}")
                    return True
        return False

    def get_page_url(self, rule: Rule, groups: tuple[str, ...], site: Site | None) -> tuple[str | None, bool]:
        url_path, live = self.pages.get(rule.page_id, ("", False)) if rule.page_id else ("", False)
        root = self.roots.get(site.pk) if site else None
        if rule.route or root is None or not url_path.startswith(root.root_path):
            return rule_sets.get_page_url(rule, groups, site)
        return reverse(rule_sets.PAGE_VIEW, args=[url_path.removeprefix(root.root_path)]), live


class StoredRulesAndPages(PageUrls, StoredRules):
    """A RuleSet with the rules in the database, of which most requests need none, and the URLs of all pages."""

    def target_pages(self) -> QuerySet[Page]:
        return Page.objects.filter(pk__in=RedirectRule.objects.filter(enabled=True).order_by().values("redirect_page"))


class InMemoryRules(PageUrls):
    """A RuleSet with all enabled rules and the URLs of all pages.

    Reads them once, so that checking thousands of rules takes no queries.
    """

    def __init__(self) -> None:
        super().__init__()
        self.rules: dict[str, list[Rule]] = {}  # by match key
        self.by_target: dict[str, list[Rule]] = {}
        self.query_names: set[str] = set()
        patterns = []
        for rule in rule_sets.stream_rules(RedirectRule.objects.filter(enabled=True)):
            if key := get_target_key(rule):
                self.by_target.setdefault(key, []).append(rule)
            if rule.kind == Kind.EXACT:
                self.rules.setdefault(make_source_key(rule.source, rule.query), []).append(rule)
            else:
                patterns.append(rule)
            if rule.query:
                self.query_names.add(get_key_parameter_name(rule.query))
        self.patterns = PatternSet(patterns)

    def find_exact(self, keys: Sequence[str]) -> list[Rule]:
        return [rule for key in keys for rule in self.rules.get(key, ())]

    def find_by_target(self, keys: Sequence[str]) -> list[Rule]:
        return [rule for key in keys for rule in self.by_target.get(key, ())]

    def get_target_keys(self) -> Iterable[str]:
        return self.by_target
