"""What the SEO audit stores about each live page, so that it reads a page only once after each publication."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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
