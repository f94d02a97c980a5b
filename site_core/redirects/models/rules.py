"""Redirect rules, which extend Wagtail's redirects."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.redirects.models import Redirect

from .. import addressing, own_hosts


class Kind(models.TextChoices):
    EXACT = "exact", _("One URL")
    PREFIX = "prefix", _("Every URL that starts with a path (/old-blog/*)")
    REGEX = "regex", _("Regular expression")


class QueryMode(models.TextChoices):
    IGNORE = "ignore", _("Any query string")
    EXACT = "exact", _("Exactly this query string")
    PARAMETER = "parameter", _("At least these parameters")


class Status(models.IntegerChoices):
    MOVED = 301, _("301: moved permanently")
    FOUND = 302, _("302: moved temporarily")
    TEMPORARY = 307, _("307: moved temporarily, submitted forms are resent")
    PERMANENT = 308, _("308: moved permanently, submitted forms are resent")
    GONE = 410, _("410: gone")
    LEGAL = 451, _("451: unavailable for legal reasons")
    EXCEPTION = 0, _("None: an exception to a redirect for more URLs")


PERMANENT_STATUSES = (Status.MOVED, Status.PERMANENT)
GONE_STATUSES = (Status.GONE, Status.LEGAL)
TARGETLESS_STATUSES = (*GONE_STATUSES, Status.EXCEPTION)


class RedirectRule(Redirect):
    """A Wagtail redirect with more options, in a table of its own next to Wagtail's.

    ``source`` defines what the rule matches. ``normalize`` derives Wagtail's ``old_path`` and the keys from it, and
    ``redirect_link`` from ``target``, and ``is_permanent`` from ``status``.
    A rule leads to a page (``redirect_page`` and its route), or to ``target``, or nowhere (410, 451). An exception
    leads nowhere, and keeps less specific rules from applying to what it matches.
    """

    kind = models.CharField(_("applies to"), max_length=6, choices=Kind.choices, default=Kind.EXACT)
    source = models.CharField(
        _("old URL"),
        max_length=addressing.MAX_SOURCE_LENGTH,
        help_text=_("Starting with the first slash: /old-page/, /old-blog/*, or /?p=123. Or a regular expression."),
    )
    match_key = models.CharField(max_length=addressing.MAX_KEY_LENGTH, db_index=True, editable=False)
    ignore_case = models.BooleanField(_("ignore upper and lower case"), default=True)
    ignore_slash = models.BooleanField(_("ignore a slash at the end"), default=True)
    query_mode = models.CharField(_("query string"), max_length=9, choices=QueryMode.choices, default=QueryMode.IGNORE)
    query = models.CharField(
        _("query"),
        max_length=500,
        blank=True,
        help_text=_("Without the question mark: p=123, or only p for any value."),
    )
    query_name = models.CharField(max_length=500, blank=True, editable=False)
    target = models.CharField(
        _("new URL"),
        max_length=addressing.MAX_SOURCE_LENGTH,
        blank=True,
        help_text=_(
            "A path on this site or a full URL. $1, $2, … insert what the * or the groups of the expression matched."
        ),
    )
    target_key = models.CharField(max_length=addressing.MAX_KEY_LENGTH, blank=True, db_index=True, editable=False)
    status = models.PositiveSmallIntegerField(_("response"), choices=Status.choices, default=Status.MOVED)
    carry_query = models.BooleanField(
        _("keep the query string"),
        default=True,
        help_text=_(
            "Add the visitor’s query string to the new URL, so that campaigns (utm_source, gclid) still count."
        ),
    )
    priority = models.SmallIntegerField(
        _("priority"), default=0, help_text=_("If several redirects match, the highest number wins.")
    )
    enabled = models.BooleanField(_("enabled"), default=True)
    notes = models.TextField(_("notes"), blank=True)
    starts_at = models.DateTimeField(_("from"), null=True, blank=True)
    ends_at = models.DateTimeField(_("until"), null=True, blank=True)
    hits = models.PositiveBigIntegerField(_("hits"), default=0, editable=False)
    last_hit_at = models.DateTimeField(_("last used"), null=True, blank=True, editable=False)
    created_by_import = models.ForeignKey(
        "redirects.RedirectImport",
        verbose_name=_("created by import"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="rules",
    )
    fingerprint = models.CharField(max_length=16, blank=True, editable=False)  # of the values that its import wrote

    # Bulk writes don't send the signals that keep the reference index up to date.
    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("redirect")
        verbose_name_plural = _("redirects")
        permissions = [("add_external_redirect", "Can redirect visitors to other websites")]

    def __str__(self) -> str:
        return f"{self.source}?{self.query}" if self.query else self.source

    @property
    def path(self) -> str:
        """The decoded path of an exact rule, or the decoded prefix of a prefix rule."""
        return addressing.decode_path(self.source.removesuffix("*") if self.kind == Kind.PREFIX else self.source)

    @property
    def is_targetless(self) -> bool:
        return self.status in TARGETLESS_STATUSES

    @property
    def has_fixed_target(self) -> bool:
        """Whether the rule sends every visitor to the same path or URL."""
        return bool(self.target) and (self.kind == Kind.EXACT or "$" not in self.target)

    def normalize(self) -> None:
        """Update every field that is derived from others. ``save`` and the functions in bulk.py call this."""
        self.source = self.source.strip()
        # Forms, spreadsheets, and databases use different line breaks.
        self.notes = self.notes.replace("\r\n", "\n").replace("\r", "\n")
        path = self._normalize_exact() if self.kind == Kind.EXACT else self._normalize_pattern()
        if not addressing.parse_query(self.query):
            self.query_mode, self.query = QueryMode.IGNORE, ""
        self.query_name = addressing.get_key_parameter_name(self.query)
        self.old_path = addressing.shorten_key(path + self._get_old_path_suffix())
        self._normalize_target()

    def _normalize_pattern(self) -> str:
        """Normalize the source of a pattern, and return it for ``old_path``."""
        if self.kind == Kind.PREFIX:
            self.source = addressing.split_url(self.source)[0].rstrip("*") + "*"
        self.query = "" if self.query_mode == QueryMode.IGNORE else self.query.lstrip("?")
        self.match_key = ""
        return self.source

    def _normalize_exact(self) -> str:
        """Normalize the source of an exact rule, and return its path for ``old_path``."""
        self.source, query = addressing.split_url(self.source)
        if query and self.query_mode == QueryMode.IGNORE:
            self.query_mode = QueryMode.PARAMETER
        self.query = "" if self.query_mode == QueryMode.IGNORE else (query or self.query).lstrip("?")
        self.match_key = addressing.make_source_key(self.source, self.query)
        path = addressing.decode_path(self.source)
        return (path.rstrip("/") or "/") if self.ignore_slash else path

    def _get_old_path_suffix(self) -> str:
        """Return what makes ``old_path`` unique.

        Wagtail allows one row for each path, but a rule with a query or a period may share its path with another.
        """
        suffix = f"?{self.query}" if self.query else ""
        if self.starts_at or self.ends_at:
            moments = (f"{moment:%Y-%m-%dT%H:%M}" if moment else "" for moment in (self.starts_at, self.ends_at))
            suffix += f"#{'/'.join(moments)}"
        return suffix

    def _normalize_target(self) -> None:
        self.target = self.target.strip()
        if self.redirect_page_id or self.is_targetless:
            self.target = ""
        if not self.redirect_page_id:
            self.redirect_page_route_path = ""
        self.target_key = own_hosts.get_target_key(self.target) if self.has_fixed_target else ""
        self.redirect_link = self.target if len(self.target) <= 255 else ""
        self.is_permanent = self.status not in (Status.FOUND, Status.TEMPORARY)

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.normalize()
        super().save(*args, **kwargs)


class RulesVersion(models.Model):
    """A single row whose token changes with every change of a rule. Processes cache the rules until it changes."""

    token = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.token)
