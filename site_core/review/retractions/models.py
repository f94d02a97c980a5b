"""What was published about works, which list it comes from, and which pages cite such a work."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class RetractionList(models.Model):
    """A file that was imported."""

    file_name = models.CharField(_("file"), max_length=255)
    imported_at = models.DateTimeField(_("imported"), default=timezone.now)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    rows = models.PositiveIntegerField(_("rows"), default=0)
    skipped = models.PositiveIntegerField(_("rows without a DOI or PubMed id"), default=0)
    broken = models.PositiveIntegerField(_("broken lines"), default=0)
    broken_lines = models.JSONField(_("the first broken lines"), default=list)  # [line number, reason]

    class Meta:
        ordering = ["-imported_at", "-pk"]
        get_latest_by = ["imported_at", "pk"]
        verbose_name = _("list of retractions")
        verbose_name_plural = _("lists of retractions")

    def __str__(self) -> str:
        return self.file_name


class RetractionNotice(models.Model):
    """A notice about a work. ``doi`` and ``pubmed_id`` are those of the work, and blank if it has none."""

    class Nature(models.TextChoices):
        RETRACTION = "retraction", _("Retraction")
        CONCERN = "concern", _("Expression of concern")
        CORRECTION = "correction", _("Correction")
        REINSTATEMENT = "reinstatement", _("Reinstatement")

    record_id = models.PositiveBigIntegerField(_("record"), unique=True)
    nature = models.CharField(_("nature"), max_length=15, choices=Nature)
    date = models.DateField(_("date"), null=True, blank=True)
    title = models.CharField(_("title of the work"), max_length=300, blank=True)
    doi = models.CharField(_("DOI of the work"), max_length=200, blank=True, db_index=True)
    pubmed_id = models.CharField(_("PubMed id of the work"), max_length=8, blank=True, db_index=True)
    title_hash = models.CharField(_("hash of the title"), max_length=16, blank=True, db_index=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)
    notice_doi = models.CharField(_("DOI of the notice"), max_length=200, blank=True)
    notice_pubmed_id = models.CharField(_("PubMed id of the notice"), max_length=8, blank=True)

    class Meta:
        ordering = ["-date", "-record_id"]
        verbose_name = _("retraction or correction")
        verbose_name_plural = _("retractions and corrections")

    def __str__(self) -> str:
        return f"{self.get_nature_display()}: {self.title}"

    @property
    def url(self) -> str:
        """Where the notice can be read. Else the work itself."""
        if doi := self.notice_doi or self.doi:
            return f"https://doi.org/{doi}"
        pubmed_id = self.notice_pubmed_id or self.pubmed_id
        return f"https://pubmed.ncbi.nlm.nih.gov/{pubmed_id}/" if pubmed_id else ""


class CitedNotice(models.Model):
    """A page that cites a work with a notice, live or in its latest draft, until someone has seen it."""

    page = models.ForeignKey(Page, verbose_name=_("page"), on_delete=models.CASCADE, related_name="+")
    notice = models.ForeignKey(
        RetractionNotice, verbose_name=_("retraction or correction"), on_delete=models.CASCADE, related_name="+"
    )
    in_live = models.BooleanField(_("in the live page"), default=False)
    in_draft = models.BooleanField(_("in the draft"), default=False)
    note = models.TextField(_("note"), blank=True)
    seen_at = models.DateTimeField(_("seen"), null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("seen by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    class Meta:
        ordering = ["-notice__date", "pk"]
        constraints = [models.UniqueConstraint(fields=["page", "notice"], name="cited_notice_once")]
        verbose_name = _("citation of a retracted or corrected work")
        verbose_name_plural = _("citations of retracted or corrected works")

    def __str__(self) -> str:
        return f"{self.page} – {self.notice}"
