"""Medical review: who reviewed a page, when, and what was corrected since."""

from __future__ import annotations

import datetime
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Orderable

from site_core.schema_org.json_ld import Node, ref
from site_core.schema_org.organization import schema_org_url
from site_core.schema_org.scholarly_article import cited_work

from .copying import CopyChoice
from .forms import BasePageForm
from .mixins import PageMixin
from .people import MANAGE_REVIEWS
from .references import citation_error
from .relations import related_rows
from .review_workflow import has_medical_review
from .reviewed_content import content_fingerprint

if TYPE_CHECKING:
    from .people import PersonPage

REFERENCE_MISSING = gettext_lazy("Add at least one reference.")
REVIEW_MISSING = gettext_lazy(
    "This page has not been medically reviewed. Submit it for medical review, or have a site admin enter the review "
    "under Settings."
)
LINK_MISSING = gettext_lazy("Add the DOI of each reference, or its URL if it has no DOI.")


class ReviewedPageForm(BasePageForm):
    """Reports what the review lacks beside the fields, when the page is published."""

    def check_publication(self) -> None:
        super().check_publication()
        self.require_rows("references", REFERENCE_MISSING)
        for row in self.rows("references"):
            if not row.instance.link and not {"doi", "url"} & set(row.errors):
                row.add_error("doi", LINK_MISSING)
        texts = [self.posted_value(name) for name in self.instance.cited_fields]
        if message := citation_error(texts, self.count_rows("references")):
            self.add_block_error("body", message)
        if not self.is_review_pending():
            self.add_missing(review_errors(self.instance, self.authors()))

    def is_review_pending(self) -> bool:
        """Return whether the page is submitted to a workflow, or approved in one, that includes a medical review."""
        if self.data.get("action-publish"):
            return False
        page = self.instance if self.instance.pk else self.parent_page
        return has_medical_review(page.get_workflow())

    def clean_last_reviewed(self) -> datetime.date | None:
        date = self.cleaned_data["last_reviewed"]
        if date and date > timezone.localdate():
            raise ValidationError(_("This date is in the future. Enter the day of the review."))
        return date

    def save(self, commit: bool = True) -> Any:
        page = super().save(commit=commit)
        if {"reviewer", "last_reviewed"} & set(self.changed_data):
            # The review that was entered is about the text in this form. The revision, saved next, records it.
            page.reviewed_content = content_fingerprint(page)
        return page

    def authors(self) -> Collection[PersonPage]:
        """Return the people in the form who wrote the page. None of them can review it."""
        return []


def review_errors(page: ReviewedPage, authors: Collection[PersonPage]) -> dict[str, str]:
    """Return what is wrong with the review of ``page``, which ``authors`` wrote, as ``{field: message}``."""
    if page.reviewer is None:
        return {"reviewer": str(REVIEW_MISSING)}
    if page.last_reviewed is None:
        return {"last_reviewed": _("Enter the day of the review.")}
    if page.reviewer in authors:
        return {"reviewer": _("Choose a reviewer who is not one of the authors.")}
    if not page.reviewer.is_reviewer:
        return {"reviewer": _("Choose a reviewer: a person whose page has “Reviews medical pages” selected.")}
    return {}


