"""The form’s own widgets."""

from __future__ import annotations

from typing import Any

from django import forms
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


class ColorInput(forms.TextInput):
    """A text field for a color, which can be left blank. The script adds the browser’s color picker beside it."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        hints = {"placeholder": "#", "spellcheck": "false", "autocomplete": "off", "data-brand-color": ""}
        super().__init__(hints | (attrs or {}))

    class Media:
        js = ("js/brand-form.js",)


class BrandImageInput(forms.ClearableFileInput):
    """A file field that shows the saved image on the backgrounds of ``modes``, with a way to replace or remove it."""

    def __init__(self, modes: tuple[str, ...] = ("light", "dark")) -> None:
        super().__init__({"accept": "image/svg+xml,image/png"})
        self.modes = modes

    def render(self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None) -> SafeString:
        field = forms.FileInput(self.attrs).render(name, None, attrs, renderer)
        context = self.get_context(name, value, attrs) | {"modes": self.modes, "field": field}
        return render_to_string("brand/image_input.html", context)
