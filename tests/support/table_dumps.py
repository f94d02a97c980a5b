"""The content of all tables, to compare before and after something that should change nothing."""

from django.apps import apps
from django.db import connection
from wagtail.models import ReferenceIndex

# What the restored rows don’t determine: logs, counters of changes, and what is derived and read again.
NOT_COMPARED = {
    "trash_",
    "background_tasks_",
    "django_session",
    "wagtailcore_pagelogentry",
    "wagtailcore_modellogentry",
    "wagtailcore_referenceindex",
    "wagtailsearch_",
    "redirects_rulesversion",
    "search_searchentry",
    "search_adminsearchentry",
    "seo_audit_pageaudit",
    "index_now_",
    "media_clinicrendition",
    "media_pendingrendition",
    "caching_",
    "sqlite_",
}


def dump():
    """Return ``{table: rows}`` of the whole database."""
    tables = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            name = model._meta.db_table
            if model._meta.managed and not model._meta.proxy and not name.startswith(tuple(NOT_COMPARED)):
                cursor.execute(f'SELECT * FROM "{name}" ORDER BY 1')
                columns = [column[0] for column in cursor.description]
                tables[name] = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    return tables


def differences(before):
    """Return the rows that are not as in ``before``."""
    after = dump()
    return {
        name: [row for row in [*rows, *after[name]] if row not in rows or row not in after[name]]
        for name, rows in before.items()
        if rows != after[name]
    }


def references():
    return {
        (each.base_content_type_id, each.object_id, each.to_content_type_id, each.to_object_id, each.content_path)
        for each in ReferenceIndex.objects.all()
    }
