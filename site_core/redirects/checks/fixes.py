"""One-click fixes for the findings of audit.py."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log
from wagtail.models import Site

from site_core.background_tasks import services
from site_core.background_tasks.kinds import TaskKind, register_task_kind
from site_core.background_tasks.models import BackgroundTask
from site_core.background_tasks.running import Run, TaskFailed
from site_core.lib.chunks import chunks
from site_core.lib.trash import pre_bulk_delete

from .. import bulk, rule_sets, rules_version
from ..models import RedirectRule, Status
from . import background, chains

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
    from django_stubs_ext import StrOrPromise


def disable(rules: list[RedirectRule], user: AbstractBaseUser | AnonymousUser | None) -> int:
    rules = [rule for rule in rules if rule.enabled]
    for rule in rules:
        rule.enabled = False
    return save_and_log(rules, user)


def mark_as_gone(rules: list[RedirectRule], user: AbstractBaseUser | AnonymousUser | None) -> int:
    """Respond with 410, which is honest if nothing replaced the page."""
    rules = [rule for rule in rules if rule.status != Status.GONE]
    for rule in rules:
        rule.status, rule.redirect_page_id, rule.target = Status.GONE, None, ""
    return save_and_log(rules, user)


def flatten(rules: list[RedirectRule], user: AbstractBaseUser | AnonymousUser | None) -> int:
    """Lead directly to the end of the chain."""
    rule_set, sites = rule_sets.get_stored_rules(), list(Site.objects.select_related("root_page"))
    return save_and_log([rule for rule in rules if chains.flatten_chain(rule_set, rule, sites)], user)


def delete(rules: list[RedirectRule], user: AbstractBaseUser | AnonymousUser | None) -> int:
    for rule in rules:
        log(rule, "wagtail.delete", user=user, deleted=True)
    pks = [rule.pk for rule in rules]
    pre_bulk_delete.send(sender=RedirectRule, pks=pks, user=user)
    bulk.delete_rules(pks)
    return len(rules)


def save_and_log(rules: list[RedirectRule], user: AbstractBaseUser | AnonymousUser | None) -> int:
    bulk.update_rules(rules)
    for rule in rules:
        log(rule, "wagtail.edit", user=user)
    return len(rules)


class Fix(NamedTuple):
    label: StrOrPromise
    apply: Callable[[list[RedirectRule], AbstractBaseUser | AnonymousUser | None], int]


FIXES = {
    "disable": Fix(gettext_lazy("Disable"), disable),
    "gone": Fix(gettext_lazy("Respond with 410"), mark_as_gone),
    "flatten": Fix(gettext_lazy("Shorten"), flatten),
    "delete": Fix(gettext_lazy("Delete"), delete),
}


CHANGE_PERMISSION = "redirects.change_redirectrule"
FIX_PERMISSIONS = {"delete": "redirects.delete_redirectrule"}  # other fixes require CHANGE_PERMISSION
FIX = "redirects.fix"
MAX_FIXED_IN_REQUEST = 500  # take a second or two
CHUNK_SIZE = 500


def may_apply(name: str, user: Any) -> bool:
    return bool(user.has_perm(FIX_PERMISSIONS.get(name, CHANGE_PERMISSION)))


def apply_fix(name: str, rule_ids: Iterable[int | str], user: AbstractBaseUser | AnonymousUser | None) -> int:
    """Apply the fix ``name`` to the rules with these primary keys, all or none. Return the number of changed rules."""
    with transaction.atomic():
        rules = list(RedirectRule.objects.filter(pk__in=rule_ids))
        return FIXES[name].apply(rules, user)


def start_fixing(name: str, kind: str, user: Any) -> BackgroundTask:
    """Apply the fix ``name`` to all findings of ``kind`` in the last report, in the background."""
    return services.start(FIX, user, {"fix": name, "kind": kind}, key=FIX)


def run_fix(run: Run) -> dict[str, Any]:
    """Fix some rules at a time, unless someone else has changed rules since the check, or since a crash."""
    name, report, user = run.arguments["fix"], background.get_report(), run.require_user()
    version = run.task.result.get("version", report.version if report else None)
    if report is None or version != rules_version.stored() or not may_apply(name, user):
        raise TaskFailed(outdated_message())
    ids = report.rule_ids.get(run.arguments["kind"], [])
    done = count = 0
    for rule_ids in chunks(ids, CHUNK_SIZE):
        count += apply_fix(name, rule_ids, user)
        run.write(result={"version": rules_version.stored()})
        done += len(rule_ids)
        run.update(done, len(ids))
    background.remove_findings(set(ids))
    return {"count": count}


def outdated_message() -> str:
    return _("Redirects have changed since they were checked. Nothing more was fixed. Check again, then fix them.")


def register() -> None:
    register_task_kind(
        TaskKind(
            FIX,
            heading=gettext_lazy("Fix redirects"),
            progress_text=gettext_lazy("{done} of {total} redirects"),
            run=run_fix,
            get_result_url=lambda task: reverse("redirects_check"),
        )
    )
