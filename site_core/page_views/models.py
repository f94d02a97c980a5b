"""The number of views of a page on one day."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class PageCount(models.Model):
    """One number, without anything about who viewed the page, at what time, or from where."""

    wagtail_reference_index_ignore = True

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+", verbose_name=_("page"))
    day = models.DateField(_("day"), db_index=True)
    count = models.PositiveIntegerField(_("page views"), default=0)

    class Meta:
        verbose_name = _("page view count")
        verbose_name_plural = _("page view counts")
        constraints = [models.UniqueConstraint(fields=["page", "day"], name="one_count_a_page_and_day")]

    def __str__(self) -> str:
        return f"{self.page_id} on {self.day}: {self.count}"
