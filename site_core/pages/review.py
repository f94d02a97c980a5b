"""Medical review: who checked a page, when, and what was corrected since."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Orderable

from site_core.content.citations import cited_numbers
from site_core.schema_org.json_ld import ref
from site_core.schema_org.organization import schema_org_url
from site_core.schema_org.scholarly_article import cited_work

from .forms import BasePageForm
from .relations import related_rows

if TYPE_CHECKING:
    from .people import PersonPage


class ReviewedPageForm(BasePageForm):
    """Says at publishing what the review lacks, beside the field."""

    def check_publication(self):
        super().check_publication()
        self.require_rows("references", ReviewedPage.REFERENCE_MISSING)
        for form in self.formsets["references"].forms:
            if form not in self.formsets["references"].deleted_forms and form.has_changed() and not form.instance.link:
                form.add_error("doi", ReviewedPage.LINK_MISSING)
                self.add_error(None, ReviewedPage.LINK_MISSING)
        texts = [self.cleaned_data.get(name) for name in self.instance.cited_fields]
        if message := citation_error(texts, self.count_rows("references")):
            self.add_error("body", message)
        if message := reviewer_error(self.cleaned_data.get("reviewer"), self.people()):
            self.add_error("reviewer", message)

    def people(self):
        """Who wrote the page; the reviewer is someone else."""
        return []


def citation_error(texts, count):
    """An error text when ``texts`` (StreamValues) cite beyond ``count`` references; else an empty string."""
    cited = set().union(*(cited_numbers(text) for text in texts))
    missing = sorted(number for number in cited if number < 1 or number > count)
    if not missing:
        return ""
    named = ", ".join(f"[{number}]" for number in missing)
    are = "is 1 reference" if count == 1 else f"are {count} references"
    return f"The text cites {named}, but there {are}. Add the reference, or correct the number in the text."


def reviewer_error(reviewer, authors):
    """An error text when ``reviewer`` (a PersonPage or None) may not review what ``authors`` wrote."""
    if reviewer is None:
        return ""  # said by the required field
    if reviewer in authors:
        return "The reviewer is someone other than the authors."
    if not reviewer.is_clinician:
        return "The reviewer is a clinician: someone whose page says “sees patients”."
    return ""


class ReviewedPage(models.Model):
    """Mixin for pages with medical content: reviewer, dates, references.

    Subclasses have ``body`` (StreamField) and ``references`` (child relation).
    """

    # Null in the database, required in the form: a draft saves without, publishing needs them.
    reviewer = models.ForeignKey(
        "pages.PersonPage",
        verbose_name="medically reviewed by",
        null=True,
        on_delete=models.SET_NULL,  # a hook keeps people who are named from being deleted
        related_name="+",
        help_text="The clinician who checked the whole page. Not one of its authors.",
    )
    last_reviewed = models.DateField(null=True, help_text="Change this only after a review of the whole page.")
    next_review = models.DateField("next review due", null=True, help_text="Usually a year after the last review.")

    REFERENCE_MISSING = "Medical pages have at least one reference."
    LINK_MISSING = "Each reference has a DOI, or a web address where there is none."

    base_form_class = ReviewedPageForm
    schema_type = "MedicalWebPage"
    # StreamFields whose text may cite references.
    cited_fields: tuple[str, ...] = ("body",)

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
    def authors(self) -> Sequence[PersonPage]:
        """The people who wrote the page. None of them can review it."""
        return ()

    @property
    def review_overdue(self):
        return bool(self.next_review and self.next_review < timezone.localdate())

    def clean(self):
        super().clean()
        if self.last_reviewed and self.next_review and self.next_review <= self.last_reviewed:
            raise ValidationError({"next_review": "The next review comes after the last one."})

    @cached_property
    def reference_list(self):
        """References in order, read once a visit."""
        return related_rows(self, "references")

    def cited_works(self):
        """The references in schema.org's vocabulary."""
        return [cited_work(reference) for reference in self.reference_list]

    def web_page_details(self, request=None):
        return super().web_page_details(request) | {
            "lastReviewed": self.last_reviewed.isoformat() if self.last_reviewed else None,
            "reviewedBy": ref(self.reviewer.schema_id("person", request)) if self.reviewer else None,
            "specialty": schema_org_url(self.site_settings.search.medical_specialty),
            "audience": {"@type": "Patient"},
        }

    def schema_nodes(self, request=None):
        nodes = super().schema_nodes(request)
        if self.reviewer:
            works_for = {"worksFor": ref(f"{self.schema_root}#clinic")}
            nodes.append(self.reviewer.schema_entity(request) | {"jobTitle": self.reviewer.job_title} | works_for)
        return nodes

    def publication_errors(self):
        errors = super().publication_errors()
        count = self.references.count()
        if not count:
            errors["references"] = [self.REFERENCE_MISSING]
        if any(not reference.link for reference in self.references.all()):
            errors.setdefault("references", []).append(self.LINK_MISSING)
        if message := citation_error([getattr(self, name) for name in self.cited_fields], count):
            errors.setdefault("body", []).append(message)
        if message := reviewer_error(self.reviewer, self.authors):
            errors["reviewer"] = [message]
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
