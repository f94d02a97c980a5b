"""What a redirect rule must not be, seen together with all others: checked before any is saved or imported.

Loops are found by trying: the rule is put among the others in a draft, and followed to where it ends.
"""

from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from wagtail.log_actions import log
from wagtail.models import Page, Site

from . import bulk, chains, fields, matching, rulebook
from .addresses import decode_path, get_hostname, normalize_path, parse_query
from .drafts import DraftRules, InMemoryRules
from .matching import COLUMNS, Rule
from .models import Kind, RedirectRule

SELF = "This leads to itself. Choose another new address, or remove the redirect."
LOOP = "Visitors would go round in circles: {way}. Lead one of these addresses somewhere else."
TOO_LONG = "Too many redirects follow each other from here. Lead the first of them to where the last one goes."
GROWS = "The new addresses are answered by this rule again: where no page is found there, visitors get “not found”."
TWIN = "There is a redirect for this address already: {twin}. Change that one."
SHADOW = "A page is shown at {path}: the redirect works once that page is gone."
DEAD_END = "{path} is answered with {status} (taken down): visitors get no further."
NOTHING_THERE = "Nothing is found at {path} today: visitors get “not found” there."
NOT_LIVE = "“{page}” is not published: visitors get “taken down” until it is."
NO_ADDRESS = "“{page}” has no address on any site: visitors get “taken down”."
FLATTENED = "{former} is redirected itself, so this now leads straight to {now}."
OTHER_HOST = "{host} was left out of the old address: redirects answer on this site’s own addresses."


@dataclass
class CheckResult:
    """What was found: ``errors`` (``{field: [text]}``) forbid saving ``rule``, ``warnings`` (texts) don't."""

    rule: RedirectRule
    errors: dict = field(default_factory=fields.FieldErrors)
    warnings: list = field(default_factory=list)

    @property
    def is_valid(self):
        return not self.errors

    def error_messages(self):
        return [text for texts in self.errors.values() for text in texts]


class StoredDuplicates:
    """Rules by what they answer, asked from the database."""

    def find(self, rule):
        ways = Q(old_path=rule.old_path)
        if rule.kind == Kind.EXACT:
            ways |= Q(kind=Kind.EXACT, match_key=rule.match_key)
        else:
            ways |= Q(kind=rule.kind, source__iexact=rule.source)
        same_site = RedirectRule.objects.filter(ways, site_id=rule.site_id).exclude(pk=rule.pk)
        rows = same_site.values_list(*COLUMNS, "old_path")
        mine = get_identities(Rule.from_model(rule), rule.old_path)
        found = (Rule(*row[:-1]) for row in rows if mine & get_identities(Rule(*row[:-1]), row[-1]))
        return next(found, None)


class InMemoryDuplicates:
    """Rules by what they answer, read once."""

    def __init__(self):
        self.rules = {}
        for row in RedirectRule.objects.values_list(*COLUMNS, "old_path").iterator():
            self.add(Rule(*row[:-1]), row[-1])

    def add(self, rule, old_path):
        for identity in get_identities(rule, old_path):
            self.rules[identity] = rule

    def find(self, rule):
        found = (self.rules.get(identity) for identity in get_identities(Rule.from_model(rule), rule.old_path))
        return next((twin for twin in found if twin and (twin.pk is None or twin.pk != rule.pk)), None)


def get_identities(rule, old_path):
    """What no two rules may share: a row of Wagtail's table, and the addresses that they answer."""
    ways = (rule.ignore_case, rule.ignore_slash)
    source = rule.source if rule.kind == "regex" else normalize_path(decode_path(rule.source), *ways)
    query = tuple(
        sorted(map(matching.casefold_parameter if rule.ignore_case else tuple, parse_query(rule.query)), key=str)
    )
    period = (rule.starts_at, rule.ends_at)
    return {(old_path, rule.site_id), (rule.kind, source, ways, rule.query_mode, query, period, rule.site_id)}


def describe_target(rule):
    """Where ``rule`` leads, for people."""
    if not rule.redirect_page_id:
        return rule.target
    page = Page.objects.filter(pk=rule.redirect_page_id).first()
    return f"the page “{page}”"


