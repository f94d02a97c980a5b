"""Writes the proposed redirects, and takes them back. Those that people have edited or deleted are left alone."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Site

from site_core.redirects import bulk, rules_version
from site_core.redirects.models import RedirectImport, RedirectRule
from site_core.redirects.transfer.fingerprints import fingerprint, values_of
from site_core.redirects.transfer.undo import undo

from ..importing.upload_paths import url_path
from ..models import ImportedItem, ImportRun, OldUrl, OldUrlRules
from .answers import Answer, Answers
from .bases import stored_bases
from .files import current_url
from .preview import describe
from .proposal import Asked, Proposal, Simulation, propose
from .targets import stored_targets

FORMAT = "WordPress"
URLS_PER_STEP = 200  # of the progress

Progress = Callable[[int], object]  # gets how many URLs were looked at since the last call


@dataclass
class Applied:
    """How many redirects an import of them created, changed, and deleted, and how many people have edited."""

    created: int = 0
    changed: int = 0
    deleted: int = 0
    unchanged: int = 0
    edited: int = 0


class Written:
    """The redirects that were created for ``source`` before, by their old path."""

    def __init__(self, source: str) -> None:
        records = OldUrlRules.objects.filter(source=source, redirect_import__undone_at=None)
        self.records = list(records.select_related("redirect_import"))
        imports = [record.redirect_import_id for record in self.records]
        rules = list(RedirectRule.objects.filter(created_by_import__in=imports))
        self.edited = {rule.old_path: rule for rule in rules if fingerprint(values_of(rule)) != rule.fingerprint}
        self.ours = {rule.old_path: rule for rule in rules if rule.old_path not in self.edited}
        known = set(itertools.chain.from_iterable(record.written for record in self.records))
        self.deleted_by_people = known - set(self.ours) - set(self.edited)


class OldSite:
    """The old URLs of ``source``, and what answers at them."""

    def __init__(self, source: str, progress: Progress | None = None) -> None:
        self.source, self.progress = source, progress
        self.root = url_path(source).rstrip("/")
        self.bases = stored_bases(source)
        self.site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
        self.targets = stored_targets(source) if self.site else None

    @property
    def rows(self) -> Any:
        return OldUrl.objects.filter(source=self.source)

    def asked(self) -> Iterator[Asked]:
        fields = ("path", "kind", "item_key", "requests")
        for number, row in enumerate(self.rows.order_by("pk").values_list(*fields).iterator(), 1):
            yield Asked(*row)
            if self.progress and number % URLS_PER_STEP == 0:
                self.progress(URLS_PER_STEP)

    def get_answers(self, simulation: Simulation) -> Answers:
        assert self.targets
        known = self.rows.exclude(item_key="").order_by("pk").values_list("path", "kind", "item_key").iterator()
        return Answers(
            self.targets, known, self.root, self.bases, lambda path: simulation.draft.is_served(path, self.site)
        )

    def simulate(self, written: Written) -> Simulation:
        assert self.targets
        return Simulation(self.site, self.targets, {rule.pk for rule in written.ours.values()})

    def propose(self, written: Written | None = None) -> Proposal:
        """Return the redirects that the old URLs need. None of them if the site has no home page."""
        if self.targets is None:
            return Proposal()
        simulation = self.simulate(written or Written(self.source))
        return propose(self.asked, self.get_answers(simulation), simulation, self.root, self.file_url)

    def file_url(self, key: str) -> str:
        """Return the old URL of a file, which leads to where the file is at that time. Empty if it isn’t here."""
        record = ImportedItem.objects.filter(source=self.source, key=key).first() if key else None
        url = current_url(record.find_object()) if record else ""
        paths = self.rows.filter(item_key=key, kind=OldUrl.Kind.UPLOAD, path__contains="/wp-content/").order_by("pk")
        return (url and paths.values_list("path", flat=True).first()) or url


def expected_answers(source: str) -> Iterator[tuple[OldUrl, Answer]]:
    """Yield each old URL of ``source``, those that visitors asked for most first, and what should answer at it."""
    old_site = OldSite(source)
    if old_site.targets is None:
        return
    answers = old_site.get_answers(old_site.simulate(Written(source)))
    for row in old_site.rows.order_by("-requests", "pk").iterator():
        yield row, answers.expected(row.path, row.kind, row.item_key)


@dataclass
class Plan:
    """What writing the redirects of a proposal would do: those that are new, changed, and needed no more."""

    new: list[RedirectRule] = field(default_factory=list)
    changed: list[RedirectRule] = field(default_factory=list)
    stale: list[RedirectRule] = field(default_factory=list)
    unchanged: int = 0
    edited: int = 0

    def count(self) -> Applied:
        return Applied(len(self.new), len(self.changed), len(self.stale), self.unchanged, self.edited)


def make_plan(proposal: Proposal, written: Written) -> Plan:
    """Compare ``proposal`` with what was written before. What people have made, edited, or deleted stays so."""
    wanted = {rule.old_path: rule for rule in proposal.rules}
    taken = {*people_have(wanted, written), *written.edited, *written.deleted_by_people}
    plan = Plan(edited=len(written.edited))
    for old_path, rule in wanted.items():
        stored = written.ours.get(old_path)
        if old_path in taken:
            continue
        rule.notes = _("For an old URL of WordPress")
        if stored is None:
            plan.new.append(rule)
        elif values_of(stored) != values_of(rule):
            for name in bulk.FIELDS:
                setattr(stored, name, getattr(rule, name))
            stored.fingerprint = fingerprint(values_of(stored))
            plan.changed.append(stored)
        else:
            plan.unchanged += 1
    plan.stale = [rule for old_path, rule in written.ours.items() if old_path not in wanted]
    return plan


def apply_rules(source: str, user: Any = None, progress: Progress | None = None) -> Applied:
    """Write the redirects that the old URLs of ``source`` need now. Another time, only what has changed.

    Looking at all URLs can take minutes. On SQLite, nobody else could write meanwhile, so the transaction begins after
    that. It looks again if a redirect has changed in between.
    """
    version = rules_version.stored()
    proposal = OldSite(source, progress).propose()
    with transaction.atomic():
        wait_for_others()
        written = Written(source)
        if rules_version.stored() != version:
            proposal = OldSite(source).propose(written)
        plan = make_plan(proposal, written)
        write(source, plan, written, user)
    return plan.count()


def write(source: str, plan: Plan, written: Written, user: Any) -> None:
    if plan.stale:
        bulk.delete_rules([rule.pk for rule in plan.stale])
        forget(written.records, {rule.old_path for rule in plan.stale})
    if plan.changed:
        bulk.update_rules(plan.changed)
    if plan.new or not written.records:
        create(source, plan.new, user)
    if plan.stale or plan.changed:
        complete_others(source, user)


def wait_for_others() -> None:
    """Wait until no other transaction writes redirects of old sites: each looks at what is there.

    On SQLite, a transaction that writes waits for others anyway.
    """
    list(ImportRun.objects.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))


def complete_others(source: str, user: Any = None) -> None:
    """Create what the other old sites need now. Redirects of ``source`` may have answered their URLs as well."""
    records = OldUrlRules.objects.exclude(source=source).filter(redirect_import__undone_at=None)
    for other in sorted(set(records.values_list("source", flat=True))):
        written = Written(other)
        if new := make_plan(OldSite(other).propose(written), written).new:
            create(other, new, user)


def preview_source(source: str, progress: Progress | None = None) -> dict[str, Any]:
    """Return what answers at the old URLs of ``source``, and what writing the redirects would do, as JSON."""
    written = Written(source)
    proposal = OldSite(source, progress).propose(written)
    preview = describe(proposal)
    return preview | {"plan": vars(make_plan(proposal, written).count())}


def people_have(wanted: Iterable[str], written: Written) -> set[str]:
    """Return those of the old paths ``wanted`` for which somebody has made a redirect."""
    ours = {rule.pk for rule in written.ours.values()}
    names = list(wanted)
    found: set[str] = set()
    for start in range(0, len(names), 500):
        rows = RedirectRule.objects.filter(old_path__in=names[start : start + 500]).values_list("pk", "old_path")
        found |= {old_path for pk, old_path in rows if pk not in ours}
    return found


def create(source: str, rules: list[RedirectRule], user: Any) -> None:
    redirect_import = RedirectImport.objects.create(
        user=user, file_name=source[-255:], format=FORMAT, created=len(rules)
    )
    for rule in rules:
        rule.created_by_import = redirect_import
        rule.fingerprint = fingerprint(values_of(rule))
    bulk.create_rules(rules)
    OldUrlRules.objects.create(
        source=source, redirect_import=redirect_import, written={rule.old_path: rule.fingerprint for rule in rules}
    )
    data = {"created": len(rules)}
    log(redirect_import, "redirects.import", user=user, title=str(redirect_import), data=data)


def forget(records: list[OldUrlRules], old_paths: set[str]) -> None:
    """Forget redirects that are not needed any more, so that they can be created again when they are."""
    for record in records:
        kept = {name: value for name, value in record.written.items() if name not in old_paths}
        if len(kept) != len(record.written):
            record.written = kept
            record.save(update_fields=["written"])


@transaction.atomic
def take_back(source: str, user: Any = None) -> Applied:
    """Delete the redirects that were created for ``source``, except for those that people have edited.

    What other old sites need of these is created again for them.
    """
    applied = delete_written(source, user)
    complete_others(source, user)
    return applied


@transaction.atomic
def delete_written(source: str, user: Any = None) -> Applied:
    """Delete the redirects that were created for ``source``, also those that other old sites need."""
    wait_for_others()
    applied = Applied()
    for record in OldUrlRules.objects.filter(source=source).select_related("redirect_import"):
        if record.redirect_import.undone_at is None:
            result = undo(record.redirect_import, user)
            applied.deleted += result.deleted
            applied.edited += len(result.left)
        record.delete()
    return applied
