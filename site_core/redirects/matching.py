"""Which rule answers an address, and with what. Functions over a book of rules; see rulebook.py for the books."""

import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from .addresses import decode_path, format_parameter, make_match_key, normalize_path, parse_query
from .destinations import add_query, append_slash, build_location, get_path_on_site
from .patterns import get_prefix

MAX_STEPS = 50  # from rule to rule within one answer; more than that is a loop in all but name
MAX_PATTERN_REPEATS = 3  # that one pattern may answer on the way: beyond that, it feeds itself with ever new addresses
KINDS = ("exact", "prefix", "regex")  # the order in which they win
TEMPORARY = {301: 302, 308: 307}
GONE = 410


@dataclass(slots=True)
class Rule:
    """What matching needs of a RedirectRule; a tenth of its memory."""

    pk: int | None
    kind: str
    source: str
    ignore_case: bool
    ignore_slash: bool
    query_mode: str
    query: str
    target: str
    page_id: int | None
    route: str
    status: int
    carry_query: bool
    priority: int
    enabled: bool
    starts_at: datetime | None
    ends_at: datetime | None
    site_id: int | None

    @classmethod
    def from_model(cls, rule):
        """The Rule for a RedirectRule."""
        return cls(*(getattr(rule, "redirect_ptr_id" if name == "pk" else name) for name in COLUMNS))

    @property
    def is_gone(self):
        return self.status in (410, 451)

    @property
    def has_fixed_target(self):
        return bool(self.target) and (self.kind == "exact" or "$" not in self.target)


# Fields of RedirectRule in the order of Rule, for values_list.
COLUMNS = ["pk", *list(Rule.__dataclass_fields__)[1:]]
COLUMNS[COLUMNS.index("page_id")] = "redirect_page_id"
COLUMNS[COLUMNS.index("route")] = "redirect_page_route_path"


@dataclass(slots=True)
class Step:
    rule: Rule
    location: str  # empty where the rule answers with 410 or 451
    is_live: bool  # whether it leads to a page that is there; a page that is not may have a rule at its address


@dataclass(slots=True)
class Match:
    """The answer: a redirect to ``location``, or the error ``status``; ``steps`` are the rules that led there."""

    status: int
    location: str
    steps: list = field(default_factory=list)
    is_loop: bool = False
    is_growing: bool = False  # looped without coming back to the same address

    @property
    def rule(self):
        return self.steps[0].rule


def find_match(book, path, query, site, now, by_query=False):
    """The Match for the address, or None. ``path`` as in ``request.path``; ``site`` may be None.

    With ``by_query``, only a rule that asks for a query string may answer. Where ``now`` is None, dates don't count.
    """
    path = unicodedata.normalize("NFC", path)
    first = find_best_rule(book, path, query, site, now, by_query)
    return follow_chain(book, first, path, query, site, now) if first else None


def follow_chain(book, found, path, query, site, now):
    """The Match that begins with the rule and groups ``found`` for the address; None if they lead nowhere.

    Follows from rule to rule, so that the visitor takes one hop even where targets are redirected themselves.
    """
    match = Match(0, "")
    seen, times = set(), Counter()
    while found:
        rule, groups = found
        here = (rule.pk or id(rule), path, query)
        times[here[0]] += rule.kind != "exact"
        match.is_growing = here not in seen and (times[here[0]] > MAX_PATTERN_REPEATS or len(match.steps) == MAX_STEPS)
        match.is_loop = match.is_growing or here in seen
        if match.is_loop or not apply_rule(book, match, rule, groups, query, site):
            break
        seen.add(here)
        onward = get_path_on_site(match.location, site)
        if rule.is_gone or onward is None:
            break
        path, query = decode_path(onward[0]), onward[1]
        found = find_next_rule(book, match.steps[-1], path, query, site, now)
    if match.steps and match.steps[-1].rule.page_id and not match.steps[-1].is_live:
        match.status, match.location = GONE, ""
    return match if match.steps else None


