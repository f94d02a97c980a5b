"""Takes back a whole import: what it created is removed, what it changed becomes what it was."""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Site

from . import bulk
from .imprints import imprint_of, set_former, values_of
from .models import RedirectRule
from .validation import RuleChecker

CHANGED_SINCE = "{rule} was changed after the import: it stays as it is now."
PLACE_IS_GONE = "{rule} led to a page or was on a site that is no longer there: it stays as it is now."
UNFIT = "{rule} would not work as it was before: {reason} It stays as it is now."


class AlreadyUndone(Exception):
    """The import has been undone before."""


@dataclass
class Undone:
    """How many rules were removed and restored, and texts about those that were left as they are."""

    removed: int = 0
    restored: int = 0
    left: list = field(default_factory=list)


def undo(made, user=None):
    """Undo the RedirectImport ``made`` in one transaction and return the Undone. Raises AlreadyUndone."""
    result = Undone()
    with transaction.atomic():
        made.refresh_from_db(from_queryset=type(made).objects.select_for_update())
        if made.undone_at:
            raise AlreadyUndone("This import was undone already.")
        remove(made, result)
        restore(made, result)
        made.undone_at = timezone.now()
        made.save(update_fields=["undone_at"])
        data = {"removed": result.removed, "restored": result.restored, "left": len(result.left)}
        log(made, "redirects.undo_import", user=user, title=str(made), data=data)
    return result


def remove(made, result):
    """Delete the rules that the import created, but for those that were changed since."""
    doomed = []
    columns = RedirectRule.objects.filter(made_by=made).values_list("pk", "fingerprint", *bulk.FIELDS)
    for pk, imprint, *values in columns.iterator():
        if imprint == imprint_of(values):
            doomed.append(pk)
        else:
            result.left.append(CHANGED_SINCE.format(rule=values[0]))
    if doomed:
        result.removed = bulk.delete_rules(doomed)


def restore(made, result):
    """Let the rules that the import changed be what they were, but for those that were changed since."""
    if not made.changes.exists():
        return
    checker = RuleChecker.for_import(may_leave_site=True)  # what was allowed before is allowed again
    pages = {None, *Page.objects.order_by().values_list("pk", flat=True)}
    sites = {None, *Site.objects.values_list("pk", flat=True)}
    for changes in bulk.chunks(made.changes.order_by("pk").iterator(), 500):
        stored = RedirectRule.objects.in_bulk([change.rule_id for change in changes])
        fit = []
        for change in changes:
            rule = stored.get(change.rule_id)
            if rule is None:
                continue
            if problem := restore_one(rule, change, checker, pages, sites):
                result.left.append(problem)
            else:
                fit.append(rule)
        result.restored += bulk.update_rules(fit)


def restore_one(rule, change, checker, pages, sites):
    """Give ``rule`` back what it was before ``change``; return why not, or nothing."""
    if imprint_of(values_of(rule)) != change.fingerprint:
        return CHANGED_SINCE.format(rule=rule)
    former = change.former
    if former["redirect_page_id"] not in pages or former["site_id"] not in sites:
        return PLACE_IS_GONE.format(rule=rule)
    name = str(rule)
    set_former(rule, former)
    verdict = checker.check(rule)
    if not verdict.is_valid:
        return UNFIT.format(rule=name, reason=" ".join(verdict.error_messages()))
    checker.add(rule)
    return ""
