"""The view that the page editor sends pasted HTML to."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from .document import Image, Table
from .links import LinkResolver
from .normalizing import Result, Target, normalize
from .rich_text import FEATURES, make_content
from .sanitizing import MAX_LENGTH, TooComplex
from .tables import block_value

TOO_COMPLEX = gettext_lazy("This text is too long or too complex to keep its formatting. Paste it in smaller parts.")


class PasteForm(forms.Form):
    """``features`` are the types of the editor, separated by spaces. ``references`` is blank if the form has none."""

    html = forms.FileField(max_length=200)
    features = forms.CharField(required=False, max_length=1000)
    has_tables = forms.BooleanField(required=False)
    has_images = forms.BooleanField(required=False)
    references = forms.IntegerField(required=False, min_value=0, max_value=10_000)

    def clean_html(self) -> str:
        file = self.cleaned_data["html"]
        if file.size > MAX_LENGTH:
            raise ValidationError(TOO_COMPLEX)
        return file.read().decode(errors="replace")

    def target(self) -> Target:
        types = self.cleaned_data["features"].split()
        features = frozenset(FEATURES[name] for name in types if name in FEATURES)
        data = self.cleaned_data
        return Target(features, data["has_tables"], data["has_images"], data["references"])


@require_POST
def paste(request: HttpRequest) -> JsonResponse:
    """Return what the editor inserts: ``parts``, ``references``, and a ``message`` about what was not kept."""
    form = PasteForm(request.POST, request.FILES)
    if not form.is_valid():
        messages = [str(message) for errors in form.errors.values() for message in errors]
        return JsonResponse({"error": " ".join(messages)}, status=400)
    links = LinkResolver(request.get_host())
    try:
        result = normalize(form.cleaned_data["html"], form.target(), links)
    except TooComplex:
        return JsonResponse({"error": str(TOO_COMPLEX)}, status=400)
    return JsonResponse(
        {
            "parts": [part_json(part, links) for part in result.parts],
            "references": result.references,
            "message": describe(result),
        }
    )


def part_json(part: Any, links: LinkResolver) -> dict[str, Any]:
    if isinstance(part, Table):
        return {"type": "table", "value": block_value(part)}
    if isinstance(part, Image):
        return {"type": "image", "key": part.key, "alt": part.alt}
    return {"type": "text", "value": make_content(part, links)}


def describe(result: Result) -> str:
    """Return a line about what happened, or "" if everything was kept in the text."""
    details = " ".join(filter(None, [result.added, result.lost]))
    if not details:
        return ""
    return _("Pasted from %(source)s. %(details)s") % {"source": result.source, "details": details}
