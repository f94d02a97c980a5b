"""One-click fixes for the findings of audit.py."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, NamedTuple

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import Site

from site_core.lib.trash import pre_bulk_delete

from .. import bulk, rule_sets
from ..models import RedirectRule, Status
from . import chains

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
    from django_stubs_ext import StrOrPromise


def disable(rules: list[RedirectRule], user: AbstractBaseUser | AnonymousUser | None) -> int:
    for rule in rules:
        rule.enabled = False
    return save_and_log(rules, user)


def mark_as_gone(rules: list[RedirectRule], user: AbstractBaseUser | AnonymousUser | None) -> int:
    """Respond with 410, which is honest if nothing replaced the page."""
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
    "disable": Fix(_("Disable"), disable),
    "gone": Fix(_("Respond with 410"), mark_as_gone),
    "flatten": Fix(_("Shorten"), flatten),
    "delete": Fix(_("Delete"), delete),
}


def apply_fix(name: str, rule_ids: Iterable[int | str], user: AbstractBaseUser | AnonymousUser | None) -> int:
    """Apply the fix ``name`` to the rules with these primary keys, all or none. Return the number of changed rules."""
    with transaction.atomic():
        rules = list(RedirectRule.objects.filter(pk__in=rule_ids))
        return FIXES[name].apply(rules, user)
