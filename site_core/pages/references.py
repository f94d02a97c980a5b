"""Scholarly references, numbered by their order and cited in the text as ``[1]``."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from site_core.content.citations import cited_numbers

DOI_PREFIX = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:\s*)", re.IGNORECASE)


class Reference(Orderable):
    """One reference. Subclasses add ``page = ParentalKey(…, related_name="references")``."""

    authors = models.CharField(
        _("authors"),
        max_length=255,
        help_text=_("As journals print them: “Williams NR, Heifets BD, Blasey C, et al.”"),
    )
    title = models.CharField(_("title"), max_length=500)
    journal = models.CharField(_("journal or publisher"), max_length=255)
    year = models.PositiveSmallIntegerField(
        _("year"),
        null=True,  # a draft can be saved without it
        validators=[MinValueValidator(1800), MaxValueValidator(2200)],
    )
    details = models.CharField(
        _("volume and pages"), max_length=80, blank=True, help_text=_("For example, 175(12):1205–1215.")
    )
    doi = models.CharField(
        _("DOI"),
        max_length=200,
        blank=True,
        validators=[RegexValidator(r"^10\.\d{4,9}/\S+$", _("Enter a DOI: it starts with 10. and contains a slash."))],
        help_text=_("For example, 10.1176/appi.ajp.2018.18020138. You can also paste a doi.org URL."),
    )
    url = models.URLField(_("URL"), blank=True, help_text=_("Only for works without a DOI."))

    panels = [
        FieldPanel("authors"),
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("journal"), FieldPanel("year"), FieldPanel("details")]),
        FieldRowPanel([FieldPanel("doi"), FieldPanel("url")]),
    ]

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.authors} ({self.year}) {self.title}"

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        self.doi = DOI_PREFIX.sub("", self.doi.strip())
        super().clean_fields(exclude)

    @property
    def link(self) -> str:
        """The URL of the work."""
        return f"https://doi.org/{self.doi}" if self.doi else self.url

    def visible_text(self, number: int) -> str:
        """Return the reference as readers see it, with the number that the text cites."""
        work = f"{self.authors} {self.title} ({self.link}). {self.journal}. {self.year or ''}"
        return f"[{number}] {work}; {self.details}." if self.details else f"[{number}] {work}."


def citation_error(texts: Iterable[Any], count: int) -> str:
    """Return a message if ``texts`` (StreamValues) cite other numbers than 1 to ``count``. Else an empty string."""
    cited: set[int] = set().union(*(cited_numbers(text) for text in texts))
    missing = sorted(number for number in cited if number < 1 or number > count)
    if not missing:
        return ""
    return ngettext(
        "The text cites %(numbers)s, but there is %(count)s reference. Add the missing one, or correct the number in "
        "the text.",
        "The text cites %(numbers)s, but there are %(count)s references. Add the missing one, or correct the number "
        "in the text.",
        count,
    ) % {"numbers": ", ".join(f"[{number}]" for number in missing), "count": count}
