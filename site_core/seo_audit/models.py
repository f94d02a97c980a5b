"""What the SEO audit stores about each live page, so that it reads a page only once after each publication."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from .external_links.models import ExternalLink, ExternalLinkUse

__all__ = ["ConfirmedStatement", "ExternalLink", "ExternalLinkUse", "PageAudit"]


class PageAudit(models.Model):
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
    contradiction_count = models.PositiveSmallIntegerField(default=0, db_index=True)  # of those not confirmed
    # As of the last audit of the whole site, for the dashboard.
    score = models.PositiveSmallIntegerField(default=100, db_index=True)
    findings = models.JSONField(default=list)
    taken_at = models.DateTimeField(auto_now=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("SEO audit of a page")
        verbose_name_plural = _("SEO audits of pages")

    def __str__(self) -> str:
        return f"SEO audit of page {self.page_id}"


class ConfirmedStatement(models.Model):
    """A sentence of a page that someone has read and found right, although it seemed to contradict a fact."""

    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="confirmed_statements", verbose_name=_("page")
    )
    fingerprint = models.CharField(_("fingerprint"), max_length=32)  # of the sentence
    sentence = models.TextField(_("sentence"))
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
