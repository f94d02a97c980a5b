"""How often a page was seen on a day."""

from django.db import models
from wagtail.models import Page


class PageCount(models.Model):
    """One number; nothing about who saw the page, when in the day, or from where."""

    wagtail_reference_index_ignore = True

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="+")
    day = models.DateField(db_index=True)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["page", "day"], name="one_count_a_page_and_day")]

    def __str__(self):
        return f"{self.page_id} on {self.day}: {self.count}"
