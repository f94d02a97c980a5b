"""Books of rules in memory, with changes that are not saved yet: what checking tries rules against."""

from contextlib import suppress

from django.urls import Resolver404, reverse
from wagtail.models import Page, Site

from . import rulebook
from .addresses import decode_path, get_key_parameter, get_key_parameter_name, is_local_path, make_match_key, split_url
from .models import RedirectRule
from .patterns import PatternSet

MAX_CACHED_PATHS = 20_000  # addresses whose answer is remembered
BLOCK_SIZE = 64  # patterns compiled together; only the last block is compiled anew for each pattern that is added


class LayeredPatterns:
    """Patterns of a book, and those added to it."""

    def __init__(self, base, hidden):
        self.base, self.hidden = base, hidden
        self.blocks = []  # [([Rule, …], Patterns), …]

    def add(self, rule):
        rules = [rule]
        if self.blocks and len(self.blocks[-1][0]) < BLOCK_SIZE:
            rules = [*self.blocks.pop()[0], rule]
        self.blocks.append((rules, PatternSet(rules)))

    def remove(self, rule):
        for number, (rules, _) in enumerate(self.blocks):
            if rule in rules:
                left = [other for other in rules if other is not rule]
                self.blocks[number] = left, PatternSet(left)

    def matching(self, path):
        yield from (found for found in self.base.matching(path) if found.rule.pk not in self.hidden)
        for _, patterns in self.blocks:
            yield from patterns.matching(path)


class DraftRules:
    """``book`` with rules added and left out; the book itself stays as it is."""

    def __init__(self, book):
        self.book = book
        self.hidden = set()
        self.added = {}  # key → [Rule, …]
        self.added_targets = {}  # key of a fixed target → [Rule, …]
        self.query_names = set(book.query_names)
        self.patterns = LayeredPatterns(book.patterns, self.hidden)
        self.is_served, self.get_page_url = book.is_served, book.get_page_url

    def find_exact(self, keys):
        found = [rule for rule in self.book.find_exact(keys) if rule.pk not in self.hidden]
        return found + [rule for key in keys for rule in self.added.get(key, ())]

    def hide(self, pk):
        """Leave out the rule with this primary key, as long as it is not shown again."""
        self.hidden.add(pk)

    def show(self, pk):
        self.hidden.discard(pk)

    def add(self, rule):
        if rule.kind == "exact":
            self.added.setdefault(get_match_key(rule), []).append(rule)
        else:
            self.patterns.add(rule)
        if key := get_target_key(rule):
            self.added_targets.setdefault(key, []).append(rule)
        if rule.query:
            self.query_names.add(get_key_parameter_name(rule.query))

    def remove(self, rule):
        """Take out a rule that was added."""
        if rule.kind == "exact":
            self.added[get_match_key(rule)].remove(rule)
        else:
            self.patterns.remove(rule)
        if key := get_target_key(rule):
            self.added_targets[key].remove(rule)

    def find_by_target(self, key):
        """Rules with a fixed target that has this key."""
        found = [rule for rule in self.book.find_by_target([key]) if rule.pk not in self.hidden]
        return found + self.added_targets.get(key, [])

    def get_target_keys(self):
        """Keys of all fixed targets."""
        yield from self.book.get_target_keys()
        yield from self.added_targets


def get_match_key(rule):
    """The key under which an exact rule is found."""
    return make_match_key(decode_path(rule.source), get_key_parameter(rule.query))


def get_target_key(rule):
    """The key of the path of this site that the rule always leads to; empty if there is none."""
    if rule.page_id or not rule.has_fixed_target or not is_local_path(rule.target):
        return ""
    return make_match_key(decode_path(split_url(rule.target)[0]))


class InMemoryRules:
    """All enabled rules and the addresses of all pages, read once: thousands of rules are checked without a query."""

    def __init__(self):
        self.rules, self.by_target = {}, {}
        self.query_names = set()
        patterns = []
        for rule in rulebook.read_rules(RedirectRule.objects.filter(enabled=True)):
            if key := get_target_key(rule):
                self.by_target.setdefault(key, []).append(rule)
            if rule.kind == "exact":
                self.rules.setdefault(get_match_key(rule), []).append(rule)
            else:
                patterns.append(rule)
            if rule.query:
                self.query_names.add(get_key_parameter_name(rule.query))
        self.patterns = PatternSet(patterns)
        self._read_pages()

    def _read_pages(self):
        self.roots = {root.site_id: root for root in Site.get_site_root_paths()}
        self.pages, self.live = {}, set()
        self.known = {}  # what serves has found: many rules lead to the same places
        for pk, url_path, live in Page.objects.order_by().values_list("pk", "url_path", "live").iterator():
            self.pages[pk] = url_path, live
            if live:
                self.live.add(url_path)
        routable = Page.objects.live().filter(content_type__in=rulebook.get_routable_content_types()).specific()
        self.routable = {page.url_path: page for page in routable}

    def find_exact(self, keys):
        return [rule for key in keys for rule in self.rules.get(key, ())]

    def find_by_target(self, keys):
        return [rule for key in keys for rule in self.by_target.get(key, ())]

    def get_target_keys(self):
        return self.by_target

    def is_served(self, path, site):
        key = path, site and site.pk
        if key not in self.known:
            if len(self.known) >= MAX_CACHED_PATHS:
                self.known.clear()
            self.known[key] = self.look_for(path, site)
        return self.known[key]

    def look_for(self, path, site):
        root = self.roots.get(site.pk) if site else None
        with_slash = f"{path.rstrip('/')}/"
        url_path = root.root_path + with_slash.removeprefix("/") if root else ""
        if url_path in self.live:
            return True
        if not root or not rulebook.is_page_path(with_slash):
            return rulebook.is_served(path, site)
        return self.may_be_route(url_path) and rulebook.is_served(path, site)

    def may_be_route(self, url_path):
        """Whether one of the pages that answer below their own address, such as with a feed, knows the address."""
        for above, page in self.routable.items():
            if url_path.startswith(above):
                with suppress(Resolver404):
                    page.resolve_subpage(f"/{url_path.removeprefix(above)}")
                    return True
        return False

    def get_page_url(self, rule, groups, site):
        if rule.route:
            return rulebook.get_page_url(rule, groups, site)
        url_path, live = self.pages.get(rule.page_id, ("", False))
        root = self.roots.get(site.pk) if site else None
        if root is None or not url_path.startswith(root.root_path):
            return rulebook.get_page_url(rule, groups, site)
        return reverse(rulebook.PAGE_VIEW, args=[url_path.removeprefix(root.root_path)]), live
