"""Undo a whole import: delete the rules that it created and restore the ones that it changed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page, Site

from site_core.lib.chunks import chunks

from .. import bulk
from ..checks.rule_checks import RuleChecker
from ..models import RedirectImport, RedirectImportChange, RedirectRule
from ..signals import import_undone
from .fingerprints import fingerprint, restore_values, values_of


class AlreadyUndone(Exception):
    """The import has already been undone."""

    def __init__(self) -> None:
        super().__init__(_("This import has already been undone."))


@dataclass
class UndoResult:
    """How many rules were deleted and restored, and messages about those that were left unchanged."""

    deleted: int = 0
    restored: int = 0
    left: list[str] = field(default_factory=list)


def undo(redirect_import: RedirectImport, user: User | None = None, *, is_whole: bool = False) -> UndoResult:
    """Undo ``redirect_import`` in one transaction. Raise AlreadyUndone.

    With ``is_whole``, that is all somebody wants to undo, so other rooms are told.
    """
    result = UndoResult()
    with transaction.atomic():
        redirect_import.refresh_from_db(from_queryset=RedirectImport.objects.select_for_update())
        if redirect_import.undone_at:
            raise AlreadyUndone
        delete_created(redirect_import, result)
        restore_changed(redirect_import, result)
        redirect_import.undone_at = timezone.now()
        redirect_import.save(update_fields=["undone_at"])
        data = {"removed": result.deleted, "restored": result.restored, "left": len(result.left)}
        log(redirect_import, "redirects.undo_import", user=user, title=str(redirect_import), data=data)
        if is_whole:
            import_undone.send(RedirectImport, redirect_import=redirect_import, user=user)
    return result


def changed_since_message(rule: RedirectRule | str) -> str:
    return _("%(rule)s was changed after the import, so it was not restored.") % {"rule": rule}


def delete_created(redirect_import: RedirectImport, result: UndoResult) -> None:
    """Delete the rules that the import created, except for those that were changed later."""
    ids = []
    rules = RedirectRule.objects.filter(created_by_import=redirect_import)
    for pk, stored_fingerprint, *values in rules.values_list("pk", "fingerprint", *bulk.FIELDS).iterator():
        if stored_fingerprint == fingerprint(values):
            ids.append(pk)
        else:
            result.left.append(changed_since_message(values[0]))
    if ids:
        result.deleted = bulk.delete_rules(ids)


def restore_changed(redirect_import: RedirectImport, result: UndoResult) -> None:
    """Restore the rules that the import changed, except for those that were changed again later."""
    if not redirect_import.changes.exists():
        return
    checker = RuleChecker.for_import(may_leave_site=True)  # their targets were allowed before
    page_ids = {None, *Page.objects.order_by().values_list("pk", flat=True)}
    site_ids = {None, *Site.objects.values_list("pk", flat=True)}
    for changes in chunks(redirect_import.changes.order_by("pk").iterator(), 500):
        stored = RedirectRule.objects.in_bulk([change.rule_id for change in changes])
        restored = []
        for change in changes:
            rule = stored.get(change.rule_id)
            if rule is None:
                continue
            if problem := restore_rule(rule, change, checker, page_ids, site_ids):
                result.left.append(problem)
            else:
                restored.append(rule)
        result.restored += bulk.update_rules(restored)


def restore_rule(
    rule: RedirectRule,
    change: RedirectImportChange,
    checker: RuleChecker,
    page_ids: Collection[int | None],
    site_ids: Collection[int | None],
) -> str:
    """Set the values before ``change`` on ``rule``. Return why that is not possible, or an empty string."""
    if fingerprint(values_of(rule)) != change.fingerprint:
        return changed_since_message(rule)
    previous = change.previous_values
    if previous["redirect_page_id"] not in page_ids or previous["site_id"] not in site_ids:
        return _("%(rule)s was not restored: its previous page or site no longer exists.") % {"rule": rule}
    name = str(rule)
    restore_values(rule, previous)
    check = checker.check(rule)
    if not check.is_valid:
        reason = " ".join(str(text) for text in check.error_messages())
        message = _("%(rule)s was not restored: its previous values would not work. %(reason)s")
        return message % {"rule": name, "reason": reason}
    checker.add(rule)
    return ""