def find_next_rule(book, step, path, query, site, now):
    """``(rule, groups)`` of what answers where ``step`` leads to; None where a page does, or nothing."""
    found = find_best_rule(book, path, query, site, now, by_query=True) if query else None
    if found or step.is_live:
        return found
    found = find_best_rule(book, path, query, site, now)
    return None if found and not step.rule.page_id and book.is_served(path, site) else found


def apply_rule(book, match, rule, groups, query, site):
    """Take the step that ``rule`` says; return False where it leads nowhere and so does not count as a rule."""
    location, is_live = "", False
    if rule.page_id:
        location, is_live = book.get_page_url(rule, groups, site)
    elif not rule.is_gone:
        location = build_location(rule, groups)
    if location is None:
        return False
    if location and rule.carry_query:
        location = add_query(location, query, get_consumed_parameters(rule))
    location = append_slash(location)
    match.status = combine_statuses(match.status, rule.status)
    match.location = location
    match.steps.append(Step(rule, location, is_live))
    return True


def combine_statuses(first, then):
    """The status for two steps taken as one: for good only if both are."""
    if not first or then >= 400:
        return then
    return TEMPORARY.get(first, first) if then not in TEMPORARY else first


def find_best_rule(book, path, query, site, now, by_query=False):
    """``(rule, groups)`` of the rule that wins for one address, or None."""
    pairs = parse_query(query)
    site_id = site.pk if site else None
    found = [(rule, ()) for rule in book.find_exact(get_candidate_keys(book, path, pairs)) if matches_path(rule, path)]
    found += book.patterns.matching(path)
    found = [
        item
        for item in found
        if is_applicable(item[0], pairs, site_id, now) and not (by_query and item[0].query_mode == "ignore")
    ]
    return tuple(min(found, key=lambda item: get_sort_key(item[0]))) if found else None


def is_applicable(rule, pairs, site_id, now):
    return is_active(rule, now) and rule.site_id in (None, site_id) and matches_query(rule, pairs)


def get_candidate_keys(book, path, pairs):
    """The keys that rules for this address may be filed under."""
    asked = [make_match_key(path)]
    for name, value in pairs:
        if name.casefold() in book.query_names:
            asked += [make_match_key(path, name), make_match_key(path, format_parameter(name, value))]
    return list(dict.fromkeys(asked))


def matches_path(rule, path):
    ways = (rule.ignore_case, rule.ignore_slash)
    return normalize_path(path, *ways) == normalize_path(decode_path(rule.source), *ways)


def matches_query(rule, pairs):
    """Whether the visitor's parameters are such as the rule asks for."""
    if rule.query_mode == "ignore":
        return True
    wanted = parse_query(rule.query)
    if rule.ignore_case:
        wanted, pairs = ([casefold_parameter(pair) for pair in each] for each in (wanted, pairs))
    if rule.query_mode == "exact":
        return sorted(wanted, key=str) == sorted(pairs, key=str)
    names = {name for name, _ in pairs}
    return all(name in names if value is None else (name, value) in pairs for name, value in wanted)


def casefold_parameter(pair):
    name, value = pair
    return name.casefold(), value if value is None else value.casefold()


def get_consumed_parameters(rule):
    """Names of the parameters that led to the rule: the new address has no use for them."""
    return frozenset(name for name, _ in parse_query(rule.query)) if rule.query_mode != "ignore" else frozenset()


def is_active(rule, now):
    if not rule.enabled or now is None:
        return rule.enabled
    return not (rule.starts_at and now < rule.starts_at) and not (rule.ends_at and now >= rule.ends_at)


def get_sort_key(rule):
    """Sorts the rule that wins first: by priority, then the more particular one."""
    return (
        -rule.priority,
        KINDS.index(rule.kind),
        rule.site_id is None,
        rule.query_mode == "ignore",
        not (rule.starts_at or rule.ends_at),
        -len(get_prefix(rule)) if rule.kind == "prefix" else 0,
        rule.ignore_case + rule.ignore_slash,
        rule.pk or 0,
    )
