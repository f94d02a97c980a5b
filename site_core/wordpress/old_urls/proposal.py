"""As few redirects as answer every known URL: patterns, and one for each URL that they don’t answer."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from site_core.redirects import rule_sets
from site_core.redirects.addressing import decode_path, normalize_path, split_url
from site_core.redirects.draft_rules import DraftRules, InMemoryRules
from site_core.redirects.matching import Match, find_match
from site_core.redirects.models import GONE_STATUSES, RedirectRule
from site_core.redirects.rules import Rule

from ..models import OldUrl
from .answers import Answer, Answers, Result, is_selecting
from .patterns import Patterns, learn_moves, make_rule
from .targets import Target, Targets

MAX_EXAMPLES = 3  # of a redirect
MAX_EXACT = 100_000  # redirects for one URL; a log may have any number of invented ones
MAX_UNKNOWN = 100  # that are listed, the most requested first
Kind = OldUrl.Kind


class Asked(NamedTuple):
    """An old URL, for a proposal."""

    path: str
    kind: str
    item_key: str = ""
    requests: int = 0


@dataclass
class Proposal:
    """``results`` counts URLs by kind and result. ``kept`` are those that redirects of people answer already."""

    rules: list[RedirectRule] = field(default_factory=list)
    examples: dict[int, list[tuple[str, str]]] = field(default_factory=dict)  # by id() of a rule
    used: Counter[int] = field(default_factory=Counter)  # URLs that a rule answers, by id()
    results: Counter[tuple[str, str]] = field(default_factory=Counter)
    exact: int = 0  # redirects for one URL
    waiting: int = 0  # URLs that lead to a draft
    kept: int = 0
    taken: list[tuple[str, str]] = field(default_factory=list)  # another page has the path
    unknown: list[tuple[int, str]] = field(default_factory=list)

    def total(self, result: str) -> int:
        return sum(number for (_kind, each), number in self.results.items() if each == result)

    @property
    def patterns(self) -> list[RedirectRule]:
        return [rule for rule in self.rules if rule.kind != "exact"]


class Simulation:
    """What the site will answer once its drafts are public: its pages, the redirects of people, and those proposed."""

    def __init__(self, site: Any, targets: Targets, hidden: Collection[int] = ()) -> None:
        self.site = site
        base = InMemoryRules()
        self.draft = DraftRules(base)
        for pk in hidden:
            self.draft.hide(pk)
        every = [targets.home, targets.articles, *targets.by_key.values()]
        planned = {normalize_path(decode_path(target.path)) for target in every if target and target.path}
        self.draft.is_served = lambda path, site: normalize_path(path) in planned or base.is_served(path, site)
        self.draft.get_page_url = lambda rule, groups, site: (
            rule_sets.get_page_url(rule, groups, site, with_drafts=True)[0]
            if rule.route
            else base.get_page_url(rule, groups, site)[0],
            True,
        )
        self.rules: dict[int, RedirectRule] = {}  # by id() of what matching knows
        self.known: list[Rule] = []  # keeps these ids in use

    def add(self, rule: RedirectRule) -> None:
        known = Rule.from_model(rule)
        self.rules[id(known)] = rule
        self.known.append(known)
        self.draft.add(known)

    def is_served(self, path: str) -> bool:
        return self.draft.is_served(decode_path(path.partition("?")[0]), self.site)

    def match(self, path: str) -> Match | None:
        """Return what answers at ``path``. None if it is a page, or nothing."""
        bare, query = split_url(path)
        decoded = decode_path(bare)
        found = find_match(self.draft, decoded, query, self.site, None, by_query=True) if query else None
        if found is None and not self.draft.is_served(decoded, self.site):
            found = find_match(self.draft, decoded, query, self.site, None)
        return None if found is None or found.is_loop else found


def propose(
    urls: Callable[[], Iterable[Asked]],
    answers: Answers,
    simulation: Simulation,
    root: str = "",
    file_url: Callable[[str], str] = lambda key: "",
) -> Proposal:
    """Return the redirects that ``urls`` need. ``urls`` is called twice, so that nobody has to keep all of them.

    ``file_url`` returns the URL of a file by the key of its item.
    """
    proposal = Proposal()
    patterns = Patterns(answers.targets, root, answers.bases)
    moves = []
    has_parts = has_lists = False
    for url in urls():
        answer = answers.expected(*url[:3])
        has_lists |= url.kind in (Kind.CATEGORY, Kind.TAG, Kind.AUTHOR, Kind.DATE)
        has_parts |= url.kind in (Kind.POST, Kind.PAGE) and url.path.rstrip("/").rpartition("/")[2].isdigit()
        is_plain = answer.result == Result.MOVED and url.kind in (Kind.POST, Kind.PAGE) and "?" not in url.path
        if is_plain and not simulation.is_served(url.path):
            moves.append((url.path, answer.path))
    essential = list(patterns.essential())
    optional = [
        *(patterns.lists() if has_lists else ()),
        *learn_moves(moves),
        *([patterns.parts()] if has_parts else ()),
    ]
    for rule in (*essential, *optional):
        simulation.add(rule)
    exact = [rule for url in urls() if (rule := check(url, answers, simulation, proposal, file_url))]
    proposal.rules = [*essential, *(rule for rule in optional if proposal.used[id(rule)]), *exact]
    proposal.unknown.sort(reverse=True)
    return proposal


def check(
    url: Asked, answers: Answers, simulation: Simulation, proposal: Proposal, file_url: Callable[[str], str]
) -> RedirectRule | None:
    """Count what answers at ``url``, and return the redirect that it needs in addition. It is added already."""
    answer = answers.expected(*url[:3])
    proposal.waiting += not answer.is_public
    is_upload = answer.result == Result.MOVED and url.kind == Kind.UPLOAD
    if answer.result == Result.SAME or (is_upload and not answer.path and "/wp-content/" in url.path):
        proposal.results[url.kind, answer.result] += 1
        return None
    match = simulation.match(url.path)
    if match and is_expected(match, answer):
        for step in match.steps:
            note_use(proposal, simulation.rules.get(id(step.rule)), url.path, answer)
        proposal.results[url.kind, answer.result] += 1
        return None
    if match and answer.result == Result.UNKNOWN and match.rule.pk is None and is_leading(match, simulation):
        for step in match.steps:
            note_use(proposal, simulation.rules.get(id(step.rule)), url.path, answer)
        proposal.results[url.kind, Result.GONE if match.status in GONE_STATUSES else Result.MOVED] += 1
        return None
    if match and match.rule.pk is not None:  # a redirect that a person has made
        proposal.kept += 1
        proposal.results[url.kind, Result.GONE if match.status in GONE_STATUSES else Result.MOVED] += 1
        return None
    if match is None and not is_selecting(url.path.partition("?")[2]) and simulation.is_served(url.path):
        if answer.path and normalize_path(decode_path(url.path.partition("?")[0])) != normalize_path(answer.path):
            proposal.taken.append((url.path, answer.path))
        proposal.results[url.kind, Result.SAME] += 1
        return None
    target = answer.target
    if answer.result == Result.MOVED and not answer.path:
        path = file_url(url.item_key)
        target = Target(path) if path else None
    if answer.result == Result.UNKNOWN or proposal.exact >= MAX_EXACT:
        proposal.results[url.kind, Result.UNKNOWN] += 1
        push_unknown(proposal, url)
        return None
    rule = make_rule(url.path, target)
    proposal.exact += 1
    simulation.add(rule)
    note_use(proposal, rule, url.path, answer)
    proposal.results[url.kind, Result.MOVED if target else Result.GONE] += 1
    return rule


def is_expected(match: Match, answer: Answer) -> bool:
    if answer.result == Result.GONE:
        return match.status in GONE_STATUSES
    if answer.result != Result.MOVED or not answer.path or not match.steps:
        return False
    location = split_url(match.steps[-1].location)[0]
    return normalize_path(decode_path(location)) == normalize_path(decode_path(answer.path))


def is_leading(match: Match, simulation: Simulation) -> bool:
    """Return whether a redirect leads to something that the site has, or says that it is gone."""
    return match.status in GONE_STATUSES or simulation.is_served(match.location)


def note_use(proposal: Proposal, rule: RedirectRule | None, path: str, answer: Answer) -> None:
    if rule is None:
        return
    proposal.used[id(rule)] += 1
    examples = proposal.examples.setdefault(id(rule), [])
    if len(examples) < MAX_EXAMPLES:
        examples.append((path, answer.path))


def push_unknown(proposal: Proposal, url: Asked) -> None:
    entry = (url.requests, url.path)
    if len(proposal.unknown) < MAX_UNKNOWN:
        heapq.heappush(proposal.unknown, entry)
    else:
        heapq.heappushpop(proposal.unknown, entry)
