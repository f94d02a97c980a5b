"""Convert a database that was created before version 1.0, when most tables belonged to one app, ``site_core``.

Versions before 1.0 were never released. This module converts the schema of their last commit, 7239fc4, to the one that
the migrations of 1.0 create (``NEW_MIGRATIONS``). Later migrations are applied as usual. It uses SQL, not models, since
models describe the newest version.
"""

from __future__ import annotations

import contextlib
import json
import shutil
import sqlite3
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db import DatabaseError, transaction

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.backends.utils import CursorWrapper

OLD_APPS = ("site_core", "home", "blog")
LAST_OLD_MIGRATIONS = (("site_core", "0011_page_counts"), ("home", "0004_required_notices"), ("blog", "0002_seo"))
NEW_MIGRATIONS = (
    *("caching.0001_initial", "media.0001_initial", "site_settings.0001_initial", "pages.0001_initial"),
    *("index_now.0001_initial", "seo_audit.0001_initial", "redirects.0001_initial"),
    *("redirects.0002_adopt_wagtail_redirects", "accounts.0001_initial", "accounts.0002_medical_reviewers"),
    *("page_views.0001_initial", "enquiries.0001_initial", "home.0001_initial", "blog.0001_initial"),
)

# New app → its models under their old labels.
MOVED_MODELS = {
    "accounts": ("site_core.role",),
    "enquiries": ("home.enquiry", "home.enquiryaccess", "home.enquirynotice", "home.enquirysettings"),
    "index_now": ("site_core.indexnowping",),
    "media": ("site_core.clinicdocument", "site_core.clinicimage", "site_core.clinicrendition"),
    "page_views": ("site_core.pagecount",),
    "pages": ("site_core.personeducation", "site_core.personpage", "site_core.topic"),
    "redirects": (
        *("site_core.missedpath", "site_core.redirecthit", "site_core.redirectimport"),
        *("site_core.redirectimportchange", "site_core.redirectrule", "site_core.redirectupload"),
        "site_core.rulesversion",
    ),
    "seo_audit": ("site_core.pageaudit",),
    "site_settings": (
        *("site_core.clinicsettings", "site_core.navigationsettings", "site_core.searchsettings"),
        "site_core.sharingsettings",  # a proxy: it has no table
    ),
}
RENAMED_MODELS = {"enquirynotice": "enquirynotification", "missedpath": "notfoundpath"}
RENAMED_COLUMNS = {
    "enquiries_enquiry": {
        "sealed": "encrypted_details",
        "email_mark": "email_index",
        "phone_mark": "phone_index",
    },
    "redirects_redirectimport": {"made_at": "created_at", "refused": "rejected"},
    "redirects_redirectimportchange": {
        "former": "previous_values",
        "imprint": "fingerprint",
        "made_by_id": "redirect_import_id",
    },
    "redirects_redirectrule": {"imprint": "fingerprint", "made_by_id": "created_by_import_id"},
    "redirects_redirectupload": {"made_at": "created_at", "outcome": "summary", "problem": "error"},
}
# What the two versions store differently and the site creates again: the SEO audit's facts, files that were uploaded
# but not imported, and background tasks, whose names are modules.
CLEARED = (
    "DELETE FROM seo_audit_pageaudit",
    "DELETE FROM redirects_redirectupload",
    "DELETE FROM django_tasks_database_dbtaskresult WHERE task_path LIKE 'site\\_core.%%' ESCAPE '\\'",
)
PERMISSION_NAMES = {
    "clear_page_cache": "Can clear page cache",
    "export_enquiry": "Can export everything a person has told us",
    "require_second_factor": "Must use two-step sign-in",
}
# SQLite neither checks lengths nor needs the names of constraints.
POSTGRESQL_STATEMENTS = (
    "ALTER TABLE redirects_redirectupload ALTER COLUMN state TYPE varchar(9)",
    "ALTER TABLE redirects_notfoundpath RENAME CONSTRAINT one_row_per_missed_path TO one_row_per_site_and_path",
)
UNSUPPORTED = (
    "This database was created by a development version before 1.0 that can't be converted. Nothing was changed. "
    "Check out commit 7239fc4 and run its “manage.py migrate”, then return to this version and run “manage.py migrate”."
)
BACKUP_REQUIRED = (
    "This database was created by a version before 1.0 and has to be converted. Nothing was changed. Back it up first "
    "(“manage.py backup” or pg_dump), then run: manage.py migrate --backed-up"
)


class LegacyDatabaseError(Exception):
    """The database can't be converted and is unchanged. The message says why and what to do."""


def is_legacy(connection: BaseDatabaseWrapper) -> bool:
    """Return whether the database was created before 1.0. Raise LegacyDatabaseError if it is too old to convert."""
    with connection.cursor() as cursor:
        if "django_migrations" not in connection.introspection.table_names(cursor):
            return False
        cursor.execute("SELECT app, name FROM django_migrations")
        applied = set(cursor.fetchall())
    if not any(app == "site_core" for app, _name in applied):
        return False
    if not applied.issuperset(LAST_OLD_MIGRATIONS):
        raise LegacyDatabaseError(UNSUPPORTED)
    return True


