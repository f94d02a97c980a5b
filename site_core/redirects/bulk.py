"""Rules by the thousand: a few statements for each chunk, no signals, one step of the version at the end."""

from itertools import islice

from django.db import connection, transaction
from wagtail.contrib.redirects.models import Redirect

from . import rules_version
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
            # Not QuerySet.delete(), which reads every rule into memory to send signals about it.
            _delete_rows(RedirectRule, chunk)
            deleted += _delete_rows(Redirect, chunk)
        rules_version.bump()
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
        rules_version.bump()
    return done


def _parents(rules):
    names = [field.attname for field in Redirect._meta.local_concrete_fields if not field.primary_key]
    return [Redirect(pk=rule.pk, **{name: getattr(rule, name) for name in names}) for rule in rules]


def _insert(rules):
    for rule, parent in zip(rules, Redirect.objects.bulk_create(_parents(rules)), strict=True):
        rule.pk = rule.redirect_ptr_id = rule.id = parent.pk
        rule.created_at = parent.created_at
    _write_own_rows(rules)


def _upsert(rules):
    changing = [name for name in PARENT_FIELDS if name != "created_at"]
    Redirect.objects.bulk_create(_parents(rules), update_conflicts=True, unique_fields=["id"], update_fields=changing)
    _write_own_rows(rules, update=[name for name in OWN_FIELDS if name not in ("hits", "last_hit_at")])


def _write_own_rows(rules, update=()):
    """Insert what ``rules`` have in the rules' own table; update the fields ``update`` of rows that exist.

    In SQL, because bulk_create refuses models with a parent table. SQLite and PostgreSQL share the syntax:
    https://www.sqlite.org/lang_upsert.html
    """
    fields = RedirectRule._meta.local_concrete_fields
    columns = ", ".join(f'"{field.column}"' for field in fields)
    statement = f'INSERT INTO "{RedirectRule._meta.db_table}" ({columns}) VALUES ({", ".join(["%s"] * len(fields))})'
    if update:
        changing = [RedirectRule._meta.get_field(name).column for name in update]
        assignments = ", ".join(f'"{column}" = excluded."{column}"' for column in changing)
        statement += f' ON CONFLICT ("{RedirectRule._meta.pk.column}") DO UPDATE SET {assignments}'
    rows = [[field.get_db_prep_save(getattr(rule, field.attname), connection) for field in fields] for rule in rules]
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def _delete_rows(model, ids):
    """Delete the rows with the primary keys ``ids`` from the table of ``model`` itself; return how many there were."""
    places = ", ".join(["%s"] * len(ids))
    with connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{model._meta.db_table}" WHERE "{model._meta.pk.column}" IN ({places})', ids)
        return cursor.rowcount
