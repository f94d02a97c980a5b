"""Check redirect rules together with all others before they are saved or imported.

Loops are found by trying: the rule is added to a draft of all rules, and followed to its end.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import product
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page, Site

from site_core.lib.chunks import chunks

from .. import bulk, conditions, matching, rule_sets
from ..addressing import parse_query
from ..draft_rules import DraftRules, InMemoryRules
from ..matching import Match
from ..models import Kind, RedirectRule
from ..rules import Rule, RuleSet
from . import chains
from .chains import describe_target
from .duplicates import Duplicates, InMemoryDuplicates, StoredDuplicates
from .field_checks import FieldErrors, check_fields
from .typed_urls import clean_source, warn_about_source

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser


@dataclass
class CheckResult:
    """``errors`` (messages by field) prevent saving ``rule``; ``warnings`` (messages) don't."""

    rule: RedirectRule
    errors: FieldErrors = field(default_factory=FieldErrors)
    warnings: list[str] = field(default_factory=list)

    @property
    def is_valid(self) -> bool:
        return not self.errors

    def error_messages(self) -> list[str]:
        return [message for messages in self.errors.values() for message in messages]


class RuleChecker:
    """Checks rules one after the other, each against the stored rules and those added before."""

    def __init__(
        self, may_leave_site: bool = False, rule_set: RuleSet | None = None, duplicates: Duplicates | None = None
    ) -> None:
        self.may_leave_site = may_leave_site  # whether rules may lead to other websites
        self.draft = DraftRules(rule_set or rule_sets.get_stored_rules())
        self.duplicates = duplicates or StoredDuplicates()
        self.sites = list(Site.objects.select_related("root_page"))
        self.affected: set[int] = set()  # primary keys of stored rules that lead to a URL that a checked rule matches

    @classmethod
    def for_import(cls, may_leave_site: bool = False) -> RuleChecker:
        """Return a RuleChecker that reads all rules and pages once, for files with thousands of rules."""
        return cls(may_leave_site, InMemoryRules(), InMemoryDuplicates())

    def find_duplicate(self, rule: RedirectRule) -> Rule | None:
        """Return another rule that matches the same requests as ``rule`` (normalized), or None.

        A duplicate without a primary key was added to this checker before.
        """
        return self.duplicates.find(rule)

    def check(self, rule: RedirectRule) -> CheckResult:
        """Check ``rule`` as it was typed, with its primary key if it is stored. Normalizes and flattens it."""
        notices = clean_source(rule)
        result = CheckResult(rule, check_fields(rule, self.may_leave_site), notices)
        if not result.is_valid:
            return result
        rule.normalize()
        result.warnings += warn_about_source(rule)
        if duplicate := self.find_duplicate(rule):
            message = _("A redirect from this URL already exists: %(source)s. Edit that one instead.")
            result.errors.add("source", message % {"source": duplicate.source})
            return result
        candidate = Rule.from_model(rule)
        candidate.enabled = True  # check a disabled rule as well: it may be enabled later
        if self.is_hidden_by_home_page(candidate):
            message = _(
                "The home page is at this URL, so the redirect would never apply. Enter the URL of an old page."
            )
            result.errors.add("source", message)
            return result
        with self.added_temporarily(candidate):
            self.check_chains(result, candidate)
        return result

    def add(self, rule: RedirectRule) -> None:
        """Add ``rule``, which was accepted, to the rules that later rules are checked against."""
        added = Rule.from_model(rule)
        if rule.pk:
            self.draft.hide(rule.pk)
        if rule.enabled:
            self.draft.add(added)
        if isinstance(self.duplicates, InMemoryDuplicates):
            self.duplicates.add(added, rule.old_path)

    def flatten(self, rule: RedirectRule) -> bool:
        """Change ``rule`` to lead past the rules added since its check. Return whether that changed it."""
        return chains.flatten_chain(self.draft, rule, self.sites)

    @property
    def flattened_rules(self) -> dict[int, RedirectRule]:
        """The stored rules, by primary key, that must be saved because added rules changed where they lead."""
        flattened = {}
        for chunk in chunks(sorted(self.affected), 500):
            for rule in RedirectRule.objects.filter(pk__in=chunk, enabled=True):
                if rule.pk not in self.draft.hidden and self.flatten(rule):
                    flattened[rule.pk] = rule
        return flattened

    def save(self, result: CheckResult, user: AbstractBaseUser | AnonymousUser | None = None) -> None:
        """Save the valid rule and the rules that now lead past it. Log changes of the latter for ``user``."""
        with transaction.atomic():
            result.rule.save()
            self.add(result.rule)
            others = self.flattened_rules
            if others:
                bulk.update_rules(others.values())
            for other in others.values():
                log(other, "wagtail.edit", user=user)
                message = _("%(source)s led here. It now leads directly to %(target)s.")
                result.warnings.append(message % {"source": other, "target": describe_target(other)})

    @contextmanager
    def added_temporarily(self, rule: Rule) -> Iterator[None]:
        """Add ``rule`` to the draft in place of its stored version."""
        replaced = rule.pk if rule.pk not in self.draft.hidden else None
        if replaced is not None:
            self.draft.hide(replaced)
        self.draft.add(rule)
        try:
            yield
        finally:
            self.draft.remove(rule)
            if replaced is not None:
                self.draft.show(replaced)

    def check_chains(self, result: CheckResult, rule: Rule) -> None:
        """Check where ``rule``, which the draft contains, and the rules that lead to it end."""
        sites = rule.for_sites(self.sites)
        if any(self.leads_to_itself(rule, site) for site in sites):
            message = _("This redirect leads to itself. Choose another new URL, or delete the redirect.")
            result.errors.add("redirect_page" if rule.page_id else "target", message)
            return
        leading_here = chains.get_rules_targeting(self.draft, rule)
        matches = list(chains.follow_rule(self.draft, rule, sites))
        if rule.kind != Kind.EXACT:
            matches += [match for other in leading_here for match in chains.follow_rule(self.draft, other, sites)]
        self.check_loops(result, matches)
        if not result.is_valid:
            return
        self.affected |= {other.pk for other in leading_here if other.pk and other.pk != rule.pk}
        self.warn_about_pages(result, rule, sites)
        self.warn_about_removed(result, matches)
        previous_target = result.rule.target
        if self.flatten(result.rule):
            message = _("%(target)s is redirected itself, so this redirect now leads directly to %(end)s.")
            result.warnings.append(message % {"target": previous_target, "end": describe_target(result.rule)})
        if rule.has_fixed_target and matches and self.all_dead_ends(matches, sites):
            message = _("No page exists at %(url)s. Visitors get “not found”.")
            result.warnings.append(message % {"url": matches[0].location})

    def all_dead_ends(self, matches: list[Match], sites: list[Site | None]) -> bool:
        return all(chains.is_dead_end(self.draft, match, site) for match, site in product(matches, sites))

    def is_hidden_by_home_page(self, rule: Rule) -> bool:
        sites = rule.for_sites(self.sites)
        return rule.page_path == "/" and all(self.draft.is_served("/", site) for site in sites)

    def leads_to_itself(self, rule: Rule, site: Site | None) -> bool:
        """Return whether the rule always leads to a URL that it matches."""
        if rule.is_targetless or rule.route or not (rule.page_id or rule.has_fixed_target):
            return False
        _path, query, groups = chains.get_sample_requests(rule)[0]
        match = Match(0, "")
        matching.apply_rule(self.draft, match, rule, groups, query, site)
        target = matching.get_path_on_site(match.location, site)
        if not match.location or target is None:
            return False
        path, query = target
        is_matched = chains.matches_path(rule, path) and conditions.matches_query(rule, parse_query(query))
        # A prefix rule may lead to a page below its own prefix, and a rule of one site to the same path on another.
        may_be_served = rule.kind != Kind.EXACT or len(rule.for_sites(self.sites)) > 1
        return is_matched and not (may_be_served and self.draft.is_served(path, site))

    def check_loops(self, result: CheckResult, matches: list[Match]) -> None:
        for match in matches:
            if match.is_loop and not match.is_growing:
                message = _("This redirect creates a loop: %(chain)s. Change the target of one of these redirects.")
                result.errors.add("target", message % {"chain": chains.describe_chain(match)})
                return
            if match.is_growing and len(match.steps) == matching.MAX_STEPS:
                message = _("Too many redirects follow this one. Change it to lead directly to the end of the chain.")
                result.errors.add("target", message)
                return
        if any(match.is_growing for match in matches):
            result.warnings.append(
                _("The new URLs match this redirect again. If no page exists there, visitors get “not found”.")
            )

    def warn_about_pages(self, result: CheckResult, rule: Rule, sites: list[Site | None]) -> None:
        """Warn if a page hides the rule, or if the rule's page is not visible."""
        if rule.page_path and rule_sets.is_used_by_site(rule.page_path):
            message = _("The site itself uses %(url)s, so the redirect never applies. Enter the URL of an old page.")
            result.warnings.append(message % {"url": rule.source})
        elif rule.page_path and any(self.draft.is_served(rule.page_path, site) for site in sites):
            message = _("A page exists at %(url)s. The redirect applies once that page is removed.")
            result.warnings.append(message % {"url": rule.source})
        if not rule.page_id:
            return
        urls = [self.draft.get_page_url(rule, ("",), site) for site in sites]
        if any(is_live for _url, is_live in urls):
            return
        if any(url for url, _is_live in urls):
            message = _("“%(page)s” is not published. Until it is, visitors get “gone” (410).")
        else:
            message = _("“%(page)s” does not belong to any site. Visitors get “gone” (410).")
        result.warnings.append(message % {"page": Page.objects.filter(pk=rule.page_id).first()})

    def warn_about_removed(self, result: CheckResult, matches: list[Match]) -> None:
        """Warn if a chain ends at a rule that responds with 410 or 451."""
        for match in matches:
            last = match.steps[-1]
            if len(match.steps) > 1 and last.rule.is_targetless:
                message = _("%(url)s is gone (%(status)d), so visitors won’t find a page there.")
                result.warnings.append(message % {"url": match.steps[-2].location, "status": last.rule.status})
                return


def check_and_save(
    rule: RedirectRule, may_leave_site: bool = False, user: AbstractBaseUser | AnonymousUser | None = None
) -> CheckResult:
    """Check ``rule`` and save it, together with the rules that now lead past it.

    Raises ValidationError with ``message_dict``. Logs changes of other rules for ``user``, but not that of ``rule``.
    """
    checker = RuleChecker(may_leave_site)
    result = checker.check(rule)
    if not result.is_valid:
        raise ValidationError(dict(result.errors))
    checker.save(result, user)
    return result
