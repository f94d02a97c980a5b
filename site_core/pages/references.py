"""Scholarly references, numbered by their order and cited in the text as ``[1]``."""

import re

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

DOI_PATTERN = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


class Reference(Orderable):
    """One reference. Subclasses add ``page = ParentalKey(…, related_name="references")``."""

    authors = models.CharField(max_length=255, help_text="As in a journal: “Williams NR, Heifets BD, Blasey C, et al.”")
    title = models.CharField(max_length=500)
    journal = models.CharField("journal or publisher", max_length=255)
    year = models.PositiveSmallIntegerField(
        null=True,  # a draft may lack it; publishing needs it
        validators=[MinValueValidator(1800), MaxValueValidator(2200)],
    )
    details = models.CharField(
        "volume and pages", max_length=80, blank=True, help_text="For example 175(12):1205–1215."
    )
    doi = models.CharField(
        "DOI",
        max_length=200,
        blank=True,
        validators=[RegexValidator(r"^10\.\d{4,9}/\S+$", "A DOI starts with 10. and has a slash.")],
        help_text="For example 10.1176/appi.ajp.2018.18020138. A pasted doi.org address is shortened.",
    )
    url = models.URLField("web address", blank=True, help_text="Only where there is no DOI.")

    panels = [
        FieldPanel("authors"),
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("journal"), FieldPanel("year"), FieldPanel("details")]),
        FieldRowPanel([FieldPanel("doi"), FieldPanel("url")]),
    ]

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self):
        return f"{self.authors} ({self.year}) {self.title}"

    def clean_fields(self, exclude=None):
        self.doi = DOI_PATTERN.sub("", self.doi.strip())
        super().clean_fields(exclude)

    @property
    def link(self):
        """Where the reader finds the work."""
        return f"https://doi.org/{self.doi}" if self.doi else self.url
