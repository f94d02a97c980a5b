"""Import redirects: check every row of a file first, then write the accepted ones in one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from site_core.lib.chunks import chunks

from .. import bulk, rules_version
from ..checks.rule_checks import RuleChecker
from ..checks.typed_urls import clean_source
from ..models import TARGETLESS_STATUSES, Kind, RedirectImport, RedirectImportChange, RedirectRule, Status
from ..rules import Rule
from .changes import TARGET_FIELDS, describe_changes
from .fingerprints import fingerprint, serialize_values, values_of
from .formats.limits import check_expressions, check_rows
from .formats.row import Row, UnsupportedRedirect
from .formats.source import Source
from .lookups import Lookups

ROWS_AT_ONCE = 500  # for which stored rules are read together

Values = tuple[Any, ...]  # of a rule, in the order of bulk.FIELDS


class Outcome(models.TextChoices):
    """What an import does with a row. RedirectImport has a field of the same name with the number of rows."""

    CREATED = "created", gettext_lazy("Created")
    CHANGED = "changed", gettext_lazy("Changed")
    SKIPPED = "skipped", gettext_lazy("Skipped")
    REJECTED = "rejected", gettext_lazy("Rejected")


class RowResult(NamedTuple):
    """The outcome of one row, with the reasons for it or with warnings, and what it changes about a stored rule."""

    line: int
    outcome: Outcome
    text: str
    reasons: Sequence[str] = ()
    changes: str = ""

    @property
    def has_warnings(self) -> bool:
        return bool(self.reasons) and self.outcome in (Outcome.CREATED, Outcome.CHANGED)

    @property
    def messages(self) -> list[str]:
        return [*([self.changes] if self.changes else []), *self.reasons]


class RulesChanged(Exception):
    """Rules have changed since the file was checked against them."""

    def __init__(self) -> None:
        super().__init__(
            _("Redirects have changed since this file was checked. Nothing was imported. Import the file again.")
        )


class Importer:
    """Check a file (``dry_run``), then ``write`` the rows that were accepted.

    ``progress(done)`` is called with the number of rows every few hundred rows, first while they are checked and then
    again from zero while they are written.
    """

    def __init__(
        self,
        source: Source,
        may_leave_site: bool = False,
        default_site_id: int | None = None,
        progress: Callable[[int], object] | None = None,
    ) -> None:
        self.source = source
        self.version = rules_version.stored()
        self.checker = RuleChecker.for_import(may_leave_site)
        self.lookups = Lookups(default_site_id)
        self.progress = progress or (lambda done: None)
        self.counts: Counter[str] = Counter()  # of each Outcome, and of accepted rules of each Kind
        self.accepted: list[tuple[int | None, Values]] = []  # with the id of the rule to change, or None
        self.lines: dict[int, int] = {}  # id() of a rule that this file added to the checker → its line

    def dry_run(self) -> Iterator[RowResult]:
        """Yield the RowResult of each row, in order. Raise FileError."""
        done = 0
        for rows in chunks(self.source.read(), ROWS_AT_ONCE):
            candidates = [self.candidate(row) for row in rows]
            stored = self.stored_duplicates(candidates)
            done += len(rows)
            check_rows(done)
            for row, candidate in zip(rows, candidates, strict=True):
                result = self.result_of(row, candidate, stored)
                self.counts[result.outcome] += 1
                yield result
            self.progress(done)

    def count_by_outcome(self) -> dict[str, int]:
        return {outcome.value: self.counts[outcome] for outcome in Outcome}

    def candidate(self, row: Row) -> RedirectRule | None:
        """Return a normalized copy of the row's rule, or None if the row has no valid rule."""
        if row.rule is None:
            return None
        try:
            self.lookups.resolve(row, row.rule)
            return normalized(row.rule)
        except UnsupportedRedirect as error:
            row.error = str(error)
        except ValueError:
            row.error = _("This is not a valid URL. Enter a path that starts with a slash, such as /old-page/.")
        return None

    def stored_duplicates(self, candidates: Iterable[RedirectRule | None]) -> dict[int, RedirectRule]:
        """Return ``{id: RedirectRule}`` of the stored rules for the same URLs."""
        duplicates = [self.checker.find_duplicate(candidate) for candidate in candidates if candidate]
        return RedirectRule.objects.in_bulk({rule.pk for rule in duplicates if rule and rule.pk})

    def result_of(self, row: Row, candidate: RedirectRule | None, stored: Mapping[int, RedirectRule]) -> RowResult:
        if row.rule is None or candidate is None:
            outcome = Outcome.REJECTED if row.error else Outcome.SKIPPED
            return RowResult(row.line, outcome, row.text, [row.error or row.note])
        duplicate = self.checker.find_duplicate(candidate)
        if duplicate and id(duplicate) in self.lines:
            return repeated_row(row, candidate, duplicate, self.lines[id(duplicate)])
        if duplicate is None or duplicate.pk is None:
            return self.check(row, row.rule, candidate, None)
        previous = stored[duplicate.pk]
        rule = merge(previous, row, row.rule)
        if values_of(normalized(rule)) == values_of(previous):
            return RowResult(row.line, Outcome.SKIPPED, row.text, [_("This redirect already exists.")])
        return self.check(row, rule, candidate, previous)

    def check(self, row: Row, rule: RedirectRule, candidate: RedirectRule, previous: RedirectRule | None) -> RowResult:
        """Return the result for ``rule``, which replaces the stored rule ``previous`` if there is one."""
        check = self.checker.check(rule)
        if not check.is_valid:
            return RowResult(row.line, Outcome.REJECTED, row.text, [str(text) for text in check.error_messages()])
        self.checker.add(rule)
        self.counts[rule.kind] += 1
        check_expressions(self.counts[Kind.REGEX])
        self.accepted.append((rule.pk, values_of(rule)))
        self.lines[id(self.checker.find_duplicate(candidate))] = row.line
        warnings = [*row.warnings, *map(str, check.warnings)]
        if previous is None:
            return RowResult(row.line, Outcome.CREATED, row.text, warnings)
        return RowResult(row.line, Outcome.CHANGED, row.text, warnings, describe_changes(previous, rule))

    def flatten_accepted(self) -> None:
        """Shorten the chains that later rows of the file made of earlier ones."""
        for index, (pk, values) in enumerate(self.accepted):
            rule = rule_from(values, pk)
            rule.normalize()
            if self.checker.flatten(rule):
                self.accepted[index] = pk, values_of(rule)

    def write(self, user: User | None = None, file_name: str = "") -> RedirectImport:
        """Write the accepted rows in one transaction and return the RedirectImport. Raise RulesChanged."""
        self.flatten_accepted()
        changes = {pk: values for pk, values in self.accepted if pk}
        changes |= {pk: values_of(rule) for pk, rule in self.checker.flattened_rules.items()}
        counts = self.count_by_outcome()
        with transaction.atomic():
            if rules_version.stored() != self.version:
                raise RulesChanged
            redirect_import = RedirectImport.objects.create(
                user=user, file_name=file_name[-255:], format=str(self.source.label)[:40], **counts
            )
            write_changes(redirect_import, changes)
            new_rules = (new_rule(values, redirect_import) for pk, values in self.accepted if not pk)
            bulk.create_rules(new_rules, self.progress)
            log(redirect_import, "redirects.import", user=user, title=str(redirect_import), data=counts)
        return redirect_import


