"""Audit all rules: for the report in the admin, and for ``manage.py check_redirects``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import product
from typing import TYPE_CHECKING, NamedTuple, cast

from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Site

from .. import rule_sets
from ..addressing import get_hostname
from ..draft_rules import StoredRulesAndPages
from ..matching import Match
from ..models import Kind, RedirectRule, Status
from ..own_hosts import is_own_url
from ..rule_sets import stream_rules, stream_rules_with_old_paths
from ..rules import COLUMNS, Rule, RuleSet
from . import chains
from .chains import describe_target
from .duplicates import get_identities
from .field_checks import FieldErrors, check_pattern

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django_stubs_ext import StrOrPromise

UNUSED_AFTER_DAYS = 365
PROGRESS_INTERVAL = 500  # rules


class FindingKind(NamedTuple):
    heading: StrOrPromise
    description: StrOrPromise
    fixes: tuple[str, ...]  # names in fixes.FIXES


# The most severe first.
FINDING_KINDS = {
    "loop": FindingKind(
        gettext_lazy("Loops"),
        gettext_lazy("These redirects lead back to themselves. Visitors get “not found”."),
        ("disable", "delete"),
    ),
    "broken": FindingKind(
        gettext_lazy("Invalid patterns"), gettext_lazy("These patterns can’t match any URL."), ("delete",)
    ),
    "dead": FindingKind(
        gettext_lazy("Dead ends"), gettext_lazy("Visitors are sent to a URL that does not exist."), ("gone", "delete")
    ),
    "unpublished": FindingKind(
        gettext_lazy("Unpublished pages"),
        gettext_lazy("Visitors get “gone” (410) until the page is published."),
        ("gone", "delete"),
    ),
    "duplicate": FindingKind(
        gettext_lazy("Duplicates"), gettext_lazy("Another redirect from the same URL applies first."), ("delete",)
    ),
    "shadowed": FindingKind(
        gettext_lazy("Hidden by pages"),
        gettext_lazy("A page exists at the old URL, or the site itself uses it, so the redirect never applies."),
        ("delete",),
    ),
    "chain": FindingKind(
        gettext_lazy("Chains"),
        gettext_lazy("One redirect leads to the next. Visitors are still redirected only once."),
        ("flatten",),
    ),
    "external": FindingKind(
        gettext_lazy("Other websites"), gettext_lazy("Visitors leave this website. Check that this is intended."), ()
    ),
    "unused": FindingKind(
        gettext_lazy("Unused for a year"), gettext_lazy("No visitor has used these for a year."), ("delete",)
    ),
}
INFORMATIONAL_KINDS = ("external", "unused")  # not problems by themselves


@dataclass(frozen=True)
class Finding:
    """``kind`` is a key of FINDING_KINDS; ``message`` is a sentence for display."""

    kind: str
    rule_id: int
    source: str
    message: str

    @property
    def fixes(self) -> tuple[str, ...]:
        return FINDING_KINDS[self.kind].fixes

    @property
    def is_problem(self) -> bool:
        return self.kind not in INFORMATIONAL_KINDS


class RuleAudit:
    """Finds problems of all rules. 100,000 rules take half a minute, and little memory: they are read one by one.

    ``progress(done)`` is called with the number of rules every few hundred rules.
    """

    def __init__(self, now: datetime | None = None, progress: Callable[[int], object] = lambda done: None) -> None:
        self.now, self.progress = now or timezone.now(), progress
        self.rule_set = StoredRulesAndPages()
        self.sites = list(Site.objects.select_related("root_page"))
        self.rules_by_identity: dict[int, int] = {}  # {hash of an identity: primary key}
        self.found: list[Finding] = []  # about the rule that is being checked

    def __iter__(self) -> Iterator[Finding]:
        """Yield the findings, rule by rule."""
        enabled_rules = RedirectRule.objects.filter(enabled=True).order_by("pk")
        for done, (rule, old_path) in enumerate(stream_rules_with_old_paths(enabled_rules), 1):
            self.found = []
            self.check_rule(rule, old_path)
            yield from self.found
            if done % PROGRESS_INTERVAL == 0:
                self.progress(done)
        for rule in stream_rules(get_unused_rules(self.now - timedelta(days=UNUSED_AFTER_DAYS))):
            yield Finding("unused", cast(int, rule.pk), rule.source, _("Not used for a year."))

    @cached_property
    def findings(self) -> list[Finding]:
        """All findings, the most severe first."""
        order = list(FINDING_KINDS)
        return sorted(self, key=lambda finding: order.index(finding.kind))

    def add_finding(self, kind: str, rule: Rule, message: str) -> None:
        self.found.append(Finding(kind, cast(int, rule.pk), rule.source, message))

    def check_rule(self, rule: Rule, old_path: str) -> None:
        if rule.kind == Kind.REGEX and (messages := self.get_pattern_errors(rule)):
            self.add_finding("broken", rule, " ".join(messages))
            return
        self.check_duplicates(rule, old_path)
        sites = rule.for_sites(self.sites)
        matches = list(chains.follow_rule(self.rule_set, rule, sites))
        if loop := next((match for match in matches if match.is_loop and not match.is_growing), None):
            self.add_finding("loop", rule, f"{chains.describe_chain(loop)}.")
            return
        self.check_target(rule, matches, sites)
        self.check_shadowed(rule, sites)

    def get_pattern_errors(self, rule: Rule) -> list[str]:
        errors = FieldErrors()
        check_pattern(build_model(rule), errors)
        return [message for messages in errors.values() for message in messages]

    def check_duplicates(self, rule: Rule, old_path: str) -> None:
        identities = [hash(identity) for identity in get_identities(rule, old_path)]
        for identity in identities:
            if other := self.rules_by_identity.get(identity):
                source = RedirectRule.objects.filter(pk=other).values_list("source", flat=True).first()
                self.add_finding("duplicate", rule, _("%(source)s matches the same URL.") % {"source": source})
                return
        self.rules_by_identity.update(dict.fromkeys(identities, cast(int, rule.pk)))

    def check_shadowed(self, rule: Rule, sites: list[Site | None]) -> None:
        if rule.page_path and all(self.rule_set.is_served(rule.page_path, site) for site in sites):
            is_own = rule_sets.is_used_by_site(rule.page_path)
            message = _("The site itself uses %(url)s.") if is_own else _("A page exists at %(url)s.")
            self.add_finding("shadowed", rule, message % {"url": rule.source})

    def check_target(self, rule: Rule, matches: list[Match], sites: list[Site | None]) -> None:
        if rule.is_targetless:
            return
        if host := self.get_external_host(rule):
            self.add_finding("external", rule, _("Leads to %(host)s.") % {"host": host})
        elif rule.page_id:
            self.check_page(rule, sites)
        elif end := self.get_end_of_chain(rule, matches):
            message = _("Leads to %(target)s, and from there to %(end)s.")
            self.add_finding("chain", rule, message % {"target": rule.target, "end": end})
        elif rule.has_fixed_target and self.all_dead_or_gone(matches, sites):
            message = _("No page exists at %(url)s.")
            self.add_finding("dead", rule, message % {"url": matches[0].location or rule.target})

    def all_dead_or_gone(self, matches: list[Match], sites: list[Site | None]) -> bool:
        return all(is_dead_or_gone(self.rule_set, match, site) for match, site in product(matches, sites))

    def get_end_of_chain(self, rule: Rule, matches: list[Match]) -> str:
        """Return where the rule could lead directly, for display, or an empty string if it already does."""
        if all(len(match.steps) == 1 for match in matches):
            return ""
        flattened = build_model(rule)
        return describe_target(flattened) if chains.flatten_chain(self.rule_set, flattened, self.sites) else ""

    def check_page(self, rule: Rule, sites: list[Site | None]) -> None:
        urls = (self.rule_set.get_page_url(rule, ("",), site) for site in sites)
        if not any(is_live for _url, is_live in urls):
            message = _("Leads to %(target)s, which visitors can’t see.")
            self.add_finding("unpublished", rule, message % {"target": describe_target(build_model(rule))})

    def get_external_host(self, rule: Rule) -> str:
        return "" if rule.page_id or is_own_url(rule.target) else get_hostname(rule.target)


def is_dead_or_gone(rule_set: RuleSet, match: Match, site: Site | None) -> bool:
    """Return whether visitors end up at a URL that does not exist or has been removed."""
    return match.is_growing or not match.location or chains.is_dead_end(rule_set, match, site)


def get_unused_rules(since: datetime) -> QuerySet[RedirectRule]:
    """Return the enabled rules that were created before ``since`` and not used after it, the longest unused first."""
    rules = RedirectRule.objects.filter(enabled=True, created_at__lt=since).exclude(status=Status.EXCEPTION)
    return rules.filter(Q(last_hit_at=None) | Q(last_hit_at__lt=since)).order_by(F("last_hit_at").asc(nulls_first=True))


def build_model(rule: Rule) -> RedirectRule:
    """Return a RedirectRule with the values of ``rule``. Not meant to be saved."""
    values = {column: getattr(rule, name) for name, column in zip(Rule.__dataclass_fields__, COLUMNS, strict=True)}
    return RedirectRule(redirect_ptr_id=values.pop("pk"), **values)
