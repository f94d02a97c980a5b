"""Keep rules up to date with Wagtail's redirects, and their version with every change.

Signals rather than hooks: other code and scheduled publishing have no request.
"""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.contrib.redirects.models import Redirect

from . import rules_version
from .lifecycle import page_moves, page_removal  # noqa: F401  connects their receivers
from .models import PERMANENT_STATUSES, QueryMode, RedirectHit, RedirectImportChange, RedirectRule, Status


@receiver(post_save, sender=Redirect)
def sync_rule(sender: type[Redirect], instance: Redirect, **kwargs: Any) -> None:
    """Create or update the rule of a row that other code saved in Wagtail's table."""
    rule = RedirectRule.objects.filter(pk=instance.pk).first()
    if rule is None:
        rule = RedirectRule(redirect_ptr_id=instance.pk)
    elif is_in_sync(rule, instance):
        return
    copy_redirect(instance, rule)
    rule.save_base(raw=True)  # only writes the rule's own table: the row is as the other code saved it
    rules_version.bump()


def is_in_sync(rule: RedirectRule, redirect: Redirect) -> bool:
    """Return whether the rule's own fields lead to the same row as ``redirect``."""
    rule.normalize()
    has_target = bool(redirect.redirect_page_id or redirect.redirect_link)
    derived = ("old_path", "redirect_link", "is_permanent")
    return all(getattr(rule, name) == getattr(redirect, name) for name in derived) and rule.is_targetless != has_target


def copy_redirect(redirect: Redirect, rule: RedirectRule) -> None:
    """Give ``rule`` the values of Wagtail's row."""
    values = {field.attname: getattr(redirect, field.attname) for field in Redirect._meta.concrete_fields}
    rule.__dict__.update(values)
    rule.source, rule.query, rule.query_mode = redirect.old_path, "", QueryMode.IGNORE
    rule.target = "" if redirect.redirect_page_id else redirect.redirect_link
    if redirect.is_permanent != (rule.status in PERMANENT_STATUSES) or rule.is_targetless:
        rule.status = Status.MOVED if redirect.is_permanent else Status.FOUND
    rule.normalize()
    rule.__dict__.update(values)


@receiver(post_save, sender=RedirectRule)
def handle_rule_saved(sender: type[RedirectRule], instance: RedirectRule, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        rules_version.bump()


@receiver(post_delete, sender=RedirectRule)
def handle_rule_deleted(
    sender: type[RedirectRule], instance: RedirectRule, origin: RedirectRule | QuerySet | None, **kwargs: Any
) -> None:
    if page_removal.get_page_removal(origin):
        return  # the rule is restored in a moment
    RedirectHit.objects.filter(rule_id=instance.pk).delete()
    RedirectImportChange.objects.filter(rule_id=instance.pk).delete()
    rules_version.bump()
