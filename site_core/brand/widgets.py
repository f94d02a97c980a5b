"""The form’s own widgets."""

from __future__ import annotations

from typing import Any

from django import forms


class ColorInput(forms.TextInput):
    """A text field for a color, which can be left blank. The script adds the browser’s color picker beside it."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        hints = {"placeholder": "#", "spellcheck": "false", "autocomplete": "off", "data-brand-color": ""}
        super().__init__(hints | (attrs or {}))

    class Media:
        js = ("js/brand-form.js",)
