"""The ids of pages on PostgreSQL, whose sequences are not rolled back."""

from django.db import connection


def restart_page_ids():
    """Let new pages have the ids after those in use, as on SQLite: files of the sitemap are ranges of them."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence('wagtailcore_page', 'id'), max(id)) FROM wagtailcore_page"
            )
