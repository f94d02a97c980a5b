"""Medical review: who checked a page, when, and what was corrected since."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Orderable

from ..citations import cited_numbers
from .base import BasePageForm


class ReviewedPageForm(BasePageForm):
    """Says at publishing which citation has no reference to point at."""

    def check_publication(self):
        super().check_publication()
        body = self.cleaned_data.get("body")
        if message := missing_references(body, self.kept_rows("references")):
            self.add_error("body", message)


def missing_references(body, count):
    """An error text when ``body`` (a StreamValue) cites beyond ``count`` references, else an empty string."""
    missing = sorted(number for number in cited_numbers(body) if number < 1 or number > count)
    if not missing:
        return ""
    named = ", ".join(f"[{number}]" for number in missing)
    return (
        f"The text cites {named}, but there are {count} references. "
        "Add the reference, or correct the number in the text."
    )


class ReviewedPage(models.Model):
    """Mixin for pages with medical content: reviewer, dates, references.

    Subclasses have ``body`` (StreamField) and ``references`` (child relation).
    """

    # Null in the database, required in the form: a draft saves without, publishing needs them.
    reviewer = models.ForeignKey(
        "site_core.PersonPage",
        verbose_name="medically reviewed by",
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The clinician who checked the whole page. Not one of its authors.",
    )
    last_reviewed = models.DateField(null=True, help_text="Change this only after a review of the whole page.")
    next_review = models.DateField("next review due", null=True, help_text="Usually a year after the last review.")

    base_form_class = ReviewedPageForm

    review_panels = [
        MultiFieldPanel(
            [
                PageChooserPanel("reviewer"),
                FieldRowPanel([FieldPanel("last_reviewed"), FieldPanel("next_review")]),
            ],
            heading="Medical review",
            help_text="Needed before the page can be published.",
        )
    ]

    class Meta:
        abstract = True

    @property
    def review_overdue(self):
        return bool(self.next_review and self.next_review < timezone.localdate())

    def clean(self):
        super().clean()
        if self.last_reviewed and self.next_review and self.next_review <= self.last_reviewed:
            raise ValidationError({"next_review": "The next review comes after the last one."})

    def publication_errors(self):
        errors = super().publication_errors()
        references = self.references.count()
        if not references:
            errors["references"] = ["Medical pages cite at least one reference."]
        if message := missing_references(self.body, references):
            errors["body"] = [message]
        return errors


class Correction(Orderable):
    """An entry of a page's public corrections log."""

    date = models.DateField(default=timezone.localdate)
    text = models.TextField(help_text="What was wrong, and what it says now.")

    panels = [FieldPanel("date"), FieldPanel("text")]

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self):
        return f"{self.date}: {self.text}"
