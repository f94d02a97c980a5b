"""Redirect rules on top of Wagtail's table, and what is recorded about them."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.redirects.models import Redirect

from . import addresses


class Kind(models.TextChoices):
    EXACT = "exact", "One address"
    PREFIX = "prefix", "Everything under an address (/old-blog/*)"
    REGEX = "regex", "Regular expression"


class QueryMode(models.TextChoices):
    IGNORE = "ignore", "May be anything"
    EXACT = "exact", "Must be exactly this"
    PARAMETER = "parameter", "Must have these parameters"


class Status(models.IntegerChoices):
    MOVED = 301, "301: moved for good"
    FOUND = 302, "302: moved for now"
    TEMPORARY = 307, "307: moved for now, forms are sent again"
    PERMANENT = 308, "308: moved for good, forms are sent again"
    GONE = 410, "410: taken down"
    LEGAL = 451, "451: taken down for legal reasons"


PERMANENT_STATUSES = (Status.MOVED, Status.PERMANENT)
GONE_STATUSES = (Status.GONE, Status.LEGAL)


class RedirectImport(models.Model):
    """One imported file, recorded so that the whole import can be undone."""

    created_at = models.DateTimeField(auto_now_add=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    file_name = models.CharField(max_length=255, blank=True)
    format = models.CharField(max_length=40, blank=True)
    created = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    undone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("redirect import")
        verbose_name_plural = _("redirect imports")
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name or gettext("Import %(number)d") % {"number": self.pk}


class RedirectUpload(models.Model):
    """An uploaded file that is checked, reviewed, and then imported (as a RedirectImport) or deleted."""

    class State(models.TextChoices):
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked")
        IMPORTING = "importing", _("being imported")
        DONE = "done", _("imported")
        FAILED = "failed", _("failed")

    created_at = models.DateTimeField(auto_now_add=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    file_name = models.CharField(max_length=255)
    # In the database because another server may handle the next request. Emptied after the import.
    content = models.BinaryField()
    site = models.ForeignKey("wagtailcore.Site", null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=9, choices=State.choices, default=State.CHECKING)
    valid_only = models.BooleanField(default=False)
    # The dry run: {"format": label, "counts": {outcome: number}, "shown": {outcome: [[line, text, reasons], ...]}}
    summary = models.JSONField(default=dict)
    error = models.TextField(blank=True)
    result = models.ForeignKey(RedirectImport, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return self.file_name


class RedirectRule(Redirect):
    """A redirect with all that Wagtail's row has no room for.

    ``source`` is the truth about what is matched; Wagtail's ``old_path`` and the keys follow from it, as
    ``redirect_link`` follows from ``target`` and ``is_permanent`` from ``status``: see ``normalize``.
    A rule leads to a page (``redirect_page`` and its route), or to ``target``, or nowhere (410, 451).
    """

    kind = models.CharField(max_length=6, choices=Kind.choices, default=Kind.EXACT)
    source = models.CharField(
        "old address",
        max_length=addresses.MAX_SOURCE_LENGTH,
        help_text="From the first slash on: /old-page/, /old-blog/*, /?p=123, or a regular expression.",
    )
    match_key = models.CharField(max_length=addresses.MAX_KEY_LENGTH, db_index=True, editable=False)
    ignore_case = models.BooleanField("capital or small letters are the same", default=True)
    ignore_slash = models.BooleanField("with or without a slash at the end is the same", default=True)
    query_mode = models.CharField("query string", max_length=9, choices=QueryMode.choices, default=QueryMode.IGNORE)
    query = models.CharField(
        "query", max_length=500, blank=True, help_text="Without the question mark: p=123, or p for any value."
    )
    query_name = models.CharField(max_length=500, blank=True, editable=False)
    target = models.CharField(
        "new address",
        max_length=addresses.MAX_SOURCE_LENGTH,
        blank=True,
        help_text="A path of this site or a whole URL. $1, $2 stand for what * or the groups matched.",
    )
    target_key = models.CharField(max_length=addresses.MAX_KEY_LENGTH, blank=True, db_index=True, editable=False)
    status = models.PositiveSmallIntegerField("answer", choices=Status.choices, default=Status.MOVED)
    carry_query = models.BooleanField(
        "pass the visitor’s query string on",
        default=True,
        help_text="So that campaigns (utm_source, gclid) are still counted at the new address.",
    )
    priority = models.SmallIntegerField(default=0, help_text="Where several rules match, the highest number wins.")
    enabled = models.BooleanField(default=True)
    notes = models.TextField(blank=True)
    starts_at = models.DateTimeField("from", null=True, blank=True)
    ends_at = models.DateTimeField("until", null=True, blank=True)
    hits = models.PositiveBigIntegerField(default=0, editable=False)
    last_hit_at = models.DateTimeField("last used", null=True, blank=True, editable=False)
    created_by_import = models.ForeignKey(
        RedirectImport,
        verbose_name=_("created by import"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="rules",
    )
    fingerprint = models.CharField(max_length=16, blank=True, editable=False)  # of the values that its import wrote

    # Thousands of rules are written at once, past the signals that keep that index.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "redirect"
        verbose_name_plural = "redirects"
        permissions = [("add_external_redirect", "Can redirect visitors to other websites")]

    def __str__(self):
        return f"{self.source}?{self.query}" if self.query else self.source

    @property
    def path(self):
        """The path of an exact rule, or the beginning that a prefix rule stands for; decoded."""
        return addresses.decode_path(self.source.removesuffix("*") if self.kind == Kind.PREFIX else self.source)

    @property
    def is_gone(self):
        return self.status in GONE_STATUSES

    @property
    def has_fixed_target(self):
        """Whether every visitor is sent to the same path or URL."""
        return bool(self.target) and (self.kind == Kind.EXACT or "$" not in self.target)

    def normalize(self):
        """Bring every field that follows from another in step. Called by ``save`` and by the bulk helpers."""
        self.source = self.source.strip()
        self.notes = self.notes.replace("\r\n", "\n").replace("\r", "\n")  # as forms, tables and databases differ
        if self.kind == Kind.EXACT:
            self._normalise_exact()
        else:
            self._normalise_pattern()
        self.query_name = addresses.get_key_parameter_name(self.query)
        if self.query:
            self.old_path += f"?{self.query}"
        if self.starts_at or self.ends_at:
            # Wagtail has room for one row on a path; a campaign may borrow the path of a lasting rule.
            period = "/".join(f"{moment:%Y-%m-%dT%H:%M}" if moment else "" for moment in (self.starts_at, self.ends_at))
            self.old_path += f"#{period}"
        self.old_path = addresses.shorten_key(self.old_path)
        self._normalise_target()

    def _normalise_pattern(self):
        if self.kind == Kind.PREFIX:
            self.source = addresses.split_url(self.source)[0].rstrip("*") + "*"
        self.query = "" if self.query_mode == QueryMode.IGNORE else self.query.lstrip("?")
        self.old_path, self.match_key = self.source, ""

    def _normalise_exact(self):
        self.source, query = addresses.split_url(self.source)
        if query and self.query_mode == QueryMode.IGNORE:
            self.query_mode = QueryMode.PARAMETER
        self.query = "" if self.query_mode == QueryMode.IGNORE else (query or self.query).lstrip("?")
        path = addresses.decode_path(self.source)
        self.old_path = (path.rstrip("/") or "/") if self.ignore_slash else path
        self.match_key = addresses.make_match_key(path, addresses.get_key_parameter(self.query))

    def _normalise_target(self):
        self.target = self.target.strip()
        if self.redirect_page_id or self.is_gone:
            self.target = ""
        if not self.redirect_page_id:
            self.redirect_page_route_path = ""
        self.target_key = ""
        if self.has_fixed_target and addresses.is_local_path(self.target):
            self.target_key = addresses.make_match_key(addresses.decode_path(addresses.split_url(self.target)[0]))
        self.redirect_link = self.target if len(self.target) <= 255 else ""
        self.is_permanent = self.status not in (Status.FOUND, Status.TEMPORARY)

    def save(self, *args, **kwargs):
        self.normalize()
        super().save(*args, **kwargs)


class RulesVersion(models.Model):
    """One row whose token changes with every change of a rule: processes hold what they read as long as it stays."""

    token = models.BigIntegerField(default=0)

    def __str__(self):
        return str(self.token)


class RedirectImportChange(models.Model):
    """The values of a rule before an import changed it."""

    redirect_import = models.ForeignKey(RedirectImport, on_delete=models.CASCADE, related_name="changes")
    # Deleted by hand with the rule: see retiring.py for why nothing may cascade from rules.
    rule = models.ForeignKey(RedirectRule, on_delete=models.DO_NOTHING, related_name="import_changes")
    previous_values = models.JSONField()  # {field: value} for bulk.FIELDS
    fingerprint = models.CharField(max_length=16, blank=True)  # of the values that the import wrote

    def __str__(self) -> str:
        return f"{self.rule_id} before {self.redirect_import_id}"


class RedirectHit(models.Model):
    """How often a rule answered on one day."""

    rule = models.ForeignKey(RedirectRule, on_delete=models.DO_NOTHING, related_name="days")
    day = models.DateField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rule", "day"], name="one_count_per_rule_and_day")]

    def __str__(self):
        return f"{self.rule_id} {self.day}: {self.count}"


class NotFoundPath(models.Model):
    """An address that nothing answers to, and how often it was asked for. Nothing about who asked."""

    MAX_PATH_LENGTH = 500

    site = models.ForeignKey("wagtailcore.Site", on_delete=models.CASCADE, related_name="+")
    path = models.CharField(max_length=MAX_PATH_LENGTH)
    hits = models.PositiveBigIntegerField(default=0)
    first_seen = models.DateTimeField()
    last_seen = models.DateTimeField(db_index=True)
    referrer_host = models.CharField("last linked from", max_length=253, blank=True)
    is_probe = models.BooleanField("looks like a probe", default=False)
    ignored = models.BooleanField(default=False)

    class Meta:
        verbose_name = "address not found"
        verbose_name_plural = "addresses not found"
        constraints = [models.UniqueConstraint(fields=["site", "path"], name="one_row_per_site_and_path")]

    def __str__(self):
        return self.path
