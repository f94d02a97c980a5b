"""The database: its version, its migrations, and how SQLite writes."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from site_core.lib.migrations import has_unapplied_migrations
from site_core.lib.site_health import Result, critical, good, recommended, register_site_health_check


@register_site_health_check("database", gettext_lazy("Database"))
def check_database() -> Iterator[Result]:
    connection.ensure_connection()
    version = ".".join(str(part) for part in connection.get_database_version())
    yield good(_("%(product)s %(version)s responds.") % {"product": connection.display_name, "version": version})
    if has_unapplied_migrations():
        yield critical(_("There are unapplied migrations."), _("Apply them."), command="manage.py migrate")
    else:
        yield good(_("All migrations are applied."))
    if connection.vendor == "sqlite":
        yield journal_result()


def journal_result() -> Result:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")
        mode = str(cursor.fetchone()[0]).lower()
    if mode in ("wal", "memory"):  # a database in memory, as in tests, has no journal
        return good(_("Visitors can read while an editor saves (journal mode %(mode)s).") % {"mode": mode})
    return recommended(
        _("Visitors wait while an editor saves: the journal mode is %(mode)s instead of WAL.") % {"mode": mode},
        _("Move DATA_DIR to a local disk, on which SQLite can use WAL."),
    )
