"""Imports of files: looked through row by row, then written in one transaction."""

from collections import Counter
from typing import NamedTuple

from django.db import transaction
from wagtail.log_actions import log

from . import bulk, versions
from .formats.rows import CannotSay
from .imprints import former_of, imprint_of, values_of
from .models import GONE_STATUSES, Kind, RedirectImport, RedirectImportChange, RedirectRule, Status
from .places import Places
from .validation import RuleChecker

CREATED, CHANGED, SKIPPED, REFUSED = "created", "changed", "skipped", "refused"
WORDS = (CREATED, CHANGED, SKIPPED, REFUSED)
TARGETS = ("target", "redirect_page_id", "redirect_page_route_path")
AHEAD = 500  # rows that are looked at together
SAME = "The same redirect is there already."
TWICE = "Line {line} has the same old address. Keep one of the two."
SAME_TWICE = "Line {line} says the same."
BAD_ADDRESS = "This is not an address. Write the part from the first slash on: /old-page/."
MEANWHILE = "Redirects were changed while this file was read. Nothing was imported: import it again."


class Outcome(NamedTuple):
    """What becomes of one row: one of WORDS, and why, or what is to be known of it."""

    line: int
    word: str
    text: str
    reasons: list


class ChangedMeanwhile(Exception):
    """Rules are no longer those that the file was checked against."""

    def __init__(self):
        super().__init__(MEANWHILE)


class Importer:
    """One look through a file, and what may be written after it.

    ``source`` is a formats.recognise.Source; ``progress(done)`` gets the number of rows after each few hundred,
    and once more from the beginning while they are written.
    """

    def __init__(self, source, may_leave_site=False, default_site_id=None, progress=None):
        self.source = source
        self.version = versions.stored()
        self.checker = RuleChecker.for_import(may_leave_site)
        self.places = Places(default_site_id)
        self.progress = progress or (lambda done: None)
        self.counts = Counter()
        self.accepted = []  # (key of the rule to change or None, values of bulk.FIELDS)
        self.lines = {}  # id of what this file added to the checker → its line

    def look(self):
        """Yield the Outcome of each row, in order. Raises FileProblem."""
        done = 0
        for rows in bulk.chunks(self.source.read(), AHEAD):
            probes = [self.probe(row) for row in rows]
            stored = self.stored_for(probes)
            for row, probe in zip(rows, probes, strict=True):
                outcome = self.outcome(row, probe, stored)
                self.counts[outcome.word] += 1
                yield outcome
            done += len(rows)
            self.progress(done)

    def probe(self, row):
        """The row's rule normalised, to look for its like; None where the row has no rule that can be read."""
        if row.rule is None:
            return None
        try:
            self.places.put_into(row)
            return normalised(row.rule)
        except CannotSay as problem:
            row.problem = str(problem)
        except ValueError:
            row.problem = BAD_ADDRESS
        return None

    def stored_for(self, probes):
        """``{key: RedirectRule}`` of what is stored for the same addresses."""
        twins = [self.checker.find_duplicate(probe) for probe in probes if probe]
        return RedirectRule.objects.in_bulk({twin.pk for twin in twins if twin and twin.pk})

    def outcome(self, row, probe, stored):
        if probe is None:
            return Outcome(row.line, REFUSED if row.problem else SKIPPED, row.text, [row.problem or row.remark])
        twin = self.checker.find_duplicate(probe)
        if twin and id(twin) in self.lines:
            return twice(row, probe, twin, self.lines[id(twin)])
        if not twin:
            return self.checked(row, row.rule, probe, CREATED)
        former = stored[twin.pk]
        rule = merged(former, row)
        if values_of(normalised(rule)) == values_of(former):
            return Outcome(row.line, SKIPPED, row.text, [SAME])
        return self.checked(row, rule, probe, CHANGED)

    def checked(self, row, rule, probe, word):
        verdict = self.checker.check(rule)
        if not verdict.is_valid:
            return Outcome(row.line, REFUSED, row.text, verdict.error_messages())
        self.checker.add(rule)
        self.accepted.append((rule.pk, values_of(rule)))
        self.lines[id(self.checker.find_duplicate(probe))] = row.line
        return Outcome(row.line, word, row.text, verdict.warnings)

    def settled(self):
        """What was accepted, as it is to be written: later rows may have made chains of earlier ones."""
        for number, (key, values) in enumerate(self.accepted):
            rule = rule_from(values, key)
            rule.normalize()
            if self.checker.flatten(rule):
                self.accepted[number] = key, values_of(rule)
        return self.accepted

    def write(self, user=None, file_name=""):
        """Write what was accepted, all in one transaction, and return the RedirectImport; raises ChangedMeanwhile."""
        accepted = self.settled()
        others = self.checker.flattened_rules
        counts = {word: self.counts[word] for word in WORDS}
        with transaction.atomic():
            if versions.stored() != self.version:
                raise ChangedMeanwhile
            made = RedirectImport.objects.create(
                user=user, file_name=file_name[-255:], format=self.source.label[:40], **counts
            )
            changes = {key: values for key, values in accepted if key}
            change(made, changes | {key: values_of(rule) for key, rule in others.items()})
            bulk.create_rules((new_rule(values, made) for key, values in accepted if not key), self.progress)
            log(made, "redirects.import", user=user, title=str(made), data=counts)
        return made


def normalised(rule):
    copied = rule_from(values_of(rule), rule.pk)
    copied.normalize()
    return copied


def rule_from(values, key=None):
    rule = RedirectRule(**dict(zip(bulk.FIELDS, values, strict=True)))
    if key:
        rule.pk = key
    return rule


def twice(row, probe, twin, line):
    """The Outcome for a row whose address the file had before, in ``line``."""
    same = (probe.target, probe.redirect_page_id, probe.status) == (twin.target, twin.page_id, twin.status)
    word, reason = (SKIPPED, SAME_TWICE) if same else (REFUSED, TWICE)
    return Outcome(row.line, word, row.text, [reason.format(line=line)])


def merged(former, row):
    """The stored rule ``former`` with what the row says of it; what it does not speak of stays."""
    rule = rule_from(values_of(former), former.pk)
    given = set(row.given)
    if rule.kind == row.rule.kind:
        given.discard("source")  # it answers the same, however it is spelled
    if (row.rule.kind, Kind.EXACT) == (rule.kind, rule.kind):
        given -= {"query", "query_mode"} if "?" in row.rule.source else set()
    names_target = bool(row.page) or "target" in given
    if names_target or row.rule.status in GONE_STATUSES:
        given |= set(TARGETS)
    if names_target and former.is_gone and "status" not in given:
        rule.status = Status.MOVED
    if "automatically_created" not in given:
        rule.automatically_created = False  # what a person has decided is theirs
    for name in given:
        setattr(rule, name, getattr(row.rule, name))
    return rule


def new_rule(values, made):
    rule = rule_from(values)
    rule.made_by, rule.fingerprint = made, imprint_of(values)
    return rule


def change(made, changes):
    """Write ``changes``, ``{key: values}`` of stored rules, and remember what the rules were."""
    for keys in bulk.chunks(changes):
        rules = RedirectRule.objects.in_bulk(keys)
        RedirectImportChange.objects.bulk_create(
            [
                RedirectImportChange(
                    made_by=made, rule=rule, former=former_of(rule), fingerprint=imprint_of(changes[key])
                )
                for key, rule in rules.items()
            ]
        )
        for key, rule in rules.items():
            for name, value in zip(bulk.FIELDS, changes[key], strict=True):
                setattr(rule, name, value)
        bulk.update_rules(rules.values())
