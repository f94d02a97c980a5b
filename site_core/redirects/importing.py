"""Imports of files: looked through row by row, written in one transaction, undone as a whole."""

from collections import Counter
from dataclasses import dataclass
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q
from wagtail.log_actions import log
from wagtail.models import Page, Site

from . import bulk
from .formats.rows import CannotSay
from .imprints import former_of, imprint_of, restored
from .models import RedirectImport, RedirectImportChange, RedirectRule, Status
from .validation import Checker

CREATED, CHANGED, SKIPPED, REFUSED = "created", "changed", "skipped", "refused"
WORDS = [CREATED, CHANGED, SKIPPED, REFUSED]
TARGETS = ("target", "redirect_page_id", "redirect_page_route_path")
AHEAD = 500  # rows that are looked at together
PROGRESS_EVERY = 500
SAME = "The same redirect is there already."
TWICE = "Line {line} has the same old address. Keep one of the two."
SAME_TWICE = "Line {line} says the same."
NO_PAGE = "There is no page at {page}."
NO_SITE = "There is no site {host}. The sites are: {sites}."
BAD_ADDRESS = "This is not an address. Write the part from the first slash on: /old-page/."


class Outcome(NamedTuple):
    """What becomes of one row: one of WORDS, and why; or what is to be known of it."""

    line: int
    word: str
    text: str
    reasons: list


class Places:
    """Pages and sites by what a file calls them."""

    def __init__(self, default_site_id=None):
        self.default_site_id = default_site_id
        self.pages = None
        self.names = names_of_sites()
        self.sites = {name: pk for pk, name in self.names.items()}
        self.sites |= {name.partition(":")[0]: pk for name, pk in self.sites.items()}

    def put_into(self, row):
        """Give the row's rule its page and site; raises CannotSay."""
        row.rule.site_id = self.default_site_id
        if row.host:
            row.rule.site_id = self.sites.get(row.host.strip().lower())
            if row.rule.site_id is None:
                raise CannotSay(NO_SITE.format(host=row.host, sites=", ".join(self.names.values())))
        if row.page:
            row.rule.redirect_page_id = self.page(row.page.strip())

    def page(self, url_path):
        if self.pages is None:
            self.pages = {path: pk for pk, path in Page.objects.filter(depth__gt=1).values_list("pk", "url_path")}
        if url_path not in self.pages:
            raise CannotSay(NO_PAGE.format(page=url_path))
        return self.pages[url_path]


def names_of_sites():
    """``{key: "host:port"}``"""
    return {pk: f"{host.lower()}:{port}" for pk, host, port in Site.objects.values_list("pk", "hostname", "port")}


class Importer:
    """One look through a file, and what may be written after it.

    ``source`` is a formats.recognise.Source; ``progress(done)`` is called now and then.
    """

    def __init__(self, source, may_leave_site=False, default_site_id=None, progress=None):
        self.source = source
        self.checker = Checker.for_import(may_leave_site)
        self.places = Places(default_site_id)
        self.progress = progress or (lambda done: None)
        self.counts = Counter()
        self.accepted = []  # (key of the rule to change or None, values of bulk.FIELDS)
        self.lines = {}  # what this file has for an address so far → its line

    def look(self):
        """Yield the Outcome of each row, in order. Raises FileProblem."""
        done = 0
        for rows in bulk.chunks(self.source.read(), AHEAD):
            stored = self.stored_twins(rows)
            for row in rows:
                outcome = self.outcome(row, stored)
                self.counts[outcome.word] += 1
                yield outcome
            done += len(rows)
            self.progress(done)

    def stored_twins(self, rows):
        """``{key: RedirectRule}`` of what is stored for the rows' addresses."""
        found = set()
        for row in rows:
            if row.rule and not row.problem:
                try:
                    self.places.put_into(row)
                    twin = self.checker.twin(normalised(row.rule))
                except (CannotSay, ValueError) as problem:
                    row.problem = str(problem) if isinstance(problem, CannotSay) else BAD_ADDRESS
                    continue
                found.add(twin.pk if twin else None)
        return RedirectRule.objects.in_bulk(found - {None})

    def outcome(self, row, stored):
        if row.remark:
            return Outcome(row.line, SKIPPED, row.text, [row.remark])
        if row.problem:
            return Outcome(row.line, REFUSED, row.text, [row.problem])
        twin = self.checker.twin(normalised(row.rule))
        key = twin and (twin.pk or id(twin))
        if key in self.lines:
            return self.twice(row, twin, self.lines[key])
        former = stored.get(twin.pk) if twin else None
        rule = merged(former, row) if former else row.rule
        if former and former_of(normalised(rule)) == former_of(former):
            return Outcome(row.line, SKIPPED, row.text, [SAME])
        return self.checked(row, rule, CHANGED if former else CREATED)

    def twice(self, row, twin, line):
        same = all(
            getattr(normalised(row.rule), name) == getattr(twin, own)
            for name, own in (("target", "target"), ("redirect_page_id", "page_id"), ("status", "status"))
        )
        word, reason = (SKIPPED, SAME_TWICE) if same else (REFUSED, TWICE)
        return Outcome(row.line, word, row.text, [reason.format(line=line)])

    def checked(self, row, rule, word):
        verdict = self.checker.check(rule)
        if not verdict.ok:
            return Outcome(row.line, REFUSED, row.text, verdict.texts())
        self.checker.add(rule)
        self.accepted.append((rule.pk, tuple(getattr(rule, name) for name in bulk.FIELDS)))
        twin = self.checker.twins.find(normalised(rule, pk=None))
        self.lines[twin.pk or id(twin)] = row.line
        return Outcome(row.line, word, row.text, verdict.warnings)

    def write(self, user=None, file_name=""):
        """Write what was accepted, in one transaction, and return the RedirectImport."""
        rules = self.settled()
        others = self.checker.flattened
        with transaction.atomic():
            counts = {word: self.counts[word] for word in WORDS}
            made = RedirectImport.objects.create(user=user, file_name=file_name[:255], format=self.source.label[:40], **counts)
            changing = [rule for rule in rules if rule.pk] + list(others.values())
            self.remember(made, changing)
            bulk.update_rules(changing)
            bulk.create_rules((with_import(rule, made) for rule in rules if not rule.pk), self.progress)
            log(made, "redirects.import", user=user, data=counts)
        return made


def normalised(rule, **values):
    raise NotImplementedError
