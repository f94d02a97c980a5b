"""Medical review: who reviewed a page, when, and what was corrected since."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, PageChooserPanel
from wagtail.models import Orderable

from site_core.content.citations import cited_numbers
from site_core.schema_org.json_ld import Node, ref
from site_core.schema_org.organization import schema_org_url
from site_core.schema_org.scholarly_article import cited_work

from .forms import BasePageForm
from .mixins import PageMixin
from .relations import related_rows

if TYPE_CHECKING:
    from .people import PersonPage

REFERENCE_MISSING = gettext_lazy("Add at least one reference.")
LINK_MISSING = gettext_lazy("Add the DOI of each reference, or its URL if it has no DOI.")


class ReviewedPageForm(BasePageForm):
    """Reports what the review lacks beside the fields, when the page is published."""

    def check_publication(self) -> None:
        super().check_publication()
        self.require_rows("references", REFERENCE_MISSING)
        for form in self.formsets["references"].forms:
            if form not in self.formsets["references"].deleted_forms and form.has_changed() and not form.instance.link:
                form.add_error("doi", LINK_MISSING)
                self.add_error(None, LINK_MISSING)
        texts = [self.cleaned_data.get(name) for name in self.instance.cited_fields]
        if message := citation_error(texts, self.count_rows("references")):
            self.add_error("body", message)
        if message := reviewer_error(self.cleaned_data.get("reviewer"), self.authors()):
            self.add_error("reviewer", message)

    def authors(self) -> Collection[PersonPage]:
        """Return the people in the form who wrote the page. None of them can review it."""
        return []


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


def reviewer_error(reviewer: PersonPage | None, authors: Collection[PersonPage]) -> str:
    """Return a message if ``reviewer`` can’t review what ``authors`` wrote. Else an empty string."""
    if reviewer is None:
        return ""  # the required field reports it
    if reviewer in authors:
        return _("Choose a reviewer who is not one of the authors.")
    if not reviewer.is_clinician:
        return _("Choose a clinician: a person whose page has “Sees patients” selected.")
    return ""


class ReviewedPage(PageMixin):
    """Mixin for pages with medical content: reviewer, dates, references.

    Subclasses have ``body`` (StreamField) and ``references`` (child relation).
    """

    # Null in the database, required in the form: a draft can be saved without them, but not published.
    reviewer = models.ForeignKey(
        "pages.PersonPage",
        verbose_name=gettext_lazy("medically reviewed by"),
        null=True,
        on_delete=models.SET_NULL,  # a hook prevents the deletion of people whom pages refer to
        related_name="+",
        help_text=gettext_lazy("The clinician who reviewed the whole page. Not one of its authors."),
    )
    last_reviewed = models.DateField(
        gettext_lazy("last reviewed"),
        null=True,
        help_text=gettext_lazy("Change this only after a review of the whole page."),
    )
    next_review = models.DateField(
        gettext_lazy("next review due"), null=True, help_text=gettext_lazy("Usually one year after the last review.")
    )

    base_form_class = ReviewedPageForm
    schema_type = "MedicalWebPage"
    # StreamFields whose text can cite references.
    cited_fields: tuple[str, ...] = ("body",)

    review_panels = [
        MultiFieldPanel(
            [
                PageChooserPanel("reviewer"),
                FieldRowPanel([FieldPanel("last_reviewed"), FieldPanel("next_review")]),
            ],
            heading=gettext_lazy("Medical review"),
            help_text=gettext_lazy("Required before the page can be published."),
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

    def clean(self) -> None:
        super().clean()
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
        if message := reviewer_error(self.reviewer, self.authors):
            errors["reviewer"] = [message]
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
