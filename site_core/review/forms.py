"""The answer to a review request, as it is posted."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from site_core.content.passages import clean_text

from .models import ReviewRequest
from .screen.fields import MAX_LENGTH, Place

Decision = ReviewRequest.Decision
MIN_INTERVAL = datetime.timedelta(days=30)  # from today to the next review
MAX_INTERVALS = 2  # the longest time to the next review, as a multiple of the usual one


@dataclass(frozen=True)
class PassageText:
    """A comment on a passage, or other words for it."""

    place: Place
    text: str


class AnswerForm(forms.Form):
    """The decision, a message, and the next review date. The fields beside the passages are read with it."""

    decision = forms.ChoiceField(
        label=gettext_lazy("Your answer"),
        widget=forms.RadioSelect,
        choices=[
            (Decision.APPROVED, gettext_lazy("Approve")),
            (Decision.APPROVED_WITH_EDITS, gettext_lazy("Approve with the small edits I suggested")),
            (Decision.RETURNED, gettext_lazy("Return it with my comments")),
        ],
        error_messages={"required": gettext_lazy("Choose an answer.")},
    )
    message = forms.CharField(
        label=gettext_lazy("Anything else about the whole page (optional)"),
        required=False,
        max_length=MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    next_review = forms.DateField(
        label=gettext_lazy("Next review"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        places: Sequence[Place],
        interval: datetime.timedelta,
        **kwargs: Any,
    ) -> None:
        kwargs.setdefault("auto_id", "review_%s")
        super().__init__(data, **kwargs)
        self.places = {place.key: place for place in places}
        today = timezone.localdate()
        self.earliest, self.latest = today + MIN_INTERVAL, today + MAX_INTERVALS * interval
        self.default_next_review = today + interval
        self.fields["next_review"].widget.attrs |= {"min": self.earliest.isoformat(), "max": self.latest.isoformat()}

    @property
    def posted_texts(self) -> dict[str, str]:
        """The fields beside passages that have a text of the reviewer, by name."""
        texts = {}
        for name, value in self.data.items():
            kind, _separator, key = name.partition("-")
            place = self.places.get(key)
            if kind not in ("comment", "edit") or not (text := str(value).strip()[:MAX_LENGTH]):
                continue
            if kind == "edit" and place and clean_text(text) == place.text:
                continue
            texts[name] = text
        return texts

    @property
    def comments(self) -> list[PassageText]:
        return self.texts_of("comment")

    @property
    def edits(self) -> list[PassageText]:
        return [edit for edit in self.texts_of("edit") if edit.place.is_editable]

    def texts_of(self, kind: str) -> list[PassageText]:
        """Return the texts of one kind, in the order of the page."""
        texts = self.posted_texts
        return [
            PassageText(place, texts[f"{kind}-{key}"]) for key, place in self.places.items() if f"{kind}-{key}" in texts
        ]

    @property
    def stray_texts(self) -> list[str]:
        """Texts beside passages that the page no longer has. They are kept with the message."""
        return [text for name, text in self.posted_texts.items() if name.partition("-")[2] not in self.places]

    def clean_next_review(self) -> datetime.date:
        date = self.cleaned_data["next_review"] or self.default_next_review
        if not self.earliest <= date <= self.latest:
            limits = {"earliest": self.earliest.isoformat(), "latest": self.latest.isoformat()}
            raise ValidationError(_("Choose a day from %(earliest)s to %(latest)s.") % limits)
        return date

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        decision = data.get("decision")
        if decision == Decision.RETURNED and not (self.posted_texts or data.get("message")):
            self.add_error("decision", _("Say what should change: comment on a passage, or write a message below."))
        if decision == Decision.APPROVED_WITH_EDITS and not self.edits:
            self.add_error(
                "decision",
                _("You have not suggested any edits. Select “Comment or edit” below a passage, or choose “Approve”."),
            )
        if decision == Decision.APPROVED and self.edits:
            self.add_error(
                "decision", _("You suggested edits. Choose “Approve with the small edits I suggested”, or remove them.")
            )
        return data

    @property
    def is_approval(self) -> bool:
        return self.cleaned_data["decision"] != Decision.RETURNED

    @property
    def decision_label(self) -> str:
        return str(dict(self.fields["decision"].choices)[self.cleaned_data["decision"]])  # type: ignore[attr-defined]

    @property
    def full_message(self) -> str:
        """The message, with texts that belong to no passage anymore."""
        return "\n\n".join(filter(None, [self.cleaned_data["message"], *self.stray_texts]))