def convert(connection: BaseDatabaseWrapper, write_line: Callable[[str], object], is_backed_up: bool = False) -> None:
    """Back up a legacy database, then convert it in one transaction. Raise LegacyDatabaseError."""
    try:
        if connection.vendor == "sqlite":
            path = back_up_sqlite(Path(connection.settings_dict["NAME"]))
            write_line(f"This database was created by a version before 1.0. It was backed up to {path}.")
        elif not is_backed_up:
            raise LegacyDatabaseError(BACKUP_REQUIRED)
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            if is_legacy(connection):  # another process may have converted it meanwhile
                convert_tables(connection, cursor)
    except (DatabaseError, sqlite3.Error, OSError) as error:
        raise LegacyDatabaseError(
            f"The database was created by a version before 1.0 and can't be converted: {error}. Nothing was changed."
        ) from error
    ContentType.objects.clear_cache()
    cache.clear()  # cached objects may refer to modules that were moved
    write_line("The database was converted to version 1.0.")


def back_up_sqlite(path: Path) -> Path:
    """Copy the database next to itself and return the path of the copy."""
    copy_path = path.with_name(f"{path.name}.before-1.0-{datetime.now(UTC):%Y%m%dT%H%M%SZ}")
    partial = copy_path.with_name(f"{copy_path.name}.partial")
    with (
        contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as source,
        contextlib.closing(sqlite3.connect(partial)) as target,
    ):
        shutil.copymode(path, partial)
        source.backup(target)
    partial.rename(copy_path)
    return copy_path


def convert_tables(connection: BaseDatabaseWrapper, cursor: CursorWrapper) -> None:
    tables = set(connection.introspection.table_names(cursor))
    old_permissions = permission_names(cursor)
    for new_app, labels in MOVED_MODELS.items():
        for label in labels:
            old_app, old_model = label.split(".")
            new_model = RENAMED_MODELS.get(old_model, old_model)
            if f"{old_app}_{old_model}" in tables:
                cursor.execute(f"ALTER TABLE {old_app}_{old_model} RENAME TO {new_app}_{new_model}")
            rename_content_type(cursor, (old_app, old_model), (new_app, new_model))
    for table, columns in RENAMED_COLUMNS.items():
        for old, new in columns.items():
            cursor.execute(f"ALTER TABLE {table} RENAME COLUMN {old} TO {new}")
    for statement in (*CLEARED, *(POSTGRESQL_STATEMENTS if connection.vendor == "postgresql" else ())):
        cursor.execute(statement)
    update_permissions(cursor)
    new_permissions = permission_names(cursor)
    rename_grants(cursor, {name: new_permissions[pk] for pk, name in old_permissions.items()})
    rename_log_actions(cursor)
    replace_migrations(cursor)


def permission_names(cursor: CursorWrapper) -> dict[int, str]:
    """Return ``{id: "app.codename"}`` of all permissions."""
    cursor.execute(
        "SELECT auth_permission.id, app_label, codename FROM auth_permission "
        "JOIN django_content_type ON django_content_type.id = content_type_id"
    )
    return {pk: f"{app}.{codename}" for pk, app, codename in cursor.fetchall()}


def rename_content_type(cursor: CursorWrapper, old: tuple[str, str], new: tuple[str, str]) -> None:
    """Rename a content type, and its model in the codenames of the default permissions."""
    cursor.execute("SELECT id FROM django_content_type WHERE app_label = %s AND model = %s", old)
    if row := cursor.fetchone():
        cursor.execute("UPDATE django_content_type SET app_label = %s, model = %s WHERE id = %s", [*new, *row])
        cursor.execute(
            "UPDATE auth_permission SET codename = replace(codename, %s, %s) WHERE content_type_id = %s",
            [f"_{old[1]}", f"_{new[1]}", *row],
        )


def update_permissions(cursor: CursorWrapper) -> None:
    """Rename the site's own permissions, and move the one for the page cache to an app of its own."""
    cursor.executemany(
        "UPDATE auth_permission SET name = %s WHERE codename = %s",
        [(name, codename) for codename, name in PERMISSION_NAMES.items()],
    )
    cursor.execute("INSERT INTO django_content_type (app_label, model) VALUES ('caching', 'pagecache')")
    cursor.execute(
        "UPDATE auth_permission SET content_type_id = (SELECT id FROM django_content_type WHERE app_label = 'caching') "
        "WHERE codename = 'clear_page_cache'"
    )


def rename_grants(cursor: CursorWrapper, renamed: Mapping[str, str]) -> None:
    """Rename the permissions that roles have been given, so that they aren't given again."""
    cursor.execute("SELECT id, given FROM accounts_role")
    for pk, given in cursor.fetchall():
        names = json.loads(given) if isinstance(given, str) else given
        cursor.execute(
            "UPDATE accounts_role SET given = %s WHERE id = %s",
            [json.dumps([renamed.get(name, name) for name in names]), pk],
        )


def rename_log_actions(cursor: CursorWrapper) -> None:
    for table in ("wagtailcore_modellogentry", "wagtailcore_pagelogentry"):
        cursor.execute(
            f"UPDATE {table} SET action = replace(action, 'site_core.', 'accounts.') WHERE action LIKE 'site_core.%%'"
        )


def replace_migrations(cursor: CursorWrapper) -> None:
    cursor.executemany("DELETE FROM django_migrations WHERE app = %s", [[app] for app in OLD_APPS])
    now = datetime.now(UTC)
    for label in NEW_MIGRATIONS:
        cursor.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES (%s, %s, %s)", [*label.split("."), now]
        )
