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


class BrandImageInput(forms.ClearableFileInput):
    """A file field that shows the saved image on the backgrounds of ``modes``, with a way to replace or remove it."""

    template_name = "brand/image_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None, modes: tuple[str, ...] = ("light", "dark")) -> None:
        super().__init__({"accept": "image/svg+xml,image/png"} | (attrs or {}))
        self.modes = modes

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        # Django sets this on the file field, too, where it means nothing.
        is_removed = context["widget"]["attrs"].pop("checked", False)
        return context | {"modes": self.modes, "is_removed": is_removed}
