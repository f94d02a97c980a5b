"""What a column of a table can mean."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Column(TextChoices):
    """What a column means. IGNORED columns are not imported."""

    IGNORED = "", _("Not imported")
    SOURCE = "source", _("Old URL")
    TARGET = "target", _("New URL")
    STATUS = "status", _("Status code")
    PERMANENT = "permanent", _("Permanent (yes or no)")
    MATCHING = "matching", _("Matching (exact, prefix, or regex)")
    REGEX = "regex", _("Regular expression (yes or no)")
    SUBPATHS = "subpaths", _("Everything below the old URL (yes or no)")
    KEEP_SUBPATH = "keep_subpath", _("Keep the rest of the path (yes or no)")
    QUERY = "query", _("Query string of the old URL")
    CARRY_QUERY = "carry_query", _("Keep the visitor’s query string (yes or no)")
    IGNORE_CASE = "ignore_case", _("Ignore upper and lower case (yes or no)")
    CASE_SENSITIVE = "case_sensitive", _("Distinguish upper and lower case (yes or no)")
    ENABLED = "enabled", _("Enabled (yes or no)")
    DISABLED = "disabled", _("Disabled (yes or no)")
    SITE = "site", _("Site")
    PRIORITY = "priority", _("Priority")
    STARTS_AT = "starts_at", _("From (date)")
    ENDS_AT = "ends_at", _("Until (date)")
    NOTES = "notes", _("Notes")
