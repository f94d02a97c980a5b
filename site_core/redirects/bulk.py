"""Write thousands of rules: a few statements for each chunk, no signals, and one new version at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeAlias

from django.db import connection, models, transaction
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect

from site_core.lib.chunks import chunks
from site_core.seo.redirected_pages import redirects_changed

from . import rules_version
from .models import Kind, RedirectHit, RedirectImportChange, RedirectRule

CHUNK_SIZE = 2000  # rules in memory at a time

PARENT_FIELDS = [field.name for field in Redirect._meta.local_concrete_fields if not field.primary_key]
OWN_FIELDS = [field.name for field in RedirectRule._meta.local_concrete_fields if not field.primary_key]
# The fields that define a rule, without its counts.
FIELDS = [
    *("source", "kind", "ignore_case", "ignore_slash", "query_mode", "query", "target", "redirect_page_id"),
    *("redirect_page_route_path", "status", "carry_query", "priority", "enabled", "notes", "starts_at", "ends_at"),
    *("site_id", "automatically_created"),
]


Progress = Callable[[int], object]  # called with the number of rules written so far
# The id of a site, a path on it, and the id of the page that a rule leads to.
Origin: TypeAlias = tuple[int, str, int | None]


def create_rules(rules: Iterable[RedirectRule], progress: Progress | None = None) -> int:
    """Insert unsaved ``rules``, all or none, and return their number.

    Checks nothing: see checks/rule_checks.py. Calls ``progress`` after each chunk.
    """
    return _write(rules, progress, _insert)


def create_similar_rules(template: RedirectRule, origins: Iterable[Origin]) -> int:
    """Insert rules like the unsaved exact rule ``template``, one for each of ``origins``, all or none.

    Returns their number. Creates no model instances, and prepares only the columns that differ for the database, so
    it takes a quarter of the time of ``create_rules``. Raises ValueError for a path with a query string, which would
    make the rule another kind of rule, and checks nothing else.
    """
    assert template.kind == Kind.EXACT
    created = 0
    with transaction.atomic():
        for chunk in chunks(origins, CHUNK_SIZE):
            _insert_similar(template, chunk)
            created += len(chunk)
        rules_version.bump()
    return created


def update_rules(rules: Iterable[RedirectRule], progress: Progress | None = None) -> int:
    """Update stored ``rules``, except for their counts, all or none, and return their number."""
    return _write(rules, progress, _upsert)


def restore_rules(rules: Iterable[RedirectRule]) -> int:
    """Insert deleted ``rules`` again, with the primary keys, counts, and dates they had, and return their number."""
    return _write(rules, None, _insert_again)


def delete_rules(ids: Iterable[int]) -> int:
    """Delete the rules with these primary keys, all or none, and return their number."""
    deleted = 0
    with transaction.atomic():
        for chunk in chunks(ids, CHUNK_SIZE):
            RedirectHit.objects.filter(rule_id__in=chunk).delete()
            RedirectImportChange.objects.filter(rule_id__in=chunk).delete()
            redirects_changed(read_paths(chunk))
            # QuerySet.delete() would read every rule into memory to send signals about it.
            _delete_rows(RedirectRule, chunk)
            deleted += _delete_rows(Redirect, chunk)
        rules_version.bump()
    return deleted


def _write(
    rules: Iterable[RedirectRule], progress: Progress | None, write: Callable[[Sequence[RedirectRule]], None]
) -> int:
    done = 0
    with transaction.atomic():
        for chunk in chunks(rules, CHUNK_SIZE):
            for rule in chunk:
                rule.normalize()
            outdate_sitemap(chunk)
            write(chunk)
            done += len(chunk)
            if progress:
                progress(done)
        rules_version.bump()
    return done


def outdate_sitemap(rules: Sequence[RedirectRule]) -> None:
    """Have the sitemap read the pages at the paths of ``rules`` again, and at those that they had before."""
    stored = [rule.pk for rule in rules if rule.pk]
    redirects_changed([*(rule.old_path for rule in rules), *(read_paths(stored) if stored else ())])


def read_paths(ids: Sequence[int]) -> list[str]:
    return list(Redirect.objects.filter(pk__in=ids).values_list("old_path", flat=True))


def _build_parents(rules: Sequence[RedirectRule]) -> list[Redirect]:
    """Return the rows of Wagtail's table."""
    names = [field.attname for field in Redirect._meta.local_concrete_fields if not field.primary_key]
    return [Redirect(pk=rule.pk, **{name: getattr(rule, name) for name in names}) for rule in rules]


