from django.db import migrations

TABLE = "wagtailsearch_indexentry"
ENTRIES, ENTRIES_OF_ONE_TYPE = 100_000, 20_000


def add_statistics(apps, schema_editor):
    """Tell SQLite that many entries have the same content type.

    Without statistics, it takes the index of content types for selective, reads all entries of a type, and runs the
    full-text search for each of them: minutes for 100,000 pages. PostgreSQL has statistics of its own.
    https://www.sqlite.org/fileformat2.html#stat1tab
    """
    connection = schema_editor.connection
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        constraints = connection.introspection.get_constraints(cursor, TABLE)
        cursor.execute("ANALYZE sqlite_schema")  # creates the table of statistics, if it is missing
        remove_statistics(apps, schema_editor)
        for name, constraint in constraints.items():
            if constraint["index"] and constraint["columns"][0] == "content_type_id":
                rows = [ENTRIES, ENTRIES_OF_ONE_TYPE, *[1] * (len(constraint["columns"]) - 1)]
                row = [TABLE, name, " ".join(map(str, rows))]
                cursor.execute("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (%s, %s, %s)", row)


def remove_statistics(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DELETE FROM sqlite_stat1 WHERE tbl = %s", [TABLE])


class Migration(migrations.Migration):

    dependencies = [
        ("search", "0004_index_of_wagtails_title_norms"),
    ]

    operations = [
        migrations.RunPython(add_statistics, remove_statistics),
    ]
