"""What the SEO audit keeps about each live page, so that it reads a page once for each time it is published."""

from django.db import models


class PageAudit(models.Model):
    page = models.OneToOneField(
        "wagtailcore.Page", on_delete=models.CASCADE, primary_key=True, related_name="seo_audit"
    )
    # What the facts were taken from: they hold while these three are what they are.
    revision_id = models.IntegerField(null=True)
    published_at = models.DateTimeField(null=True)
    basis = models.CharField(max_length=32)
    facts = models.JSONField()
    text = models.TextField()
    # As of the last audit of the whole site, for the dashboard.
    score = models.PositiveSmallIntegerField(default=100, db_index=True)
    findings = models.JSONField(default=list)
    taken_at = models.DateTimeField(auto_now=True)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = "SEO audit of a page"
        verbose_name_plural = "SEO audits of pages"

    def __str__(self):
        return f"SEO audit of page {self.page_id}"
