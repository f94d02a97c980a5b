"""What to do about a field that is blank and must not be."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.blocks import ListBlock, StreamBlock
from wagtail.images.blocks import ImageBlock

ANY_FIELD = _("Fill this in.")
# By class of a form field or a block, the first that fits.
INSTRUCTIONS: tuple[tuple[Any, Promise], ...] = (
    (StreamBlock, _("Add at least one block.")),
    (ListBlock, _("Add at least one item.")),
    (ImageBlock, _("Choose an image.")),
    ((forms.ChoiceField, forms.ModelChoiceField), _("Choose one.")),
    ((forms.IntegerField, forms.FloatField, forms.DecimalField), _("Enter a number.")),
    (forms.DateTimeField, _("Enter a date and a time.")),
    (forms.DateField, _("Enter a date.")),
    (forms.URLField, _("Enter a URL.")),
)


def instruction(field: Any, help_text: str | None = None) -> str:
    """Return what to do if ``field``, a form field or a block, is blank: an instruction, and what belongs there."""
    help_text = help_text or str(getattr(field, "help_text", "") or "")
    return " ".join(filter(None, [str(action(field)), help_text]))


def action(field: Any) -> Promise:
    kind = getattr(field, "block", field)  # of a StreamField
    return next((text for classes, text in INSTRUCTIONS if isinstance(kind, classes)), ANY_FIELD)
