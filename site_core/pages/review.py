"""Medical review: who reviewed a page, when, and what was corrected since."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
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

from site_core.content.passages import Passage
from site_core.schema_org.json_ld import Node, ref
from site_core.schema_org.organization import schema_org_url
from site_core.schema_org.scholarly_article import cited_work

from .copying import CopyChoice
from .mixins import PageMixin
from .panels import registered_review_panels
from .people import MANAGE_REVIEWS, find_people
from .references import citation_error
from .review_forms import ReviewedPageForm
from .review_records import Review, review_records
from .review_validation import LINK_MISSING, REFERENCE_MISSING, page_review_errors
from .reviewed_content import legacy_fingerprint
from .visible_text import hash_passages, text_hashes, visible_text

if TYPE_CHECKING:
    from wagtail.models import Revision

    from .people import PersonPage


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
        db_index=True,  # the calendar asks for those of a month
        help_text=gettext_lazy("If left blank, one year after the last review."),
    )
    # The hash of the text that was reviewed. Blank if the page has not been published since it was entered.
    reviewed_content = models.CharField(max_length=64, blank=True, default="", editable=False)
    # When other text was published without a review. Null if readers see what was reviewed.
    changed_since_review = models.DateField(null=True, editable=False)
    # Who publishes the next revision without a review, and why. Set by the form, and not stored.
    review_override: tuple[Any, str] | None = None

    base_form_class = ReviewedPageForm
    schema_type = "MedicalWebPage"
    # StreamFields whose text can cite references.
    cited_fields: tuple[str, ...] = ("body",)
    # Fields and child relations that readers see, in their order. A review covers them.
    reviewed_fields: tuple[str, ...] = ("topics", "title", "standfirst", "body", "references")
    # Those of which any change matters to a reviewer, such as the regulatory status.
    critical_fields: tuple[str, ...] = ()
    review_interval = datetime.timedelta(days=365)
    # What a copy of the page doesn’t have.
    review_fields = ["reviewer", "last_reviewed", "next_review", "reviewed_content", "changed_since_review"]

    # What other pages don't show of a reviewed page: see ``BasePage.unshared_fields``.
    unshared_review_fields = [*review_fields, "references"]

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
                FieldPanel("override_reason", permission=MANAGE_REVIEWS),
                registered_review_panels,
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

    @property
    def shown_reviewer(self) -> PersonPage | None:
        """The person who reviewed what readers see. None if the text was changed since."""
        return next(iter(find_people([None if self.changed_since_review else self.reviewer_id])), None)

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """Return Wagtail’s draft, with what is known about the review of the live page."""
        page: Any = super().with_content_json(content)
        page.changed_since_review = self.changed_since_review
        return page

    def find_review(self, passages: list[Passage] | None = None) -> Review | None:
        """Return the review that covers what the page says, or ``passages``, apart from minor changes."""
        passages = visible_text(self) if passages is None else passages
        approved = review_records().find_review(self, passages)
        entered = self.find_entered_review(passages)
        if entered and (approved is None or entered.reviewed_on > approved.reviewed_on):
            return entered
        return approved

    def find_entered_review(self, passages: list[Passage]) -> Review | None:
        """Return the review that was entered by hand, or by a script, if it is about this text."""
        if not self.reviewer or not self.last_reviewed:
            return None
        if self.reviewed_content:
            is_about_this = self.reviewed_content in (*text_hashes(passages), legacy_fingerprint(self))
        else:
            is_about_this = not review_records().has_reviews(self)
        return (
            Review(self.reviewer, self.last_reviewed, self.next_review, hash_passages(passages))
            if is_about_this
            else None
        )

    def record_entered_review(self) -> None:
        """Record the review of the page, as it is stored now, if it was entered by hand or by a script."""
        passages = visible_text(self)
        if not self.changed_since_review and (review := self.find_entered_review(passages)):
            review_records().record_entered_review(self, passages, review)

    def refresh_review(self) -> None:
        """Set who reviewed what the page says, or since when it says something else."""
        if review := self.find_review():
            self.reviewer, self.last_reviewed, self.next_review = (
                review.reviewer,
                review.reviewed_on,
                review.next_review,
            )
            self.reviewed_content, self.changed_since_review = review.text_hash, None
        elif self.reviewer and not self.changed_since_review:
            self.changed_since_review = timezone.localdate()

    def prepare_publication(self) -> None:
        super().prepare_publication()
        if not self.alias_of_id:
            self.refresh_review()

    def save_revision(self, *args: Any, overwrite_revision: Revision | None = None, **kwargs: Any) -> Revision:
        """Save a revision as Wagtail does. Before it can be published, record that this needs no review.

        Autosave overwrites its last revision. One that a reviewer sees stays as it is.
        """
        if overwrite_revision and review_records().is_under_review(overwrite_revision):
            overwrite_revision = None
        revision: Revision = super().save_revision(*args, overwrite_revision=overwrite_revision, **kwargs)
        if self.review_override:
            user, reason = self.review_override
            review_records().record_override(self, revision, user, reason)
        return revision

    def clean(self) -> None:
        super().clean()
        if self.last_reviewed and not self.next_review:
            self.next_review = self.last_reviewed + self.review_interval
        if self.last_reviewed and self.next_review and self.next_review <= self.last_reviewed:
            raise ValidationError({"next_review": _("Enter a date after the last review.")})

    @cached_property
    def reference_list(self) -> list[Any]:
        """References in order, fetched once per request."""
        return list(self.references.all())

    def cited_works(self) -> list[Node]:
        """Return the references as schema.org nodes."""
        return [cited_work(reference) for reference in self.reference_list]

    def web_page_details(self, request: HttpRequest | None = None) -> Node:
        return super().web_page_details(request) | {
            "lastReviewed": self.last_reviewed.isoformat() if self.last_reviewed and self.shown_reviewer else None,
            "reviewedBy": ref(self.shown_reviewer.schema_id("person", request)) if self.shown_reviewer else None,
            "specialty": schema_org_url(self.site_settings.search.medical_specialty),
            "audience": {"@type": "Patient"},
        }

    def schema_nodes(self, request: HttpRequest | None = None) -> list[Node]:
        nodes = super().schema_nodes(request)
        if reviewer := self.shown_reviewer:
            works_for = {"worksFor": ref(f"{self.schema_root}#clinic")}
            nodes.append(reviewer.schema_entity(request) | {"jobTitle": reviewer.job_title} | works_for)
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
        if not self.alias_of_id:
            review = page_review_errors(self, visible_text(self), self.authors)
            errors |= {name: [message] for name, message in review.items()}
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