def _insert(rules: Sequence[RedirectRule]) -> None:
    for rule, parent in zip(rules, Redirect.objects.bulk_create(_build_parents(rules)), strict=True):
        rule.pk = rule.redirect_ptr_id = rule.id = parent.pk
        rule.created_at = parent.created_at
    _write_own_rows(rules)


def _insert_similar(template: RedirectRule, origins: Sequence[Origin]) -> None:
    own_values: dict[tuple[str, int], dict[str, str]] = {}  # by what is unique in Wagtail's table
    rows: list[dict[str, Any]] = []
    for site_id, path, page_id in origins:
        template.source = path
        template.normalize()
        if template.query:
            raise ValueError(f"{path} has a query string")
        own_values[template.old_path, site_id] = {"source": template.source, "match_key": template.match_key}
        rows.append({"old_path": template.old_path, "site_id": site_id, "redirect_page_id": page_id})
    old_paths, site_ids = [row["old_path"] for row in rows], {row["site_id"] for row in rows}
    redirects_changed(old_paths)
    template.created_at = timezone.now()
    _insert_rows(template, [Redirect._meta.get_field(name) for name in PARENT_FIELDS], rows)
    inserted = Redirect.objects.filter(old_path__in=old_paths, site__in=site_ids)
    own_rows = [
        {"redirect_ptr_id": pk, **own_values[unique]}
        for pk, *columns in inserted.values_list("pk", "old_path", "site_id")
        if (unique := (columns[0], columns[1])) in own_values
    ]
    _insert_rows(template, RedirectRule._meta.local_concrete_fields, own_rows)


def _insert_rows(template: RedirectRule, fields: Sequence[Any], rows: Sequence[dict[str, Any]]) -> None:
    """Insert ``rows`` into the table of ``fields``: each has the values that are not those of ``template``."""
    values = [field.get_db_prep_save(getattr(template, field.attname), connection) for field in fields]
    positions = {field.attname: position for position, field in enumerate(fields)}

    def fill(row: dict[str, Any]) -> list[Any]:
        filled = values.copy()
        for name, value in row.items():
            filled[positions[name]] = value
        return filled

    with connection.cursor() as cursor:
        cursor.executemany(_build_insert(fields), [fill(row) for row in rows])


def _build_insert(fields: Sequence[Any]) -> str:
    columns = ", ".join(f'"{field.column}"' for field in fields)
    return f'INSERT INTO "{fields[0].model._meta.db_table}" ({columns}) VALUES ({", ".join(["%s"] * len(fields))})'


def _insert_again(rules: Sequence[RedirectRule]) -> None:
    parents = [Redirect(pk=rule.pk, created_at=rule.created_at) for rule in rules]
    _insert(rules)
    Redirect.objects.bulk_update(parents, ["created_at"])  # Django has set them to now


def _upsert(rules: Sequence[RedirectRule]) -> None:
    changing = [name for name in PARENT_FIELDS if name != "created_at"]
    Redirect.objects.bulk_create(
        _build_parents(rules), update_conflicts=True, unique_fields=["id"], update_fields=changing
    )
    _write_own_rows(rules, update=[name for name in OWN_FIELDS if name not in ("hits", "last_hit_at")])


def _write_own_rows(rules: Sequence[RedirectRule], update: Sequence[str] = ()) -> None:
    """Insert rows into the rules' own table. Update the fields ``update`` of rows that exist.

    Uses SQL, because bulk_create does not support models with a parent table. SQLite and PostgreSQL share the syntax:
    https://www.sqlite.org/lang_upsert.html
    """
    fields = RedirectRule._meta.local_concrete_fields
    statement = _build_insert(fields)
    if update:
        changing = [RedirectRule._meta.get_field(name).column for name in update]
        assignments = ", ".join(f'"{column}" = excluded."{column}"' for column in changing)
        statement += f' ON CONFLICT ("{RedirectRule._meta.pk.column}") DO UPDATE SET {assignments}'
    rows = [[field.get_db_prep_save(getattr(rule, field.attname), connection) for field in fields] for rule in rules]
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)


def _delete_rows(model: type[models.Model], ids: Sequence[int]) -> int:
    """Delete the rows with the primary keys ``ids`` from the table of ``model`` only, and return their number."""
    placeholders = ", ".join(["%s"] * len(ids))
    with connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{model._meta.db_table}" WHERE "{model._meta.pk.column}" IN ({placeholders})', ids)
        return cursor.rowcount
