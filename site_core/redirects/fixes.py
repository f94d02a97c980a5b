"""What one click does about a finding of health.py. Each returns how many rules it changed."""

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Site

from . import bulk, chains, rulebook
from .models import RedirectRule, Status


def disable(rules, user):
    for rule in rules:
        rule.enabled = False
    return save_and_log(rules, user)


def mark_as_gone(rules, user):
    """Answer with “taken down”: honest where nothing took the page's place."""
    for rule in rules:
        rule.status, rule.redirect_page_id, rule.target = Status.GONE, None, ""
    return save_and_log(rules, user)


def flatten_chains(rules, user):
    """Lead straight to where the rules after them lead."""
    book, sites = rulebook.get_stored_rules(), list(Site.objects.select_related("root_page"))
    shorter = []
    for rule in rules:
        own = [site for site in sites if rule.site_id in (None, site.pk)] or [None]
        if chains.flatten_chain(book, rule, own):
            shorter.append(rule)
    return save_and_log(shorter, user)


def delete(rules, user):
    rules = list(rules)
    for rule in rules:
        log(rule, "wagtail.delete", user=user, deleted=True)
    bulk.delete_rules([rule.pk for rule in rules])
    return len(rules)


def save_and_log(rules, user):
    rules = list(rules)
    bulk.update_rules(rules)
    for rule in rules:
        log(rule, "wagtail.edit", user=user)
    return len(rules)


# Name → (what the button says, what it does).
FIXES = {
    "disable": ("Switch off", disable),
    "gone": ("Answer with 410", mark_as_gone),
    "flatten": ("Lead straight there", flatten_chains),
    "delete": ("Delete", delete),
}


def apply_fix(name, rule_ids, user):
    """Do what the fix ``name`` says to the rules with these keys, all or none; return how many were changed."""
    with transaction.atomic():
        rules = list(RedirectRule.objects.filter(pk__in=rule_ids))
        return FIXES[name][1](rules, user)
