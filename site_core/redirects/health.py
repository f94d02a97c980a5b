"""What is not as it should be among the rules: for the report in the admin and for ``check_redirects``."""

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from itertools import product

from django.db.models import F, Q
from django.utils import timezone
from wagtail.models import Site

from . import chains
from .addresses import decode_path, get_hostname, is_local_path
from .drafts import InMemoryRules
from .fields import FieldErrors, check_pattern
from .matching import COLUMNS, Rule
from .models import RedirectRule
from .validation import describe_target, get_identities

UNUSED_AFTER_DAYS = 365

# Kind → (heading, what to do, the fixes that are offered: see fixes.py).
FINDING_KINDS = {
    "loop": ("Loops", "Visitors would go round in circles; they get “not found” instead.", ("disable", "delete")),
    "broken": ("Patterns that can’t be used", "The expression is not one that can be matched.", ("delete",)),
    "dead": ("Dead ends", "Visitors are sent to an address where nothing is.", ("gone", "delete")),
    "unpublished": ("Pages that are not published", "Visitors get “taken down” until the page is.", ("gone", "delete")),
    "duplicate": ("Duplicates", "Another redirect answers the same address first.", ("delete",)),
    "shadowed": ("Never reached", "A page is shown at the old address, so the redirect never answers.", ("delete",)),
    "chain": ("Chains", "One redirect leads to the next. Visitors still take one hop.", ("flatten",)),
    "external": ("Other websites", "Visitors leave this website. Make sure that this is meant.", ()),
    "unused": ("Not used for a year", "Nobody has come this way for a year.", ("delete",)),
}
# Things to know about, which are no fault by themselves.
INFORMATIONAL_KINDS = ("external", "unused")


@dataclass(frozen=True)
class Finding:
    """``kind`` is a key of KINDS; ``message`` is a sentence for people."""

    kind: str
    rule_id: int
    source: str
    message: str

    @property
    def fixes(self):
        return FINDING_KINDS[self.kind][2]

    @property
    def is_problem(self):
        return self.kind not in INFORMATIONAL_KINDS


class RuleAudit:
    """All Findings about the rules as they are now, worst first. Reads everything once; 100,000 rules take seconds."""

    def __init__(self, now=None):
        self.now = now or timezone.now()
        self.book = InMemoryRules()
        self.sites = list(Site.objects.select_related("root_page"))
        self.own_hosts = {site.hostname.lower() for site in self.sites}
        self.seen = {}
        self.findings = []
        rows = RedirectRule.objects.order_by("pk").values_list(*COLUMNS, "old_path")
        for row in rows.iterator():
            self.look_at(Rule(*row[:-1]), row[-1])
        self.look_for_unused()
        order = list(FINDING_KINDS)
        self.findings.sort(key=lambda finding: order.index(finding.kind))

    @property
    def counts(self):
        """``{kind: number}`` of what was found."""
        return Counter(finding.kind for finding in self.findings)

    @property
    def problems(self):
        return [finding for finding in self.findings if finding.is_problem]

    def found(self, kind, rule, text):
        self.findings.append(Finding(kind, rule.pk, rule.source, text))

    def look_at(self, rule, old_path):
        if not rule.enabled:
            return
        if rule.kind == "regex":
            problems = FieldErrors()
            check_pattern(build_model(rule), problems)
            if problems:
                self.found("broken", rule, " ".join(text for texts in problems.values() for text in texts))
                return
        self.look_for_twin(rule, old_path)
        sites = [site for site in self.sites if rule.site_id in (None, site.pk)] or [None]
        matches = list(chains.follow_rule(self.book, rule, sites))
        if looped := next((match for match in matches if match.is_loop and not match.is_growing), None):
            self.found("loop", rule, f"{chains.describe_chain(looped)}.")
            return
        self.look_at_end(rule, matches, sites)
        self.look_for_shadow(rule, sites)

    def look_for_twin(self, rule, old_path):
        for identity in get_identities(rule, old_path):
            if twin := self.seen.get(identity):
                self.found("duplicate", rule, f"{twin} answers the same address.")
                return
        self.seen.update(dict.fromkeys(get_identities(rule, old_path), rule.source))

    def look_for_shadow(self, rule, sites):
        path = decode_path(rule.source)
        reachable = rule.kind != "exact" or rule.query_mode != "ignore"
        if not reachable and all(self.book.is_served(path, site) for site in sites):
            self.found("shadowed", rule, f"A page is shown at {rule.source}.")

    def look_at_end(self, rule, matches, sites):
        if rule.is_gone:
            return
        if host := self.other_host(rule):
            self.found("external", rule, f"Leads to {host}.")
        elif rule.page_id:
            self.look_at_page(rule, sites)
        elif end := self.end_of_chain(rule, matches, sites):
            self.found("chain", rule, f"Leads to {rule.target}, and from there to {end}.")
        elif rule.has_fixed_target and all(is_dead_or_gone(self.book, *each) for each in product(matches, sites)):
            self.found("dead", rule, f"Nothing is found at {matches[0].location or rule.target}.")

    def end_of_chain(self, rule, matches, sites):
        """Where the rule could lead at once, for people; empty if it does."""
        if all(len(match.steps) == 1 for match in matches):
            return ""
        shorter = build_model(rule)
        return describe_target(shorter) if chains.flatten_chain(self.book, shorter, sites) else ""

    def look_at_page(self, rule, sites):
        if not any(live for _, live in (self.book.get_page_url(rule, ("",), site) for site in sites)):
            self.found("unpublished", rule, f"Leads to {describe_target(build_model(rule))}, which visitors can’t see.")

    def other_host(self, rule):
        host = "" if rule.page_id or is_local_path(rule.target) else get_hostname(rule.target)
        return host if host not in self.own_hosts else ""

    def look_for_unused(self):
        since = self.now - timedelta(days=UNUSED_AFTER_DAYS)
        for rule in get_unused_rules(since).values_list(*COLUMNS):
            self.found("unused", Rule(*rule), "Not used for a year.")


def is_dead_or_gone(book, match, site):
    """Whether visitors find nothing at the end of ``match``, or are told that it was taken down."""
    return match.is_growing or not match.location or chains.is_dead_end(book, match, site)


def get_unused_rules(since):
    """Rules that are on, older than ``since`` and not used after it."""
    rules = RedirectRule.objects.filter(enabled=True, created_at__lt=since)
    return rules.filter(Q(last_hit_at=None) | Q(last_hit_at__lt=since)).order_by(F("last_hit_at").asc(nulls_first=True))


def build_model(rule):
    """A RedirectRule with what the Rule says, not to be saved."""
    values = {column: getattr(rule, name) for name, column in zip(Rule.__dataclass_fields__, COLUMNS, strict=True)}
    return RedirectRule(redirect_ptr_id=values.pop("pk"), **values)
