"""Rules by the thousand: a few statements for each chunk, no signals, one step of the version at the end."""

from itertools import islice

from django.db import connection, transaction
from django.db.models.constants import OnConflict
from wagtail.contrib.redirects.models import Redirect

from . import versions
from .models import RedirectHit, RedirectImportChange, RedirectRule

CHUNK = 2000  # rules held in memory at a time

PARENT_FIELDS = [field.name for field in Redirect._meta.local_concrete_fields if not field.primary_key]
OWN_FIELDS = [field.name for field in RedirectRule._meta.local_concrete_fields if not field.primary_key]
# What makes a rule, without what has been counted: enough to write a rule as it was.
FIELDS = [
    *("source", "kind", "ignore_case", "ignore_slash", "query_mode", "query", "target", "redirect_page_id"),
    *("redirect_page_route_path", "status", "carry_query", "priority", "enabled", "notes", "starts_at", "ends_at"),
    *("site_id", "automatically_created"),
]


def chunks(items, size=CHUNK):
    items = iter(items)
    while chunk := list(islice(items, size)):
        yield chunk


def create_rules(rules, progress=None):
    """Insert ``rules`` (an iterable of unsaved RedirectRule) and return how many; all or nothing.

    Checks nothing: see validation.py. ``progress(done)`` is called after each chunk.
    """
    return _write(rules, progress, _insert)


def update_rules(rules, progress=None):
    """Write saved ``rules`` as they now are, without their counts; all or nothing."""
    return _write(rules, progress, _upsert)


def restore_rules(rules):
    """Insert ``rules`` that were deleted under the primary keys and with the counts they had."""
    return _write(rules, None, _insert)


def delete_rules(ids):
    """Delete the rules with these primary keys and return how many there were; all or nothing."""
    deleted = 0
    with transaction.atomic():
        for chunk in chunks(ids):
            RedirectHit.objects.filter(rule_id__in=chunk).delete()
            RedirectImportChange.objects.filter(rule_id__in=chunk).delete()
            # Not delete(): it would read every rule into memory to send signals about it.
            RedirectRule.objects.filter(pk__in=chunk)._raw_delete(connection.alias)
            deleted += Redirect.objects.filter(pk__in=chunk)._raw_delete(connection.alias)
        versions.bump()
    return deleted


def _write(rules, progress, write):
    done = 0
    with transaction.atomic():
        for chunk in chunks(rules):
            for rule in chunk:
                rule.normalize()
            write(chunk)
            done += len(chunk)
            if progress:
                progress(done)
        versions.bump()
    return done


def _parents(rules):
    names = [field.attname for field in Redirect._meta.local_concrete_fields if not field.primary_key]
    return [Redirect(pk=rule.pk, **{name: getattr(rule, name) for name in names}) for rule in rules]


def _insert(rules):
    for rule, parent in zip(rules, Redirect.objects.bulk_create(_parents(rules)), strict=True):
        rule.pk = rule.redirect_ptr_id = rule.id = parent.pk
        rule.created_at = parent.created_at
    _insert_own(rules)


def _upsert(rules):
    changing = [name for name in PARENT_FIELDS if name != "created_at"]
    Redirect.objects.bulk_create(_parents(rules), update_conflicts=True, unique_fields=["id"], update_fields=changing)
    changing = [field for field in OWN_FIELDS if field not in ("hits", "last_hit_at")]
    _insert_own(
        rules,
        on_conflict=OnConflict.UPDATE,
        update_fields=[RedirectRule._meta.get_field(name) for name in changing],
        unique_fields=[RedirectRule._meta.pk],
    )


def _insert_own(rules, **conflict):
    """Django refuses bulk_create for tables with a parent table; its own way to insert rows does not."""
    fields = RedirectRule._meta.local_concrete_fields
    size = connection.ops.bulk_batch_size(fields, rules)
    for chunk in chunks(rules, size):
        RedirectRule.objects.all()._insert(chunk, fields=fields, **conflict)