class RuleChecker:
    """Checks rules one after the other. ``may_leave_site``: whether they may lead to other websites."""

    def __init__(self, may_leave_site=False, book=None, twins=None):
        self.may_leave_site = may_leave_site
        self.book = DraftRules(book or rulebook.get_stored_rules())
        self.twins = twins or StoredDuplicates()
        self.sites = list(Site.objects.select_related("root_page"))
        self.own_hosts = {site.hostname.lower() for site in self.sites}
        self.affected = set()  # keys of stored rules that lead to what a checked rule answers

    @classmethod
    def for_import(cls, may_leave_site=False):
        """A Checker that reads all rules and addresses once, for files with thousands of rules."""
        return cls(may_leave_site, InMemoryRules(), InMemoryDuplicates())

    def find_duplicate(self, rule):
        """The Rule that answers the same as ``rule`` (normalised), or None; without a key, it came with this file."""
        return self.twins.find(rule)

    def check(self, rule):
        """The Verdict on ``rule`` as it was typed, with its key if it is stored already. Normalises and flattens it."""
        verdict = CheckResult(rule)
        verdict.errors = fields.check_fields(rule, self.own_hosts, self.may_leave_site)
        if not verdict.is_valid:
            return verdict
        if (host := get_hostname(rule.source.strip())) and host not in self.own_hosts:
            verdict.warnings.append(OTHER_HOST.format(host=host))
        rule.normalize()
        if twin := self.find_duplicate(rule):
            verdict.errors.add("source", TWIN.format(twin=twin.source))
            return verdict
        draft = Rule.from_model(rule)
        draft.enabled = True  # one that is switched off may be switched on later
        with self.trying(draft):
            self.check_way(verdict, draft)
        return verdict

    def add(self, rule):
        """Have later rules see ``rule``, which was accepted."""
        draft = Rule.from_model(rule)
        if rule.pk:
            self.book.hide(rule.pk)
        if rule.enabled:
            self.book.add(draft)
        if isinstance(self.twins, InMemoryDuplicates):
            self.twins.add(draft, rule.old_path)

    def flatten(self, rule):
        """Let ``rule`` lead past what has been added since it was checked; return whether that changed it."""
        return chains.flatten_chain(self.book, rule, self.sites_of(rule))

    @property
    def flattened_rules(self):
        """``{key: RedirectRule}``: stored rules that lead elsewhere by what was added; to be written with it."""
        found = {}
        for chunk in bulk.chunks(sorted(self.affected), 500):
            for rule in RedirectRule.objects.filter(pk__in=chunk, enabled=True):
                if rule.pk not in self.book.hidden and self.flatten(rule):
                    found[rule.pk] = rule
        return found

    def save(self, verdict, user=None):
        """Save the rule that passed, and the rules that now lead past it; those are logged for ``user``."""
        with transaction.atomic():
            verdict.rule.save()
            self.add(verdict.rule)
            others = self.flattened_rules
            if others:
                bulk.update_rules(others.values())
            for other in others.values():
                log(other, "wagtail.edit", user=user)
                verdict.warnings.append(f"{other} led here, and now leads straight to {describe_target(other)}.")

    @contextmanager
    def trying(self, draft):
        hidden = draft.pk is not None and draft.pk not in self.book.hidden
        if hidden:
            self.book.hide(draft.pk)
        self.book.add(draft)
        try:
            yield
        finally:
            self.book.remove(draft)
            if hidden:
                self.book.show(draft.pk)

    def sites_of(self, rule):
        return [site for site in self.sites if rule.site_id in (None, site.pk)] or [None]

    def check_way(self, verdict, draft):
        sites = self.sites_of(draft)
        if any(self.leads_to_itself(draft, site) for site in sites):
            verdict.errors.add("redirect_page" if draft.page_id else "target", SELF)
            return
        leading = chains.get_rules_targeting(self.book, draft)
        matches = list(chains.follow_rule(self.book, draft, sites))
        if draft.kind != "exact":
            matches += [match for other in leading for match in chains.follow_rule(self.book, other, sites)]
        self.check_loops(verdict, matches)
        if not verdict.is_valid:
            return
        self.affected |= {other.pk for other in leading if other.pk and other.pk != draft.pk}
        self.warn(verdict, draft, matches, sites)
        former = verdict.rule.target
        if self.flatten(verdict.rule):
            verdict.warnings.append(FLATTENED.format(former=former, now=describe_target(verdict.rule)))
        if (
            draft.has_fixed_target
            and matches
            and all(chains.is_dead_end(self.book, *each) for each in product(matches, sites))
        ):
            verdict.warnings.append(NOTHING_THERE.format(path=matches[0].location))

    def leads_to_itself(self, draft, site):
        """Whether the rule always leads to an address that it answers."""
        if draft.is_gone or draft.route or not (draft.page_id or draft.has_fixed_target):
            return False
        _, query, groups = chains.get_sample_urls(draft)[0]
        match = matching.Match(0, "")
        matching.apply_rule(self.book, match, draft, groups, query, site)
        onward = matching.get_path_on_site(match.location, site)
        if not match.location or onward is None:
            return False
        path = decode_path(onward[0])
        answered = chains.matches_path(draft, path) and matching.matches_query(draft, parse_query(onward[1]))
        # What is under an old address may be sent to a page that stands under it as well.
        return answered and (draft.kind == Kind.EXACT or not self.book.is_served(path, site))

    def check_loops(self, verdict, matches):
        for match in matches:
            if match.is_loop and not match.is_growing:
                way = chains.describe_chain(match)
                verdict.errors.add("target", LOOP.format(way=way))
                return
            if match.is_growing and len(match.steps) == matching.MAX_STEPS:
                verdict.errors.add("target", TOO_LONG)
                return
        if any(match.is_growing for match in matches):
            verdict.warnings.append(GROWS)

    def warn(self, verdict, draft, matches, sites):
        path = decode_path(draft.source)
        if (
            draft.kind == "exact"
            and draft.query_mode == "ignore"
            and any(self.book.is_served(path, at) for at in sites)
        ):
            verdict.warnings.append(SHADOW.format(path=draft.source))
        if draft.page_id:
            self.warn_of_page(verdict, draft, sites)
        for match in matches:
            last = match.steps[-1]
            if len(match.steps) > 1 and last.rule.is_gone:
                verdict.warnings.append(DEAD_END.format(path=match.steps[-2].location, status=last.rule.status))
                return

    def warn_of_page(self, verdict, draft, sites):
        urls = [self.book.get_page_url(draft, ("",), site) for site in sites]
        if any(live for _, live in urls):
            return
        page = Page.objects.filter(pk=draft.page_id).first()
        text = NOT_LIVE if any(url for url, _ in urls) else NO_ADDRESS
        verdict.warnings.append(text.format(page=page))


def check_and_save(rule, may_leave_site=False, user=None):
    """Check ``rule`` and save it with what follows from it for others; return the Verdict.

    Raises ValidationError (``message_dict`` by field). Logs for ``user`` what else was changed; not the rule's own.
    """
    checker = RuleChecker(may_leave_site)
    verdict = checker.check(rule)
    if not verdict.is_valid:
        raise ValidationError(dict(verdict.errors))
    checker.save(verdict, user)
    return verdict