def normalized(rule: RedirectRule) -> RedirectRule:
    copy = rule_from(values_of(rule), rule.pk)
    clean_source(copy)
    copy.normalize()
    return copy


def rule_from(values: Values, pk: int | None = None) -> RedirectRule:
    rule = RedirectRule(**dict(zip(bulk.FIELDS, values, strict=True)))
    if pk:
        rule.pk = pk
    return rule


def repeated_row(row: Row, candidate: RedirectRule, duplicate: Rule, line: int) -> RowResult:
    """Return the result for a row whose old URL is also on ``line``."""
    same_target = (candidate.target, candidate.redirect_page_id, candidate.status) == (
        duplicate.target,
        duplicate.page_id,
        duplicate.status,
    )
    if same_target:
        return RowResult(row.line, Outcome.SKIPPED, row.text, [_("Same as line %(line)d.") % {"line": line}])
    reason = _("Line %(line)d has the same old URL. Keep only one of them.") % {"line": line}
    return RowResult(row.line, Outcome.REJECTED, row.text, [reason])


def merge(previous: RedirectRule, row: Row, new: RedirectRule) -> RedirectRule:
    """Return a copy of the stored rule ``previous`` with the fields that the row gives."""
    rule = rule_from(values_of(previous), previous.pk)
    given = set(row.given_fields)
    if rule.kind == new.kind:
        given.discard("source")  # both match the same URLs, even if spelled differently
    if rule.kind == new.kind == Kind.EXACT and "?" in new.source:
        given -= {"query", "query_mode"}
    has_target = bool(row.page_path) or "target" in given
    if has_target or new.status in TARGETLESS_STATUSES:
        given |= set(TARGET_FIELDS)
    if has_target and previous.is_targetless and "status" not in given:
        rule.status = Status.MOVED
    if "automatically_created" not in given:
        rule.automatically_created = False  # automatic changes must not replace what a person imported
    for name in given:
        setattr(rule, name, getattr(new, name))
    return rule


def new_rule(values: Values, redirect_import: RedirectImport) -> RedirectRule:
    rule = rule_from(values)
    rule.created_by_import, rule.fingerprint = redirect_import, fingerprint(values)
    return rule


def write_changes(redirect_import: RedirectImport, changes: Mapping[int, Values]) -> None:
    """Write ``changes`` (``{id: values}`` of stored rules) and record the previous values for an undo."""
    for ids in chunks(changes, bulk.CHUNK_SIZE):
        rules = RedirectRule.objects.in_bulk(ids)
        RedirectImportChange.objects.bulk_create(
            RedirectImportChange(
                redirect_import=redirect_import,
                rule=rule,
                previous_values=serialize_values(rule),
                fingerprint=fingerprint(changes[pk]),
            )
            for pk, rule in rules.items()
        )
        for pk, rule in rules.items():
            for name, value in zip(bulk.FIELDS, changes[pk], strict=True):
                setattr(rule, name, value)
        bulk.update_rules(rules.values())