class ReviewedPage(PageMixin):
    """Mixin for pages with medical content: reviewer, dates, references.

    Subclasses have ``body`` (StreamField) and ``references`` (child relation).
    """

    # Recorded when a reviewer approves the page (see review_workflow). A page can’t be published without them.
    reviewer = models.ForeignKey(
        "pages.PersonPage",
        verbose_name=gettext_lazy("medically reviewed by"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,  # a hook prevents the deletion of people whom pages refer to
        related_name="+",
        help_text=gettext_lazy(
            "Enter a review by hand only if it took place elsewhere, for example before the text was imported. Choose "
            "who reviewed the whole page, not one of its authors."
        ),
    )
    last_reviewed = models.DateField(
        gettext_lazy("last reviewed"),
        null=True,
        blank=True,
        help_text=gettext_lazy("The day this person finished reviewing the whole page."),
    )
    next_review = models.DateField(
        gettext_lazy("next review due"),
        null=True,
        blank=True,
        help_text=gettext_lazy("If left blank, one year after the last review."),
    )
    # A fingerprint of the content that was reviewed. Blank if it was last published before this was recorded.
    reviewed_content = models.CharField(max_length=64, blank=True, default="", editable=False)
    # When other content was published without a review. Null if readers see what was reviewed.
    changed_since_review = models.DateField(null=True, editable=False)

    base_form_class = ReviewedPageForm
    schema_type = "MedicalWebPage"
    # StreamFields whose text can cite references.
    cited_fields: tuple[str, ...] = ("body",)
    # Fields and child relations that a review covers.
    reviewed_fields: tuple[str, ...] = ("title", "standfirst", "body", "references")
    review_interval = datetime.timedelta(days=365)
    # What a copy of the page doesn’t have.
    review_fields = ["reviewer", "last_reviewed", "next_review", "reviewed_content", "changed_since_review"]

    copy_choices: tuple[CopyChoice, ...] = (CopyChoice("references", gettext_lazy("References"), ("references",)),)

    review_panels = [
        MultiFieldPanel(
            [
                # Where the list of what is missing goes if someone can't enter a review.
                HelpPanel(template="pages/review_panel.html", attrs={"data-form-place": "reviewer last_reviewed"}),
                PageChooserPanel("reviewer", permission=MANAGE_REVIEWS),
                FieldRowPanel(
                    [
                        FieldPanel("last_reviewed", permission=MANAGE_REVIEWS),
                        FieldPanel("next_review", permission=MANAGE_REVIEWS),
                    ]
                ),
            ],
            heading=gettext_lazy("Medical review"),
        )
    ]

    class Meta:
        abstract = True

    @property
    def authors(self) -> Sequence[PersonPage]:
        """The people who wrote the page. None of them can review it."""
        return ()

    @property
    def is_review_overdue(self) -> bool:
        return bool(self.next_review and self.next_review < timezone.localdate())

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """Return Wagtail’s draft, with what is known about the review of the live page."""
        page: Any = super().with_content_json(content)
        page.changed_since_review = self.changed_since_review
        if self.live and not page.reviewed_content:
            live: Any = type(self).objects.get(pk=self.pk)  # “self” can have changes that are not published
            if (page.reviewer_id, page.last_reviewed) == (live.reviewer_id, live.last_reviewed):
                page.reviewed_content = content_fingerprint(live)
        return page

    def clean(self) -> None:
        super().clean()
        if self.last_reviewed and not self.next_review:
            self.next_review = self.last_reviewed + self.review_interval
        if self.last_reviewed and self.next_review and self.next_review <= self.last_reviewed:
            raise ValidationError({"next_review": _("Enter a date after the last review.")})

    @cached_property
    def reference_list(self) -> list[Any]:
        """References in order, fetched once per request."""
        return related_rows(self, "references")

    def cited_works(self) -> list[Node]:
        """Return the references as schema.org nodes."""
        return [cited_work(reference) for reference in self.reference_list]

    def web_page_details(self, request: HttpRequest | None = None) -> Node:
        return super().web_page_details(request) | {
            "lastReviewed": self.last_reviewed.isoformat() if self.last_reviewed else None,
            "reviewedBy": ref(self.reviewer.schema_id("person", request)) if self.reviewer else None,
            "specialty": schema_org_url(self.site_settings.search.medical_specialty),
            "audience": {"@type": "Patient"},
        }

    def schema_nodes(self, request: HttpRequest | None = None) -> list[Node]:
        nodes = super().schema_nodes(request)
        if self.reviewer:
            works_for = {"worksFor": ref(f"{self.schema_root}#clinic")}
            nodes.append(self.reviewer.schema_entity(request) | {"jobTitle": self.reviewer.job_title} | works_for)
        return nodes

    def publication_errors(self) -> dict[str, list[str]]:
        errors = super().publication_errors()
        count = self.references.count()
        if not count:
            errors["references"] = [str(REFERENCE_MISSING)]
        if any(not reference.link for reference in self.references.all()):
            errors.setdefault("references", []).append(str(LINK_MISSING))
        if message := citation_error([getattr(self, name) for name in self.cited_fields], count):
            errors.setdefault("body", []).append(message)
        errors |= {name: [message] for name, message in review_errors(self, self.authors).items()}
        return errors


class Correction(Orderable):
    """An entry in the public list of corrections of a page."""

    date = models.DateField(gettext_lazy("date"), default=timezone.localdate)
    text = models.TextField(gettext_lazy("text"), help_text=gettext_lazy("What was wrong, and what the page says now."))

    panels = [FieldPanel("date"), FieldPanel("text")]

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return f"{self.date}: {self.text}"
