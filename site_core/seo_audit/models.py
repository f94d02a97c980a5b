"""What the SEO audit stores about each live page, so that it reads a page only once after each publication."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from .external_links.models import ExternalLink, ExternalLinkUse, ReadDraft
from .findings import Finding, Grade, calculate_score, get_grade, read_findings, sort_by_severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from .page_data import PageData

__all__ = ["AuditedPage", "ConfirmedStatement", "ExternalLink", "ExternalLinkUse", "PageAudit", "ReadDraft"]


class PageAudit(models.Model):
    """The data of a page. Rows are large: read only what you need."""

    page = models.OneToOneField(
        "wagtailcore.Page", on_delete=models.CASCADE, primary_key=True, related_name="seo_audit", verbose_name=_("page")
    )
    # The data are valid while these three are unchanged.
    revision_id = models.IntegerField(null=True)
    published_at = models.DateTimeField(null=True)
    basis = models.CharField(max_length=32)  # fingerprint of the settings that titles and descriptions depend on
    data = models.JSONField()
    text = models.TextField()
    # Texts with what they are about, and the sentences among them that contradict what the clinic states.
    passages = models.JSONField(default=list)
    contradictions = models.JSONField(default=list)
    # Fingerprint of what the clinic states. With another one, the sentences are checked again in the background.
    contradictions_basis = models.CharField(max_length=32, blank=True, db_index=True)
    # Unused: AuditedPage has these now. The next release removes the columns, which the previous one still writes.
    contradiction_count = models.PositiveSmallIntegerField(default=0, db_index=True)
    score = models.PositiveSmallIntegerField(default=100, db_index=True)
    findings = models.JSONField(default=list)
    taken_at = models.DateTimeField(auto_now=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("SEO audit of a page")
        verbose_name_plural = _("SEO audits of pages")

    def __str__(self) -> str:
        return f"SEO audit of page {self.page_id}"


class AuditedPage(models.Model):
    """What the audit found about a page: one row of the report. Rows are small, so the report can sort all of them."""

    page = models.OneToOneField(
        "wagtailcore.Page", on_delete=models.CASCADE, primary_key=True, related_name="audited", verbose_name=_("page")
    )
    score = models.PositiveSmallIntegerField(default=100, db_index=True)
    finding_count = models.PositiveSmallIntegerField(default=0)
    contradiction_count = models.PositiveSmallIntegerField(default=0, db_index=True)  # of those not confirmed
    words = models.PositiveIntegerField(default=0)
    links_in = models.PositiveIntegerField(null=True)  # number of pages that link to this one; None: not counted yet
    links_out = models.PositiveIntegerField(default=0)  # number of pages that this one links to
    noindex = models.BooleanField(default=False)
    has_canonical_elsewhere = models.BooleanField(default=False)
    # Hashes of what search results show, ignoring case. "": nothing.
    title_key = models.CharField(max_length=32, blank=True, db_index=True)
    description_key = models.CharField(max_length=32, blank=True, db_index=True)
    codes = models.TextField(blank=True)  # of the findings, each once, between spaces
    site_path = models.TextField(blank=True)  # the path on the site, “/articles/x/”
    findings_json = models.JSONField(default=list)

    wagtail_reference_index_ignore = True

    # What only an audit in progress knows.
    data: PageData
    is_home = False
    is_listed = False  # by a live parent that lists its child pages
    text_links = 0  # of links_out, those from text, buttons, and lists of blocks
    root_url = ""

    class Meta:
        verbose_name = _("audited page")
        verbose_name_plural = _("audited pages")

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        return self.page.title

    @property
    def full_url(self) -> str:
        return self.root_url + self.site_path

    @property
    def type_name(self) -> str:
        return str(self.page.page_type_display_name)

    @property
    def min_words(self) -> int:
        return getattr(self.page.specific_class, "min_words", 0)

    @property
    def grade(self) -> Grade:
        return get_grade(self.score)

    @cached_property
    def findings(self) -> list[Finding]:
        """The findings as of the last audit, the most severe first."""
        return read_findings(self.findings_json)

    def set_findings(self, findings: Iterable[Finding]) -> None:
        """Set the findings, and what depends on them. Doesn’t save."""
        self.findings = sort_by_severity(findings)
        self.findings_json = [finding.as_json() for finding in self.findings]
        self.finding_count = len(self.findings)
        self.contradiction_count = sum(finding.code == "contradiction" for finding in self.findings)
        self.codes = "".join(f" {code} " for code in sorted({finding.code for finding in self.findings}))
        self.score = calculate_score(self.findings)

    @property
    def findings_text(self) -> str:
        """All findings, one per line."""
        return "\n".join(f"{finding.severity_label}: {finding.label}. {finding.message}" for finding in self.findings)


class ConfirmedStatement(models.Model):
    """A sentence of a page that someone has read and found right, although it seemed to contradict a fact."""

    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="confirmed_statements", verbose_name=_("page")
    )
    # Of the sentence, the fact, and its value. Without a name: of the sentence.
    fingerprint = models.CharField(_("fingerprint"), max_length=32)
    sentence = models.TextField(_("sentence"))
    name = models.TextField(_("name of the fact"), blank=True, db_default="")
    value = models.TextField(_("value of the fact"), blank=True, db_default="")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("confirmed by")
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), auto_now_add=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("confirmed statement")
        verbose_name_plural = _("confirmed statements")
        ordering = ["-confirmed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["page", "fingerprint"], name="unique_confirmed_statement"),
        ]

    def __str__(self) -> str:
        return self.sentence
