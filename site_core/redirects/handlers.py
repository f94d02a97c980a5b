"""What happens to rules by itself. Signals, not hooks: other code and scheduled publishing have no request."""

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver
from wagtail.contrib.redirects.models import Redirect

from . import automatic, retiring, versions  # noqa: F401  their receivers, too
from .models import PERMANENT_STATUSES, QueryMode, RedirectHit, RedirectImportChange, RedirectRule, Status


@receiver(post_save, sender=Redirect)
def sync_rule(sender, instance, **kwargs):
    """Rows that other code saves in Wagtail's table have a rule as well, and change with it."""
    rule = RedirectRule.objects.filter(pk=instance.pk).first()
    if rule is None:
        rule = RedirectRule(redirect_ptr_id=instance.pk)
    elif is_in_sync(rule, instance):
        return
    copy_redirect(rule, instance)
    rule.save_base(raw=True)  # the rule's own table only: the row itself is as other code saved it
    versions.bump()


def is_in_sync(rule, row):
    """Whether what ``rule`` says by itself, past the row that it shares with ``row``, comes to the same."""
    rule.normalize()
    leads = bool(row.redirect_page_id or row.redirect_link)
    same = all(getattr(rule, name) == getattr(row, name) for name in ("old_path", "redirect_link", "is_permanent"))
    return same and rule.is_gone != leads


def copy_redirect(rule, row):
    """Give ``rule`` what the plain ``row`` says."""
    values = {field.attname: getattr(row, field.attname) for field in Redirect._meta.concrete_fields}
    rule.__dict__.update(values)
    rule.source, rule.query, rule.query_mode = row.old_path, "", QueryMode.IGNORE
    rule.target = "" if row.redirect_page_id else row.redirect_link
    if row.is_permanent != (rule.status in PERMANENT_STATUSES) or rule.is_gone:
        rule.status = Status.MOVED if row.is_permanent else Status.FOUND
    rule.normalize()
    rule.__dict__.update(values)


@receiver(post_save, sender=RedirectRule)
def handle_rule_saved(sender, instance, raw=False, **kwargs):
    if not raw:
        versions.bump()


@receiver(post_delete, sender=RedirectRule)
def handle_rule_deleted(sender, instance, origin, **kwargs):
    if retiring.leaving_of(origin):
        return  # the rule is put back in a moment
    RedirectHit.objects.filter(rule_id=instance.pk).delete()
    RedirectImportChange.objects.filter(rule_id=instance.pk).delete()
    versions.bump()
