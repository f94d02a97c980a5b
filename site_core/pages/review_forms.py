"""The form of pages with a medical review."""

from __future__ import annotations

import datetime
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.widgets import AdminAutoHeightTextInput

from .forms import BasePageForm
from .references import citation_error
from .review_validation import LINK_MISSING, REFERENCE_MISSING, page_review_errors, review_errors
from .review_workflow import has_medical_review
from .visible_text import visible_text, visible_text_hash

if TYPE_CHECKING:
    from .people import PersonPage


class ReviewedPageForm(BasePageForm):
    """Reports what the review lacks beside the fields, when the page is published."""

    # A site admin’s reason to publish the page without a review.
    override_reason = forms.CharField(
        label=gettext_lazy("Publish without a review"),
        required=False,
        max_length=1000,
        widget=AdminAutoHeightTextInput,
        help_text=gettext_lazy(
            "Why this can’t wait for a review. The reason is logged with your name. Readers don’t see “Medically "
            "reviewed” until someone approves the page."
        ),
    )

    def check_publication(self) -> None:
        super().check_publication()
        self.require_rows("references", REFERENCE_MISSING)
        for row in self.rows("references"):
            if not row.instance.link and not {"doi", "url"} & set(row.errors):
                row.add_error("doi", LINK_MISSING)
        texts = [self.posted_value(name) for name in self.instance.cited_fields]
        if message := citation_error(texts, self.count_rows("references")):
            self.add_block_error("body", message)
        if not self.is_review_pending() and not self.posted_reason():
            self.add_missing(self.review_errors())

    def posted_reason(self) -> str:
        """Return the reason to publish without a review. Empty if there is none, or if this person can’t give one."""
        return str(self.cleaned_data.get("override_reason") or "")

    def review_errors(self) -> dict[str, str]:
        page = PostedPage(self)
        if {"reviewer", "last_reviewed"} & set(self.changed_data):
            return review_errors(self.instance.reviewer, self.instance.last_reviewed, self.authors())
        return page_review_errors(self.instance, visible_text(page), self.authors())

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
            page.reviewed_content = visible_text_hash(page)
        if not self.is_deferred_validation and (reason := self.posted_reason()):
            page.review_override = (self.for_user, reason)
        return page

    def authors(self) -> Collection[PersonPage]:
        """Return the people in the form who wrote the page. None of them can review it."""
        return []


class PostedPage:
    """The page of a form with the rows and topics that the form has, which it saves later."""

    def __init__(self, form: ReviewedPageForm) -> None:
        self._form = form

    def __getattr__(self, name: str) -> Any:
        if name in self._form.formsets:
            return [row.instance for row in self._form.rows(name)]
        if name == "topics" and name in self._form.cleaned_data:
            return list(self._form.cleaned_data[name])
        return getattr(self._form.instance, name)
